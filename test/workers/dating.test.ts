import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StatedDate } from '../../config/words.ts'
import type { KnownEntry } from '../../db/entries.ts'
import { dateReading } from '../../workers/dating.ts'

const now = new Date('2026-03-20T12:00:00Z')
const day = (at: string): StatedDate => ({ at: `${at}T00:00:00.000Z`, precision: 'day' })
const minute = (at: string): StatedDate => ({ at, precision: 'minute' })
const known = (over: Partial<KnownEntry> = {}): KnownEntry => ({
  ...{ id: '1', key: 'a', title: 'a', url: null, contentHash: 'x', firstSeenAt: new Date('2026-03-10T12:00:00Z'), isBaseline: false },
  ...{ publishedAt: new Date('2026-03-09T00:00:00Z'), publishedPrecision: 'day', dateText: '2026-03-09', changedAt: null },
  ...{ repository: null, missingSince: null, missingReads: 0 },
  ...over,
})
const again = (entry: KnownEntry, stated: StatedDate | null, text = stated?.at ?? null) =>
  dateReading([{ stated, text }], [entry], { now, isBaseline: false, isComplete: true }).datings[0]

describe('the date of an entry that was seen before', () => {
  it.each([
    ['is corrected by a day', known(), day('2026-03-10'), '2026-03-10', null],
    ['is corrected by a day once in a week', known({ changedAt: new Date('2026-03-18') }), day('2026-03-10'), '2026-03-09', 'contradicted'],
    ['stays where another one is weeks apart', known(), day('2025-11-01'), '2026-03-09', 'contradicted'],
    ['stays where it is of after the first sight', known(), minute('2026-03-20T11:00:00.000Z'), '2026-03-09', 'later'],
    ['stays where it is gone', known(), null, '2026-03-09', null],
    ['is the first one where there was none', known({ publishedAt: null, dateText: null }), day('2026-03-01'), '2026-03-01', null],
    [
      'becomes a day of its month',
      known({ publishedPrecision: 'month', publishedAt: new Date('2026-03-01') }),
      day('2026-03-09'),
      '2026-03-09',
      null,
    ],
  ] as const)('%s', (_, entry, stated, date, doubt) => {
    const found = again(entry, stated)
    expect([found?.date?.at.slice(0, 10) ?? null, found?.doubt]).toEqual([date, doubt])
  })

  it('that was doubted is believed when it has stood for a week, and not before', () => {
    const doubted = (changedAt: string, isBaseline = true) =>
      known({ publishedAt: null, dateText: '2025-11-01', changedAt: new Date(changedAt), isBaseline })
    expect(again(doubted('2026-03-12'), day('2025-11-01'), '2025-11-01')?.date).toEqual(day('2025-11-01'))
    expect(again(doubted('2026-03-18'), day('2025-11-01'), '2025-11-01')?.date).toBeNull()
    // that of the draft of what was new
    expect(again(doubted('2026-03-12', false), day('2025-11-01'), '2025-11-01')?.date).toBeNull()
  })

  it('that is corrected once stays what it was until the other one has stood for a week', () => {
    const corrected = (changedAt: string) => known({ dateText: '2025-11-01', changedAt: new Date(changedAt) })
    expect(again(corrected('2026-03-18'), day('2025-11-01'), '2025-11-01')).toMatchObject({ date: day('2026-03-09'), doubt: null })
    expect(again(corrected('2026-03-12'), day('2025-11-01'), '2025-11-01')).toMatchObject({ date: day('2025-11-01'), doubt: null })
  })

  it('that moves again, or with several others, is the day that stood for a week, or none', () => {
    const moved = { dateText: '2025-11-01', changedAt: new Date('2026-03-18') }
    const recent = { firstSeenAt: new Date('2026-03-17') }
    expect(again(known(moved), day('2025-08-01'))).toMatchObject({ date: day('2026-03-09'), doubt: 'again' })
    expect(again(known({ ...moved, ...recent }), day('2025-08-01'))).toMatchObject({ date: null, doubt: 'again' })
    const together = (count: number, over: Partial<KnownEntry>) =>
      dateReading(
        Array.from({ length: count }, () => ({ stated: day('2025-11-01'), text: '2025-11-01' })),
        Array.from({ length: count }, () =>
          known({ publishedPrecision: 'minute', publishedAt: new Date('2026-03-09T09:00:00Z'), ...over }),
        ),
        { now, isBaseline: false, isComplete: true },
      ).datings[0]?.date
    expect(together(2, recent)).toEqual(minute('2026-03-09T09:00:00.000Z'))
    expect(together(3, recent)).toBeNull()
    expect(together(3, {})).toEqual(day('2026-03-09'))
  })

  it('stays where one or two entries of the first minute bear a later one', () => {
    const entry = known({ publishedPrecision: 'minute', publishedAt: new Date('2026-03-10T11:30:00Z') })
    expect(again(entry, minute('2026-03-20T11:00:00.000Z'))).toMatchObject({ date: minute('2026-03-10T11:30:00.000Z'), doubt: 'later' })
  })

  it('follows the zone of its source when that is set right, but not the clock that words are read by', () => {
    const shifted = known({ publishedPrecision: 'minute', publishedAt: new Date('2026-03-09T09:00:00Z'), dateText: '2026-03-09 09:00' })
    expect(again(shifted, minute('2026-03-09T01:00:00.000Z'), '2026-03-09 09:00')?.date).toEqual(minute('2026-03-09T01:00:00.000Z'))
    expect(again(known({ dateText: '1 week ago' }), day('2026-03-06'), '2 weeks ago')?.date?.at.slice(0, 10)).toBe('2026-03-09')
  })
})

describe('the date of a new entry', () => {
  const first = (stated: StatedDate, others: StatedDate[], isComplete = true) => {
    const statements = [stated, ...others].map(each => ({ stated: each, text: each.at }))
    const before = others.map((each, nth) => known({ id: String(nth), publishedAt: new Date(each.at), dateText: each.at }))
    return dateReading(statements, [null, ...before], { now, isBaseline: false, isComplete }).datings[0]
  }

  it('is doubted where the entry was not there when it should have been, and only where all were', () => {
    const others = [day('2026-03-01'), day('2024-01-01')]
    expect(first(day('2024-05-05'), others)).toMatchObject({ date: null, doubt: 'backdated' })
    expect(first(day('2024-05-05'), others, false)).toMatchObject({ doubt: null })
    expect(first(day('2023-05-05'), others)).toMatchObject({ doubt: null })
    expect(first(day('2026-02-20'), others)).toMatchObject({ doubt: null })
  })

  it('is doubted with the newness of the entry only where several come at once', () => {
    const found = (count: number) =>
      dateReading(
        [...Array.from({ length: count }, () => day('2024-05-05')), day('2026-03-01'), day('2024-01-01')].map(stated => ({
          stated,
          text: stated.at,
        })),
        [
          ...Array.from({ length: count }, () => null),
          ...['2026-03-01', '2024-01-01'].map(at => known({ publishedAt: new Date(at), dateText: day(at).at })),
        ],
        { now, isBaseline: false, isComplete: true },
      ).datings[0]
    expect(found(2)).toMatchObject({ date: null, doubt: 'backdated' })
    expect(found(3)).toMatchObject({ date: null, doubt: 'archived' })
  })

  it('is believed where press brings many stories of the last hour', () => {
    const stories = [5, 20, 40, 55].map(each => minute(`2026-03-20T11:${String(each).padStart(2, '0')}:00.000Z`))
    const found = dateReading(
      stories.map(stated => ({ stated, text: stated.at })),
      stories.map(() => null),
      { now, isBaseline: true, isComplete: true },
    )
    expect(found.datings.map(each => each.date)).toEqual(stories)
  })
})

it('a date that moves at each visit is never taken, however it moves, after its first move', () => {
  const days = fc.array(fc.integer({ min: 3, max: 700 }), { minLength: 2, maxLength: 8 })
  fc.assert(
    fc.property(days, moves => {
      let entry = known({ isBaseline: true })
      let at = Date.parse('2026-03-09')
      moves.forEach((move, nth) => {
        at += nth % 2 === 0 ? -move * 86_400_000 : Math.max(1, move - 3) * 43_200_000
        const stated = day(new Date(at).toISOString().slice(0, 10))
        const found = again(entry, stated)
        expect(found?.date === null || found?.date.at === entry.publishedAt?.toISOString()).toBe(true)
        entry = { ...entry, publishedAt: found?.date ? new Date(found.date.at) : null, dateText: found?.text ?? null, changedAt: now }
      })
    }),
  )
})
