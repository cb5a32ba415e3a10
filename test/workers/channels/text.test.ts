import { describe, expect, test } from 'vitest'
import { changeText } from '../../../workers/channels/parts/change.ts'
import { bytesOf, cut, plain, short } from '../../../workers/channels/parts/text.ts'

describe('a text that is cut', () => {
  test('is as long as it may be, and ends between what readers see as characters', () => {
    const family = '👩‍👩‍👧‍👦'
    expect(cut('abcdef', 6)).toBe('abcdef')
    expect(cut('abcdefg', 6)).toBe('abcde…')
    expect(cut(family.repeat(3), 24)).toBe(`${family.repeat(2)}…`)
    expect(cut('界'.repeat(10), 12, bytesOf)).toBe('界界界…')
    expect(cut('abc', 0)).toBe('')
  })

  test('is something even where nothing is', () => {
    expect(['', ' \n ', '\u200b', 'x'].map(text => short(text, 10))).toEqual(['–', '–', '–', 'x'])
  })

  test('has no more marks on a letter than one can read', () => {
    expect(plain(`a${'\u0301'.repeat(1000)}b`)).toBe(`a${'\u0301'.repeat(8)}b`)
  })
})

describe('a change', () => {
  test.each([
    [{ field: 'name', before: 'A', after: 'B' }, 'name: A → B'],
    [{ field: 'license', before: null, after: { spdx: null, name: 'Own License', url: null } }, 'license: – → Own License'],
    [
      {
        field: 'releasedAt',
        before: { at: '2025-04-01T00:00:00.000Z', precision: 'month' },
        after: { at: '2025-04-28T09:05:00.000Z', precision: 'minute' },
      },
      'releasedAt: 2025-04 → 2025-04-28 09:05',
    ],
    [{ field: 'variants', before: [], after: [{ repo: 'a/b' }, { repo: 'a/c' }] }, 'variants: – → a/b, a/c'],
    [{ field: 'contextTokens', before: 8192, after: 131072 }, 'contextTokens: 8192 → 131072'],
  ])('%j reads %s', (change, text) => {
    expect(changeText(change, ': ')).toBe(text)
  })
})
