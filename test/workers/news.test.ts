import { describe, expect, it } from 'vitest'
import { findNews } from '../../workers/news.ts'
import type { ParsedEntry } from '../../workers/sources/contract.ts'
import { repository } from '../support/knowledge.ts'

const now = new Date('2026-02-01T00:00:00Z')
const nothing = { summary: '', publishedAt: null, dateText: null, language: null, repository: null }
const entries = (place: string, count: number, given: Partial<ParsedEntry> = {}): ParsedEntry[] =>
  Array.from({ length: count }, (_, nth) => ({
    ...nothing,
    key: `${place}/${nth}`,
    url: `https://lab.example/${place}/${nth}`,
    title: `${place} ${nth}`,
    ...given,
  }))
const known = (place: string, count: number) =>
  entries(place, count).map(({ key, title, url }, nth) => ({
    id: String(nth),
    key,
    title,
    url,
    contentHash: 'x',
    firstSeenAt: now,
    isBaseline: false,
    ...{ publishedAt: null, publishedPrecision: null, dateText: null, changedAt: null },
    ...{ repository: null, missingSince: null, missingReads: 0 },
  }))
const memory = { now, isBaseline: false, usualNew: 1, firstReadAt: null, isComplete: false }

describe('a site that moves', () => {
  it('announces nothing of its archive under new ids and addresses, and all of what is new', () => {
    const today = entries('today', 1, { publishedAt: { at: '2026-01-31T00:00:00.000Z', precision: 'day' } })
    const news = findNews([...today, ...entries('new', 10)], { ...memory, known: known('old', 10) })
    expect(news).toMatchObject({ isFlood: true, newCount: 11 })
    expect(news.entries.filter(entry => !entry.isBaseline).map(entry => entry.key)).toEqual(['today/0'])
  })

  it('is not one that has something new beside what is known', () => {
    const news = findNews([...entries('new', 10), ...entries('old', 1)], { ...memory, known: known('old', 10) })
    expect(news.isFlood).toBe(false)
  })

  it('is not one that shows some news and had nothing to show before', () => {
    expect(findNews(entries('new', 10), { ...memory, known: [] }).isFlood).toBe(false)
    expect(findNews(entries('new', 4), { ...memory, known: known('old', 10) }).isFlood).toBe(false)
  })
})

it('a wave of many repositories on one day is news, an archive of them is not', () => {
  const repositories = (createdAt: string) =>
    entries('wave', 40).map(entry => ({ ...entry, repository: { ...repository(`lumen-ai/${entry.title}`), createdAt } }))
  const found = (createdAt: string) => findNews(repositories(createdAt), { ...memory, known: known('old', 50) })
  expect(found('2026-01-20T00:00:00.000Z').entries.every(entry => !entry.isBaseline)).toBe(true)
  expect(found('2024-01-20T00:00:00.000Z')).toMatchObject({ isFlood: true })
})
