import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { layOut } from '../../api/cli/table.ts'
import { cutTo, safe, safeJson, widthOf, wrap } from '../../api/cli/text.ts'

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom('通义万相', 'ＦＵＬＬ', '👩‍👩‍👧 família', 'e\u0301te\u0301', '큐원 3', 'a', ''),
)

describe('a text in a terminal', () => {
  it.each([
    ['abc', 3],
    ['通义', 4],
    ['ＡＢ', 4],
    ['ｱｲ', 2],
    ['큐원', 4],
    ['e\u0301', 1],
    ['👩‍👩‍👧', 2],
    ['🇨🇳', 2],
    ['—…·', 3],
    ['𠀋', 2],
  ])('%s takes %i columns', (written, width) => {
    expect(widthOf(written)).toBe(width)
  })

  it('is cut and broken to the width that there is, and nothing of what is broken is lost', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 50 }), (given, width) => {
        const one = safe(given)
        const cut = cutTo(one, width)
        expect(widthOf(cut)).toBeLessThanOrEqual(width)
        if (widthOf(one) <= width) expect(cut).toBe(one)
        const lines = wrap(one, width)
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width)
        expect(lines.join('').replaceAll(' ', '')).toBe(one.replaceAll(' ', ''))
      }),
      { numRuns: 2000 },
    )
  })

  it('holds nothing that a terminal obeys, and JSON still means the same', () => {
    fc.assert(
      fc.property(text, given => {
        expect(safe(given)).not.toMatch(/[\p{Cc}\u200b\u202a-\u202e\u2066-\u2069]/u)
        const json = safeJson(JSON.stringify({ given }))
        expect(json).not.toMatch(/[\p{Cc}\u200b\u202a-\u202e\u2066-\u2069]/u)
        expect(JSON.parse(json)).toEqual({ given })
      }),
      { numRuns: 2000 },
    )
  })

  it('stands in a table that is no wider than the terminal, under its head', () => {
    const row = fc.record({ id: fc.stringMatching(/^[a-z-]{1,12}$/), name: text, more: text })
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), fc.integer({ min: 14, max: 80 }), (rows, width) => {
        const columns = [
          { title: 'Id', of: ({ id }: (typeof rows)[number]) => id },
          { title: 'Name', of: ({ name }: (typeof rows)[number]) => name, least: 8, rank: 1 },
          { title: 'More', of: ({ more }: (typeof rows)[number]) => more, least: 8, rank: 2, isRight: true },
        ]
        const { head, lines } = layOut({ width, isColored: false }, columns, rows)
        for (const line of [head, ...lines(rows)]) expect(widthOf(line)).toBeLessThanOrEqual(width)
        for (const [place, line] of lines(rows).entries()) expect(line).toContain(rows[place]?.id)
      }),
    )
  })
})
