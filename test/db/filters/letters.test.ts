import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mayHold } from '../../../db/filters/parts/letters.ts'
import type { Matchable } from '../../../db/filters/parts/matchable.ts'

const release = (searchText: string) => ({ searchText }) as Matchable

describe('the letters of a release', () => {
  it('hold every part of its text, whatever is written in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), fc.nat(40), (text, from, length) => {
        const start = text.length === 0 ? 0 : from % text.length
        expect(mayHold(release(text), text.slice(start, start + length))).toBe(true)
      }),
    )
  })

  it('do not hold what stands nowhere in it, by each three of its letters', () => {
    const kimi = release('moonshot kimi k2 instruct')
    expect(['qwen', 'kimo', 'xkimi', 'k2 instructs', 'shot  k'].map(text => mayHold(kimi, text))).toEqual(Array(5).fill(false))
    expect(['kim', 'uct', 'moo', 'k2 instruct'].map(text => mayHold(kimi, text))).toEqual(Array(4).fill(true))
  })

  it('of one release are not those of another', () => {
    const [one, other] = [release('vega'), release('lyra')]
    expect([mayHold(one, 'vega'), mayHold(other, 'vega'), mayHold(one, 'lyra'), mayHold(other, 'lyra')]).toEqual([true, false, false, true])
  })

  it('leave open whether one or two letters stand in it', () => {
    expect([mayHold(release('vega'), 'xy'), mayHold(release(''), 'x'), mayHold(release('ab'), 'abc')]).toEqual([true, true, false])
  })
})
