import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlacedClaim, Ruling } from '../../../workers/normalize/contract.ts'
import { mergeClaims } from '../../../workers/normalize/index.ts'
import { announcement, knowledge, listed, placed } from '../../support/knowledge.ts'

const on = (day: string, ...ids: string[]) => ids.map(id => listed(`lumen-ai/${id}`, { createdAt: `${day}T08:00:00.000Z` }))
const said = (title: string, day: string) =>
  announcement({ title, publishedAt: { at: `${day}T00:00:00.000Z`, precision: 'day' }, url: `https://lumen.example/${title.length}` })

const placeOf = (each: PlacedClaim) => `${each.entry}:${each.ordinal}`
const split = (...anchors: string[]): Ruling => ({ id: 'r1', kind: 'split', anchors, into: [] })

/** What each release holds, by the names of its claims. */
function held(claims: PlacedClaim[], rulings: Ruling[]): Record<string, string[]> {
  const releases = mergeClaims(claims, knowledge, rulings)
  return Object.fromEntries(releases.map(each => [each.name, each.members.map(nameOf).toSorted()]))
}
const nameOf = ({ claim, title }: PlacedClaim) => claim.variant?.repo.split('/')[1] ?? title
const at = (claims: PlacedClaim[], name: string) => placeOf(claims.find(each => nameOf(each) === name) as PlacedClaim)

describe('a split', () => {
  it('takes along what was said of a guest', () => {
    const claims = placed([...on('2026-02-01', 'Vega-4-9B', 'Vega-4V-9B'), said('Lumen open-sources Vega-4V', '2026-02-02')])
    expect(held(claims, [])).toEqual({ 'Vega-4-9B': ['Lumen open-sources Vega-4V', 'Vega-4-9B', 'Vega-4V-9B'] })
    expect(held(claims, [split(at(claims, 'Vega-4V-9B'))])).toEqual({
      'Vega-4-9B': ['Vega-4-9B'],
      'Vega-4V-9B': ['Lumen open-sources Vega-4V', 'Vega-4V-9B'],
    })
  })

  it('of the host takes along what was said of it, and leaves its guest what was said of that', () => {
    const words = [said('Lumen open-sources Vega-4', '2026-02-02'), said('Lumen open-sources Vega-4V', '2026-02-02')]
    const claims = placed([...on('2026-02-01', 'Vega-4-9B', 'Vega-4V-9B'), ...words])
    expect(held(claims, [split(at(claims, 'Vega-4-9B'))])).toEqual({
      'Vega-4-9B': ['Lumen open-sources Vega-4', 'Vega-4-9B'],
      'Vega-4V-9B': ['Lumen open-sources Vega-4V', 'Vega-4V-9B'],
    })
  })

  it('leaves the host what was said of a guest and does not speak of what went', () => {
    const claims = placed([...on('2026-02-01', 'Vega-4-9B', 'Vega-Guard-2-8B'), said('Lumen open-sources Vega-Guard-2', '2026-02-02')])
    expect(held(claims, [split(at(claims, 'Vega-4-9B'))])).toEqual({
      'Vega-4-9B': ['Vega-4-9B'],
      'Vega Guard 2 8B': ['Lumen open-sources Vega-Guard-2', 'Vega-Guard-2-8B'],
    })
  })
})

const everything = placed([
  ...on('2026-02-01', 'Vega-4-9B', 'Vega-4-32B', 'Vega-4V-9B', 'Vega-Guard-2-8B', 'Vega-4-9B-FP8'),
  ...on('2026-02-03', 'Vega-4-Coder-9B', 'Vega-Audio-Chat', 'Vega-Audio-Tokenizer'),
  ...on('2026-05-03', 'Vega-4-72B', 'Vega-4-72B-AWQ'),
  ...['Vega-4', 'Vega-4V', 'Vega-4 Coder', 'Vega-Guard-2', 'Vega-5'].map(name => said(`Lumen open-sources ${name}`, '2026-02-04')),
])
const places = everything.map(placeOf)
const some = fc.subarray(places, { minLength: 1, maxLength: 4 })
const anyRulings = fc
  .array(fc.record({ kind: fc.constantFrom('merge' as const, 'split' as const), anchors: some, into: some }), { maxLength: 4 })
  .map(all => all.map((each, at) => ({ ...each, id: `${at}`, into: each.kind === 'merge' ? each.into : [] })))

describe('whatever is ruled', () => {
  const membersOf = (claims: PlacedClaim[], rulings: Ruling[]) =>
    mergeClaims(claims, knowledge, rulings)
      .flatMap(each => each.members.map(placeOf))
      .toSorted()

  it('every claim is still evidence for one release', () => {
    const expected = membersOf(everything, [])
    expect(expected.length).toBeGreaterThan(12)
    fc.assert(fc.property(anyRulings, rulings => void expect(membersOf(everything, rulings)).toEqual(expected)))
  })

  it('the order in which entries arrive changes nothing', () => {
    const shape = (claims: PlacedClaim[], rulings: Ruling[]) =>
      mergeClaims(claims, knowledge, rulings).map(each => ({ ...each, members: each.members.map(placeOf) }))
    const shuffled = fc.shuffledSubarray(everything, { minLength: everything.length })
    fc.assert(
      fc.property(anyRulings, shuffled, (rulings, claims) => {
        expect(shape(claims, rulings)).toEqual(shape(everything, rulings))
      }),
    )
  })
})
