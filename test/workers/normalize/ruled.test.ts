import { describe, expect, it } from 'vitest'
import type { PlacedClaim, Ruling } from '../../../workers/normalize/contract.ts'
import { mergeClaims } from '../../../workers/normalize/index.ts'
import { announcement, knowledge, listed, placed } from '../../support/knowledge.ts'

const on = (day: string, ...ids: string[]) => ids.map(id => listed(`lumen-ai/${id}`, { createdAt: `${day}T08:00:00.000Z` }))
const said = (title: string, day: string) => announcement({ title, publishedAt: { at: `${day}T00:00:00.000Z`, precision: 'day' } })

const nameOf = ({ claim, title }: PlacedClaim) => claim.variant?.repo.split('/')[1] ?? title
const at = (claims: PlacedClaim[], ...names: string[]) =>
  names.flatMap(name => claims.filter(each => nameOf(each) === name).map(each => `${each.entry}:${each.ordinal}`))
const merge = (anchors: string[], into: string[], id = 'm1'): Ruling => ({ id, kind: 'merge', anchors, into })
const split = (anchors: string[], id = 's1'): Ruling => ({ id, kind: 'split', anchors, into: [] })

/** What each release holds, by the names of its claims, with where it comes from. */
function ruled(claims: PlacedClaim[], ...rulings: Ruling[]): [string, unknown][] {
  return mergeClaims(claims, knowledge, rulings)
    .map(({ members, origin }): [string, unknown] => [members.map(nameOf).toSorted().join(', '), origin])
    .toSorted((a, b) => (a[0] < b[0] ? -1 : 1))
}
const held = (claims: PlacedClaim[], ...rulings: Ruling[]) => ruled(claims, ...rulings).map(([names]) => names)

describe('two releases that are ruled to be one', () => {
  const claims = placed([
    ...on('2026-02-01', 'Vega3-8B', 'Vega3-32B'),
    ...on('2026-05-01', 'Vega4-8B', 'Vega4V-8B'),
    said('Introducing Vega5', '2026-06-01'),
    said('Introducing Orbit 2', '2026-06-01'),
  ])

  it('are one, with the guests of both', () => {
    expect(held(claims, merge(at(claims, 'Vega4-8B'), at(claims, 'Vega3-8B')))).toEqual([
      'Introducing Orbit 2',
      'Introducing Vega5',
      'Vega3-32B, Vega3-8B, Vega4-8B, Vega4V-8B',
    ])
  })

  it('are that of the two which it is ruled into', () => {
    const named = (anchor: string, into: string) =>
      mergeClaims(claims, knowledge, [merge(at(claims, anchor), at(claims, into))]).find(each => each.variants.length === 4)?.name
    expect(named('Vega4-8B', 'Vega3-8B')).toBe('Vega3')
    expect(named('Vega3-8B', 'Vega4-8B')).toBe('Vega4-8B')
  })

  it('are one where one of them is words alone, or both are', () => {
    expect(held(claims, merge(at(claims, 'Introducing Vega5'), at(claims, 'Vega3-8B')))).toContain('Introducing Vega5, Vega3-32B, Vega3-8B')
    expect(held(claims, merge(at(claims, 'Vega3-8B'), at(claims, 'Introducing Vega5')))).toContain('Introducing Vega5, Vega3-32B, Vega3-8B')
    expect(held(claims, merge(at(claims, 'Introducing Vega5'), at(claims, 'Introducing Orbit 2')))).toContain(
      'Introducing Orbit 2, Introducing Vega5',
    )
  })

  it('that were words become what can be had', () => {
    const [release] = mergeClaims(claims, knowledge, [merge(at(claims, 'Vega3-8B'), at(claims, 'Introducing Vega5'))]).filter(
      each => each.variants.length === 2,
    )
    expect(release).toMatchObject({ stage: 'released', openness: 'weights', announcedAt: null })
  })

  it('are the one that holds most of what it is ruled into', () => {
    const into = at(claims, 'Vega4-8B', 'Vega3-8B', 'Vega3-32B')
    expect(held(claims, merge(at(claims, 'Introducing Vega5'), into))).toContain('Introducing Vega5, Vega3-32B, Vega3-8B')
    const later = at(claims, 'Vega4-8B', 'Vega4V-8B', 'Vega3-8B')
    expect(held(claims, merge(at(claims, 'Introducing Vega5'), later))).toContain('Introducing Vega5, Vega4-8B, Vega4V-8B')
    // of two that hold as much, the earlier
    expect(held(claims, merge(at(claims, 'Introducing Vega5'), at(claims, 'Vega4-8B', 'Vega3-8B')))).toContain(
      'Introducing Vega5, Vega3-32B, Vega3-8B',
    )
  })

  it.each<[string, string[], string[]]>([
    ['nothing that it is ruled into is known', ['Vega3-8B'], ['Vega9']],
    ['nothing that is to go there is known', ['Vega9'], ['Vega3-8B']],
    ['they are one already', ['Vega3-8B'], ['Vega3-32B']],
  ])('stay as they are where %s', (_, anchors, into) => {
    expect(held(claims, merge(at(claims, ...anchors), at(claims, ...into)))).toEqual(held(claims))
  })

  it('are known by which of those of the rules they are', () => {
    const origins = ruled(claims, merge(at(claims, 'Vega4-8B'), at(claims, 'Vega3-8B'))).map(([, origin]) => origin)
    expect(new Set(origins.map(origin => JSON.stringify(origin))).size).toBe(3)
    expect(origins.every(origin => typeof (origin as { home: number }).home === 'number')).toBe(true)
    expect(ruled(claims).map(([, origin]) => origin)).toEqual([undefined, undefined, undefined, undefined])
  })
})

describe('a release that is ruled to be two', () => {
  const claims = placed([...on('2026-02-01', 'Vega3-8B', 'Vega3-32B', 'Vega3-8B-FP8'), said('Introducing Vega3-32B', '2026-02-02')])

  it('is what was taken out, known by the ruling, and what is left', () => {
    expect(ruled(claims, split(at(claims, 'Vega3-32B')))).toEqual([
      ['Introducing Vega3-32B, Vega3-32B', { ruling: 's1' }],
      ['Vega3-8B, Vega3-8B-FP8', { home: 0 }],
    ])
  })

  it('is what was made smaller alone, where only that is taken out, and that is one where only that is left', () => {
    expect(held(claims, split(at(claims, 'Vega3-8B-FP8')))).toEqual(['Introducing Vega3-32B, Vega3-32B, Vega3-8B', 'Vega3-8B-FP8'])
    expect(held(claims, split(at(claims, 'Vega3-8B', 'Vega3-32B')))).toEqual(['Introducing Vega3-32B, Vega3-32B, Vega3-8B', 'Vega3-8B-FP8'])
  })

  it('is one still where all or none of it is taken out', () => {
    for (const anchors of [at(claims, 'Vega3-8B', 'Vega3-32B', 'Vega3-8B-FP8'), [], at(claims, 'Introducing Vega3-32B'), ['99:0']]) {
      expect(held(claims, split(anchors))).toEqual(held(claims))
    }
  })

  it('may be taken out of several, and leaves words alone where nothing else is left', () => {
    const two = placed([...on('2026-02-01', 'Vega3-8B'), ...on('2026-05-01', 'Vega4-8B'), said('Introducing Vega3', '2026-02-02')])
    expect(held(two, split(at(two, 'Vega3-8B', 'Vega4-8B')))).toEqual(['Introducing Vega3, Vega3-8B, Vega4-8B'])
    const named = placed([...on('2026-02-01', 'Vega3-8B', 'Vega3-32B'), ...on('2026-05-01', 'Vega4-8B')])
    expect(held(named, split(at(named, 'Vega3-8B', 'Vega4-8B')))).toEqual(['Vega3-32B', 'Vega3-8B, Vega4-8B'])
  })

  it('leaves its guest in its place, as the one that it was', () => {
    const hosted = placed([...on('2026-02-01', 'Vega-4-9B', 'Vega-4V-9B', 'Vega-Guard-2-8B')])
    expect(held(hosted)).toEqual(['Vega-4-9B, Vega-4V-9B, Vega-Guard-2-8B'])
    expect(ruled(hosted, split(at(hosted, 'Vega-4-9B')))).toEqual([
      ['Vega-4-9B', { ruling: 's1' }],
      ['Vega-4V-9B, Vega-Guard-2-8B', { home: 0 }],
    ])
  })

  it('and put together again is one', () => {
    const parted = split(at(claims, 'Vega3-32B'))
    expect(held(claims, parted, merge(at(claims, 'Vega3-32B'), at(claims, 'Vega3-8B')))).toEqual(held(claims))
    expect(held(claims, parted, merge(at(claims, 'Vega3-8B'), at(claims, 'Vega3-32B')))).toEqual(held(claims))
  })
})
