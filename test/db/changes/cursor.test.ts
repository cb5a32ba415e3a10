import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { comparePlaces, readChangeCursor, theStart, writeChangeCursor } from '../../../db/changes/cursor.ts'
import { useDatabase } from '../../support/database.ts'

const database = useDatabase()

const releaseId = fc.string({ unit: fc.constantFrom('a', 'B', '-', '0', 'é', '文', '𝒜'), maxLength: 4 })
const place = fc.record({
  xid: fc.oneof(fc.bigInt(0n, 20n), fc.bigInt(0n, 2n ** 64n - 1n)).map(String),
  releaseId,
  revision: fc.integer({ min: 0, max: 3 }),
})

describe('a cursor of changes', () => {
  const numbering = 'abcd-_09'

  it('leads back to the place that it was written of', () => {
    fc.assert(
      fc.property(place, given => {
        expect(readChangeCursor(writeChangeCursor({ numbering, place: given }))).toEqual({ numbering, place: given })
      }),
    )
    expect(readChangeCursor(writeChangeCursor({ numbering, place: theStart }))?.place).toEqual(theStart)
  })

  it('is none when a letter of it is another one, or it is cut off', () => {
    fc.assert(
      fc.property(place, fc.nat(), fc.constantFrom(...'Aaz09-_'), (given, at, letter) => {
        const cursor = writeChangeCursor({ numbering, place: given })
        const nth = at % cursor.length
        const mangled = `${cursor.slice(0, nth)}${letter}${cursor.slice(nth + 1)}`
        if (mangled !== cursor) expect(readChangeCursor(mangled)).toBeNull()
        expect(readChangeCursor(cursor.slice(0, nth))).toBeNull()
      }),
    )
  })

  it.each([
    ['a number with a zero before it', { numbering, place: { xid: '01', releaseId: 'a', revision: 1 } }],
    ['a number past all transactions', { numbering, place: { xid: String(2n ** 64n), releaseId: 'a', revision: 1 } }],
    ['what Postgres takes for no text', { numbering, place: { xid: '1', releaseId: 'a\0', revision: 1 } }],
    ['a numbering that is too short', { numbering: 'abc', place: { xid: '1', releaseId: 'a', revision: 1 } }],
  ])('is none of %s', (_, given) => {
    expect(readChangeCursor(writeChangeCursor(given))).toBeNull()
  })
})

describe('places of changes', () => {
  it('are in the order in which Postgres has them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(place, { minLength: 2, maxLength: 12 }), async places => {
        const rows = await database.db<{ nth: number }[]>`
          select (nth - 1)::int as nth
          from jsonb_to_recordset(${database.db.json(places.map((each, at) => ({ ...each, nth: at + 1 })))}) as p(xid xid8, "releaseId" text, revision int, nth int)
          order by xid, "releaseId" collate "C", revision, nth`
        const sorted = places.map((each, nth) => ({ each, nth })).toSorted((a, b) => comparePlaces(a.each, b.each) || a.nth - b.nth)
        expect(sorted.map(({ nth }) => nth)).toEqual(rows.map(({ nth }) => nth))
      }),
      { numRuns: 50 },
    )
  })
})
