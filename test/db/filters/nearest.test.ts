import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearestOf } from '../../../db/filters/parts/misspelt.ts'
import { nearest, slips } from '../../../db/filters/parts/nearest.ts'

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 8 })

describe('slips of the hand', () => {
  it('are as many one way as the other, none of a word to itself, and never more than it has letters', () => {
    fc.assert(
      fc.property(word, word, (one, other) => {
        const count = slips(one, other)
        expect(slips(other, one)).toBe(count)
        expect(count === 0).toBe(one === other)
        expect(count).toBeLessThanOrEqual(Math.max(one.length, other.length))
        expect(count).toBeGreaterThanOrEqual(Math.abs(one.length - other.length))
      }),
    )
  })

  it.each([
    ['a letter more', 'vega', 'veega', 1],
    ['a letter less', 'vega', 'vga', 1],
    ['another letter', 'vega', 'vexa', 1],
    ['two letters swapped', 'vega', 'vgea', 1],
    ['two letters swapped at the beginning', 'vega', 'evga', 1],
    ['all of it', 'vega', '', 4],
    ['two things at once', 'heron', 'hreonn', 2],
  ])('are counted: %s', (_, one, other, count) => {
    expect(slips(one, other)).toBe(count)
  })
})

describe('what was probably meant', () => {
  it('is the name that is the fewest slips away, in any case, or none where that is too far', () => {
    expect(nearest('Opennes', ['company', 'openness', 'open'])).toBe('openness')
    expect(nearest('COMPANI', ['company', 'openness'])).toBe('company')
    expect(nearest('license', ['kind', 'family'])).toBeNull()
    expect(nearest('a', ['b'])).toBe('b')
    expect(nearest('anything', [])).toBeNull()
  })

  it('is the first of several that are as near', () => {
    expect(nearest('vexa', ['vela', 'vega'])).toBe('vela')
  })
})

describe('the name that a word of a search was meant to be', () => {
  it('is one slip away in a short word, and two in a long one that begins right', () => {
    expect(nearestOf('vgea', ['vega', 'orbit'])).toBe('vega')
    expect(nearestOf('vgae', ['vega'])).toBeNull()
    expect(nearestOf('lumminos', ['luminous'])).toBe('luminous')
    expect(nearestOf('xumminous', ['luminous'])).toBeNull()
    expect(nearestOf('orbit', ['orbitals'])).toBeNull()
  })

  it('is rather one of which a letter was left out or written twice than one with another letter, whichever comes first', () => {
    for (const names of [
      ['hexon', 'heron'],
      ['heron', 'hexon'],
    ])
      expect(nearestOf('herron', names)).toBe('heron')
    expect(nearestOf('tarnn', ['tarns', 'tarn'])).toBe('tarn')
    expect(nearestOf('tarn', ['tars', 'tarns'])).toBe('tarns')
    expect(nearestOf('vexa', ['vela', 'vega'])).toBe('vela')
  })

  it('is never one of other letters, or of fewer than four', () => {
    expect(nearestOf('glm', ['glm', 'glms'])).toBe('glms')
    expect(nearestOf('vega', ['veg', 'vega4', '织女星'])).toBeNull()
  })
})
