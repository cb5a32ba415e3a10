import { describe, expect, it } from 'vitest'
import type { Announcement, ReleaseFacts } from '../../../workers/normalize/contract.ts'
import { mergeClaims } from '../../../workers/normalize/index.ts'
import { announcement, knowledge, listed, placed } from '../../support/knowledge.ts'

const day = (text: string) => `${text}T00:00:00.000Z`
const on = (createdAt: string, id: string) => listed(`lumen-ai/${id}`, { createdAt: `${createdAt}T08:00:00.000Z` })
const said = (title: string, publishedAt: string, over: Partial<Announcement> = {}) =>
  announcement({ title, publishedAt: { at: day(publishedAt), precision: 'day' }, ...over })
const press = { source: { id: 'press/news', kind: 'feed', company: null } }

function one(all: Announcement[]): ReleaseFacts {
  const [release, ...others] = mergeClaims(placed(all), knowledge)
  if (!release || others.length > 0) throw new Error(`expected one release, got ${others.length + 1}`)
  return release
}

describe('the day on which it was announced', () => {
  const weights = on('2026-02-10', 'Vega3-8B')

  it('is the first on which anybody told of it', () => {
    const release = one([weights, said('Introducing Vega3', '2026-02-12'), said('Lumen launches Vega3', '2026-02-11', press)])
    expect(release.announcedAt).toEqual({ at: day('2026-02-11'), precision: 'day', basis: 'press' })
  })

  it('is not one on which it had long been there', () => {
    expect(one([weights, said('Introducing Vega3', '2026-03-12', press)]).announcedAt).toEqual({
      at: day('2026-03-12'),
      precision: 'day',
      basis: 'press',
    })
    expect(one([weights, said('Introducing Vega3', '2026-03-13', press)]).announcedAt).toBeNull()
  })

  it('is the day within a month, where both are told', () => {
    const month = { publishedAt: { at: day('2026-02-01'), precision: 'month' as const } }
    expect(one([said('Introducing Vega4', '2026-02-20'), said('Vega4 released', '2026-02-01', month)]).announcedAt?.at).toBe(
      day('2026-02-20'),
    )
    expect(one([said('Introducing Vega4', '2026-03-20'), said('Vega4 released', '2026-02-01', month)]).announcedAt?.at).toBe(
      day('2026-02-01'),
    )
  })
})

describe('the day on which it was released', () => {
  const seen = (id: string, seenAt: string) =>
    listed(`lumen-ai/${id}`, { createdAt: '2026-02-08T08:00:00.000Z' }, { seenAt, isBaseline: false })

  it('is when a poll saw the first of it appear', () => {
    const release = one([seen('Vega3-8B', '2026-02-11T09:30:00.000Z'), seen('Vega3-32B', '2026-02-11T10:30:00.000Z')])
    expect(release.releasedAt).toEqual({ at: '2026-02-11T09:30:00.000Z', precision: 'minute', basis: 'first-seen' })
  })

  it('of a first read is that on which the last of those that began it was made', () => {
    const made = (...days: [string, string][]) => one(days.map(([at, id]) => on(at, id))).releasedAt
    expect(made(['2026-02-07', 'Vega3-8B'], ['2026-02-09', 'Vega3-32B'])).toEqual({
      at: day('2026-02-09'),
      precision: 'day',
      basis: 'repository-created',
    })
    // what was made more than ten days after the first joined what was public
    expect(made(['2026-02-07', 'Vega3-8B'], ['2026-02-20', 'Vega3-8B-Instruct'])?.at).toBe(day('2026-02-07'))
    expect(made(['2026-02-07', 'Vega3-8B'], ['2026-02-17', 'Vega3-8B-Instruct'])?.at).toBe(day('2026-02-17'))
  })

  it('takes the quantisation of the same days for part of that morning', () => {
    const at = (conversion: string) => one([on('2026-02-07', 'Vega3-8B'), on(conversion, 'Vega3-8B-FP8')]).releasedAt?.at
    expect(at('2026-02-10')).toBe(day('2026-02-10'))
    expect(at('2026-02-11')).toBe(day('2026-02-07'))
    expect(at('2026-02-05')).toBe(day('2026-02-07'))
  })

  it('is its company’s own word within eight days, a launch or not, and no month', () => {
    const told = (at: string, over: Partial<Announcement> = {}) =>
      one([on('2026-02-10', 'Vega3-8B'), said('Introducing Vega3-8B', at, over)]).releasedAt
    expect(told('2026-02-12')).toEqual({ at: day('2026-02-12'), precision: 'day', basis: 'vendor' })
    expect(told('2026-02-09')?.at).toBe(day('2026-02-09'))
    expect(told('2026-02-12', press)?.at).toBe(day('2026-02-10'))
    expect(told('2026-02-01', { publishedAt: { at: day('2026-02-01'), precision: 'month' } })?.at).toBe(day('2026-02-10'))
    expect(told('2026-01-20')?.at).toBe(day('2026-02-10'))
    expect(told('2026-03-20')?.at).toBe(day('2026-02-10'))
  })

  it('is the day on which its company says that weights which lay ready are out, within two months', () => {
    const opened = (at: string, title = 'Lumen open-sources Vega-K3') => one([on('2026-06-13', 'Vega-K3'), said(title, at)]).releasedAt?.at
    expect(opened('2026-07-27')).toBe(day('2026-07-27'))
    expect(opened('2026-08-27')).toBe(day('2026-06-13'))
    expect(opened('2026-07-27', 'Introducing Vega-K3')).toBe(day('2026-06-13'))
  })
})

describe('a repository’s day by its company’s own words', () => {
  /** The days on which each of the repositories is said to be public. */
  const publicIn = (...all: Announcement[]) =>
    mergeClaims(placed(all), knowledge)
      .flatMap(release => release.variants)
      .map(({ repo, publicAt }) => `${repo.split('/')[1]} ${publicAt?.at.slice(5, 10)} ${publicAt?.basis}`)
      .toSorted()
  const made = on('2026-02-10', 'Vega3-8B')

  it.each([
    // who names nothing but the line is believed for eight days, who names more for ten; a day and a half before
    ['Introducing Vega3', '2026-02-09', '02-09 vendor'],
    ['Introducing Vega3', '2026-02-08', '02-10 repository-created'],
    ['Introducing Vega3', '2026-02-18', '02-18 vendor'],
    ['Introducing Vega3', '2026-02-19', '02-10 repository-created'],
    ['Introducing Vega3-8B', '2026-02-19', '02-19 vendor'],
    ['Introducing Vega3-8B', '2026-02-21', '02-10 repository-created'],
    // of another one
    ['Introducing Vega3-9B', '2026-02-12', '02-10 repository-created'],
    ['Introducing Vega3 Flash', '2026-02-12', '02-10 repository-created'],
    ['Introducing Vega3-Scout', '2026-02-12', '02-10 repository-created'],
    ['Introducing Vega3-0528', '2026-02-12', '02-10 repository-created'],
    ['Introducing Vega3-8B-Thinking', '2026-02-12', '02-10 repository-created'],
    ['Introducing Vega3-Thinking', '2026-02-12', '02-12 vendor'],
    // no word that it is there
    ['Lumen will release Vega3-8B', '2026-02-12', '02-10 repository-created'],
    ['How to run Vega3-8B', '2026-02-12', '02-10 repository-created'],
  ])('%s, on %s: %s', (title, at, expected) => {
    expect(publicIn(made, said(title, at))).toEqual([`Vega3-8B ${expected}`])
  })

  it('is no matter of what others say, or of a month', () => {
    expect(publicIn(made, said('Introducing Vega3-8B', '2026-02-12', press))).toEqual(['Vega3-8B 02-10 repository-created'])
    const month = { publishedAt: { at: day('2026-02-12'), precision: 'month' as const } }
    expect(publicIn(made, said('Introducing Vega3-8B', '2026-02-12', month))).toEqual(['Vega3-8B 02-10 repository-created'])
  })

  it('is that of the words which name it most closely, then the nearest', () => {
    expect(publicIn(made, said('Introducing Vega3-8B', '2026-02-14'), said('Introducing Vega3', '2026-02-11'))).toEqual([
      'Vega3-8B 02-14 vendor',
    ])
    expect(publicIn(made, said('Introducing Vega3', '2026-02-14'), said('Lumen open-sources Vega3', '2026-02-12'))).toEqual([
      'Vega3-8B 02-12 vendor',
    ])
    const tuned = on('2026-02-10', 'Vega3-8B-Thinking')
    expect(publicIn(tuned, said('Introducing Vega3-8B-Thinking', '2026-02-15'), said('Introducing Vega3-8B', '2026-02-12'))).toEqual([
      'Vega3-8B-Thinking 02-15 vendor',
    ])
    const dated = on('2026-02-10', 'Vega3-8B-0210')
    expect(publicIn(dated, said('Introducing Vega3-0210', '2026-02-15'), said('Introducing Vega3', '2026-02-12'))).toEqual([
      'Vega3-8B-0210 02-15 vendor',
    ])
    expect(publicIn(dated, said('Introducing Vega3', '2026-02-12'))).toEqual(['Vega3-8B-0210 02-10 repository-created'])
    expect(publicIn(dated, said('Introducing Vega3-8B', '2026-02-12'))).toEqual(['Vega3-8B-0210 02-12 vendor'])
  })

  it('is its own where it was made smaller, and where a poll saw it appear', () => {
    const smaller = on('2026-02-11', 'Vega3-8B-FP8')
    expect(publicIn(made, smaller, said('Introducing Vega3', '2026-02-12'))).toEqual([
      'Vega3-8B 02-12 vendor',
      'Vega3-8B-FP8 02-11 repository-created',
    ])
    const seen = listed('lumen-ai/Vega3-8B', { createdAt: null }, { seenAt: '2026-02-11T09:30:00.000Z', isBaseline: false })
    expect(publicIn(seen, said('Introducing Vega3', '2026-02-12'))).toEqual(['Vega3-8B 02-11 first-seen'])
  })

  it('is that of its first home, where a second one shows it', () => {
    const copy = listed('LUMENLAB/Vega3-8B', { createdAt: '2026-03-10T08:00:00.000Z' })
    expect(publicIn(copy, made)).toEqual(['Vega3-8B 02-10 repository-created', 'Vega3-8B 02-10 repository-created'])
  })
})
