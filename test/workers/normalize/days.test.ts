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
