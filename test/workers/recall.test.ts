import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { KnownEntry } from '../../db/entries.ts'
import { type Face, recall } from '../../workers/recall.ts'

const known = (id: string, key: string, title: string, day: string | null, url = `https://lab.example/${key}`): KnownEntry => ({
  ...{ id, key, title, url, contentHash: id, firstSeenAt: new Date('2026-01-01'), isBaseline: true },
  ...{ publishedAt: day === null ? null : new Date(day), publishedPrecision: 'day', dateText: day, changedAt: null },
  ...{ repository: null, missingSince: null, missingReads: 0 },
})
const face = (key: string, title: string, day: string | null, url = `https://lab.example/${key}`): Face => ({ key, title, day, url })
const ids = (reading: Face[], all: KnownEntry[]) => recall(reading, all).known.map(each => each?.id ?? null)

describe('an entry under a known key', () => {
  it('is the known one where it was edited, and another where its numbers and its day are other ones', () => {
    const all = [known('1', 'hero', 'Introducing Vega 1', '2026-01-05')]
    expect(ids([face('hero', 'Introducing Vega 1, in four sizes', '2026-01-05')], all)).toEqual(['1'])
    expect(ids([face('hero', 'Introducing Vega 1 again', '2026-01-20')], all)).toEqual(['1'])
    expect(ids([face('hero', 'Something else, of the same day', '2026-01-05')], all)).toEqual(['1'])
    expect(recall([face('hero', 'Introducing Vega 2', '2026-02-20')], all)).toEqual({
      known: [null],
      displaced: ['1'],
      isRenumbered: false,
    })
  })

  it('of a mere anchor is another one where nothing of its title is the same', () => {
    const page = 'https://lab.example/updates'
    const all = [known('1', 'item-1', 'Vega is open source', null, `${page}#item-1`)]
    expect(ids([face('item-1', 'Our new office in Rome', null, `${page}#item-1`)], all)).toEqual([null])
    expect(ids([face('item-1', 'Vega is open source!', null, `${page}#item-1`)], all)).toEqual(['1'])
  })
})

it('numbered anchors are seen through whatever comes on top, drops off the end or is edited on its day', () => {
  const titles = fc.uniqueArray(fc.stringMatching(/^[a-z]{3,12}$/), { minLength: 3, maxLength: 12 })
  fc.assert(
    fc.property(titles, fc.nat(3), fc.nat(2), (all, added, dropped) => {
      const day = (nth: number) => new Date(Date.UTC(2026, 0, 1 + nth * 3)).toISOString().slice(0, 10)
      const page = 'https://lab.example/updates'
      const list = all.map((title, nth) => ({ title, day: day(all.length - nth) }))
      const before = list.slice(Math.min(added, list.length - 1))
      const now = list.slice(0, Math.max(1, list.length - dropped))
      const at = (nth: number) => `${page}#a-${nth}`
      const stored = before.map((each, nth) => known(each.title, `a-${nth}`, each.title, each.day, at(nth)))
      const reading = now.map((each, nth) => face(`a-${nth}`, each.title, each.day, at(nth)))
      const were = new Set(before.map(each => each.title))
      expect(ids(reading, stored)).toEqual(now.map(each => (were.has(each.title) ? each.title : null)))
    }),
  )
})

it('no known entry is two of a reading, and one that displaces another is not it', () => {
  const word = fc.constantFrom('a', 'b', 'c', 'd')
  const day = fc.constantFrom(null, '2026-01-01', '2026-03-01')
  const faces = fc.uniqueArray(fc.record({ key: word, title: word, day }), { selector: each => each.key })
  fc.assert(
    fc.property(faces, faces, (before, now) => {
      const stored = before.map((each, nth) => known(String(nth), each.key, each.title, each.day, 'https://lab.example/'))
      const found = recall(
        now.map(each => face(each.key, each.title, each.day, 'https://lab.example/')),
        stored,
      )
      const taken = found.known.flatMap(each => each?.id ?? [])
      expect(new Set(taken).size).toBe(taken.length)
      const keys = new Map(stored.map(each => [each.id, each.key]))
      for (const id of found.displaced)
        expect(found.known.findIndex(each => each?.id === id)).not.toBe(now.findIndex(each => each.key === keys.get(id)))
    }),
  )
})
