import { describe, expect, it } from 'vitest'
import { readClaims } from '../../../workers/normalize/index.ts'
import { announcement, knowledge } from '../../support/knowledge.ts'

const press = { id: 'press/news', kind: 'feed', company: null }

/** What the first release of a text has to be had, and the words that say so. */
function open(title: string, summary = '', source: { id: string; kind: string; company: string | null } = press) {
  const claim = readClaims(announcement({ title, summary, source }), knowledge).find(each => each.isRelease)
  const words = (claim?.reasons ?? []).filter(({ rule }) => /:(open|opens|openly|hub|data|api)$|report-only/.test(rule))
  return [`${claim?.stage} ${claim?.openness}`, ...words.map(reason => reason.words)]
}

describe('a release is open', () => {
  it.each([
    ['Lumen AI releases Vega 4 with open weights', 'open weights', 'weights'],
    ['Lumen AI releases Vega 4 under MIT', 'under mit'],
    ['Lumen AI releases Vega 4 on Hugging Face', 'on hugging face', 'hugging face'],
    ['Lumen AI releases an open OCR model Vega-OCR 2', 'open'],
    ['Lumen AI releases open Vega 4', 'open'],
    ['Lumen AI releases Vega 4, a permissive and very large language model', 'permissive'],
    ['流明发布 Vega 4，权重已开放下载', '权重', '开放下载'],
  ])('where it says so: %s', (title, ...words) => {
    const [said, ...found] = open(title)
    expect(said).toBe('released weights')
    for (const word of words) expect(found.some(each => each.includes(word))).toBe(true)
  })

  it.each([
    'Lumen AI releases Vega 4',
    // an adjective of something else
    'Lumen AI is open, Vega 4 released',
    'Lumen AI releases Vega 4, and an open door for anybody who comes here to build a model',
    'Lumen AI is open. Vega 4 released',
    // denied
    'Lumen AI releases Vega 4 without open weights',
    'Lumen AI releases Vega 4, not open source',
    '流明发布 Vega 4，不开源',
    'Lumen AI、Vega 4を公開、オープンソースではない',
    // for later
    'Lumen AI releases Vega 4, open weights coming soon',
    'Lumen AI releases Vega 4, delays open weights',
  ])('and else nobody knows: %s', title => {
    expect(open(title)[0]).toBe('announced unknown')
  })

  it('though something else is denied', () => {
    expect(open('Lumen AI releases Vega 4 with no strings attached and open weights')[0]).toBe('released weights')
    expect(open('Lumen AI releases Vega 4, not a toy, with open weights')[0]).toBe('released weights')
  })

  it.each([
    ['Lumen AI releases Vega 4 API', 'announced api', 'api'],
    ['Lumen AI releases Vega 4, API only', 'announced api', 'api only'],
    ['Lumen AI releases Vega 4 in private beta', 'announced api', 'private beta'],
    ['Lumen AI releases Vega 4 with open weights and an API', 'released weights', 'open weights'],
    ['Lumen AI open-sources a robot dataset', 'released data', 'dataset'],
  ])('by an interface alone, or as data, where it says that: %s', (title, said, word) => {
    const [is, ...words] = open(title)
    expect(is).toBe(said)
    expect(words).toContain(word)
  })
})

describe('a company’s own page says more in its text', () => {
  const blog = { id: 'lumen/blog', kind: 'feed', company: 'lumen' }
  const readme = { id: 'lumen/readme', kind: 'readme', company: 'lumen' }

  it.each([
    ['The weights are on our site, under the Apache 2.0 license.', 'released weights', 'weights', 'apache 2.0'],
    ['A dataset of robots and a corpus of words, all open source.', 'released data', 'open source'],
    ['Use our API, or the playground.', 'announced api', 'api', 'playground'],
    ['It thinks.', 'announced unknown'],
    ['A technical report.', 'announced unknown'],
  ])('%s', (summary, ...said) => {
    expect(open('Introducing Vega 4', summary, blog)).toEqual(said)
  })

  it('but not what others write', () => {
    expect(open('Lumen AI introduces Vega 4', 'The weights are open.')).toEqual(['announced unknown'])
  })

  it('as far as its first three thousand letters', () => {
    expect(open('Introducing Vega 4', `${'so on '.repeat(495)}open weights`, blog)[0]).toBe('released weights')
    expect(open('Introducing Vega 4', `${'so on '.repeat(501)}open weights`, blog)[0]).toBe('announced unknown')
  })

  it('and a project that has a report and no code has nothing to download', () => {
    expect(open('Vega 4: think deeper', 'Our technical report is here.', readme)).toEqual(['announced none', 'technical report'])
    expect(open('Vega 4: think deeper', 'Our technical report is here.', blog)[0]).toBe('announced unknown')
    expect(open('Vega 4: think deeper', 'Our technical report and the training code.', readme)[0]).toBe('announced unknown')
    expect(open('Vega 4: think deeper', 'It thinks.', readme)[0]).toBe('announced unknown')
    expect(open('We have released Vega 4', 'Our technical report is here.', readme)[0]).toBe('announced unknown')
  })
})
