import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bellsFor, dueOf, nameOf } from '../../workers/bells.ts'

const due = (count: number) => Array.from({ length: count }, (_, nth) => ({ id: `maker/source-${nth}`, fence: String(nth) }))

describe('bells', () => {
  it('ring for each source that is due, once and in its order, however many there are', () => {
    fc.assert(
      fc.property(fc.nat(700), fc.nat(40), (count, ringing) => {
        const bells = bellsFor(due(count), ringing)
        expect(bells.flatMap(dueOf)).toEqual(due(count))
        expect(bells.every(bell => dueOf(bell).length <= 16)).toBe(true)
      }),
    )
  })

  it('ring one by one where few are due, so that many can answer, and for sixteen at once where many are', () => {
    expect(bellsFor(due(8)).map(bell => dueOf(bell).length)).toEqual(Array(8).fill(1))
    expect(bellsFor(due(20)).map(bell => dueOf(bell).length)).toEqual([3, 3, 3, 3, 3, 3, 2])
    expect(bellsFor(due(500)).length).toBe(32)
  })

  it('have one name for the same sources with the same fences, and another for any other', () => {
    const [bell] = bellsFor(due(30))
    if (!bell) throw new Error('no bell')
    expect(nameOf(bell)).toBe(nameOf(structuredClone(bell)))
    expect(nameOf(bell)).not.toContain(':')
    const others = [
      { ...bell, fence: '7' },
      { ...bell, id: 'x' },
      { ...bell, more: [] },
      { ...bell, kind: 'deliver' as const },
    ]
    expect(new Set([bell, ...others].map(nameOf)).size).toBe(5)
  })

  it('of many that are rung for again have other names, and of few the same', () => {
    const again = (count: number) => new Set([bellsFor(due(count), 7), bellsFor(due(count), 8)].flat().map(nameOf)).size
    expect([again(8), again(256)]).toEqual([8, 34])
  })

  it('of a version that rings for one alone are answered as those', () => {
    expect(dueOf({ kind: 'poll', id: 'maker/source', fence: '3' })).toEqual([{ id: 'maker/source', fence: '3' }])
  })
})
