import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readInstant, readSpan, type Span, writeSpan } from '../../../db/filters/parts/instant.ts'

const instant = fc.date({ min: new Date('1900-01-01T00:00:00.000Z'), max: new Date('2999-12-31T23:59:59.999Z'), noInvalidDate: true })
/** The same instant as a year, a month, a day, a second or a millisecond of it. */
const length = fc.constantFrom(4, 7, 10, 19, 24)
const within = ({ start, end }: Span, at: Date) => start <= at && at < end
const spanOf = (text: string) => {
  const read = readSpan(text)
  if (!read) throw new Error(`${text} was not read`)
  return read
}

describe('a year, a month, a day', () => {
  it('begins with its first instant, ends with its last, and holds every instant that is written with it', () => {
    fc.assert(
      fc.property(instant, fc.constantFrom(4, 7, 10), (at, length) => {
        const text = at.toISOString().slice(0, length)
        const read = spanOf(text)
        expect(within(read, at)).toBe(true)
        expect(read.start.toISOString().slice(0, length)).toBe(text)
        expect(readInstant(text)?.toISOString().slice(0, length)).toBe(text)
        for (const outside of [new Date(read.start.getTime() - 1), read.end]) {
          expect(Number.isNaN(outside.getTime()) || outside.toISOString().slice(0, length)).not.toBe(text)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('lies within what is longer, without a gap to the next', () => {
    fc.assert(
      fc.property(instant, at => {
        const spans = [4, 7, 10].map(length => spanOf(at.toISOString().slice(0, length)))
        for (const [place, inner] of spans.slice(1).entries()) {
          const outer = spans[place] ?? inner
          expect([outer.start <= inner.start, inner.end <= outer.end]).toEqual([true, true])
        }
        const following = spanOf(at.toISOString().slice(0, 7)).end
        if (following.getUTCFullYear() >= 3000) return
        expect(spanOf(following.toISOString().slice(0, 7)).start).toEqual(following)
      }),
    )
  })

  it('is written as it is read, whatever it is', () => {
    fc.assert(
      fc.property(instant, length, (at, length) => {
        const read = spanOf(at.toISOString().slice(0, length))
        expect(readSpan(writeSpan(read))).toEqual(read)
        if (length <= 10) expect(writeSpan(read)).toBe(at.toISOString().slice(0, length))
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    '',
    '0',
    '25',
    '202',
    '20250',
    '2025-',
    '2025-1',
    '2025-13',
    '2025-00',
    '1899',
    '3000',
    '2025-06-',
    '2025-06-31',
    ' 2025',
    '2025-06T09:00',
  ])('is not %j', text => {
    expect(readSpan(text)).toBeNull()
  })
})
