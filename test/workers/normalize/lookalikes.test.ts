import { describe, expect, it } from 'vitest'
import { mergeClaims } from '../../../workers/normalize/index.ts'
import { plainText } from '../../../workers/sources/text.ts'
import { announcement, knowledge, listed, placed } from '../../support/knowledge.ts'

const repository = 'lumen-ai/Vega-4-9B'

/** What speaks for the release that is there, when its maker says this, as it comes out of a feed. */
function evidenceWith(title: string): string[] {
  const said = announcement({ title: plainText(title, 1024) })
  const releases = mergeClaims(placed([listed(repository, { createdAt: '2026-02-28T08:00:00.000Z' }), said]), knowledge)
  return releases
    .filter(({ variants }) => variants.some(({ repo }) => repo === repository))
    .flatMap(({ members }) => members.map(each => each.source.id))
}

/** As anybody would read it. */
const plain = 'Lumen AI open-sources Vega-4'

describe('a name in letters of another script', () => {
  it.each(['Lumen AI open-sources V\u0435ga-4', 'Lumen AI open-sources Veg\u0430-4', 'Lumen AI open-sources \u0474ega-4'])(
    'says nothing of the release that it looks like: %s',
    title => {
      expect(title).not.toBe(plain)
      expect(evidenceWith(title)).toEqual(['lumen-ai/hub'])
    },
  )
})

describe('the same name in other clothes', () => {
  it.each([
    plain,
    'Lumen AI open-sources \uff36\uff45\uff47\uff41-4',
    'Lumen AI open-sources Ve\u200bga-4',
    '\u202eLumen AI open-sources Vega\u2066-4',
  ])('speaks for it: %j', title => {
    expect(evidenceWith(title)).toEqual(['lumen-ai/hub', 'lumen/blog'])
  })
})
