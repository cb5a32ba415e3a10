import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beginningAt, dayOf, readCursor, writeCursor } from '../../db/timeline/cursor.ts'

const year = (name: string) => new Date(`${name}-01-01T00:00:00Z`).getTime()
const place = fc
  .record({
    at: fc.integer({ min: year('0001'), max: year('9999') }),
    id: fc.string({ minLength: 1, unit: 'grapheme' }).filter(id => !id.includes('\0')),
    rank: fc.option(fc.integer({ min: 0, max: 9 })),
  })
  .map(({ at, id, rank }) => ({ datedAt: String(BigInt(at) * 1000n), id, ...(rank === null ? {} : { rank }) }))

describe('a cursor', () => {
  it('leads back to the place it was written of', () => {
    fc.assert(
      fc.property(place, given => {
        expect(readCursor(writeCursor(given))).toEqual(given)
      }),
    )
  })

  it('is known when a letter of it is another one, or it is cut off', () => {
    fc.assert(
      fc.property(place, fc.nat(), fc.constantFrom(...'Aaz09-_'), (given, at, letter) => {
        const cursor = writeCursor(given)
        const nth = at % cursor.length
        const mangled = `${cursor.slice(0, nth)}${letter}${cursor.slice(nth + 1)}`
        if (mangled !== cursor) expect(readCursor(mangled)).toBeNull()
        expect(readCursor(cursor.slice(0, nth))).toBeNull()
        expect(readCursor(`${cursor}${letter}`)).toBeNull()
      }),
    )
  })

  it.each([
    ['before the first year', { datedAt: String(BigInt(year('0001')) * 1000n - 1000n), id: 'one' }],
    ['after the last year', { datedAt: '253402300800000000', id: 'one' }],
    ['of no release', { datedAt: '0', id: '' }],
    ['of what Postgres takes for no text', { datedAt: '0', id: 'one\0' }],
  ])('is none for a place %s', (_, given) => {
    expect(readCursor(writeCursor(given))).toBeNull()
  })

  it('may lead to the first and the last instant that there is', () => {
    for (const datedAt of ['-62135596800000000', '253402300799999000'])
      expect(readCursor(writeCursor({ datedAt, id: 'one' }))?.datedAt).toBe(datedAt)
  })
})

describe('the place at which an instant begins', () => {
  it('is before all that is dated then, on its day', () => {
    const given = beginningAt(new Date('2025-04-28T23:59:59.999Z'))
    expect([given, dayOf(given)]).toEqual([{ datedAt: '1745884799999000', id: '' }, '2025-04-28'])
  })
})
