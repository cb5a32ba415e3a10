import { describe, expect, it } from 'vitest'
import { readClaims } from '../../../workers/normalize/index.ts'
import { announcement, knowledge } from '../../support/knowledge.ts'

const press = { id: 'press/news', kind: 'feed', company: null }
const blog = { id: 'lumen/blog', kind: 'feed', company: 'lumen' }
const readme = { id: 'lumen/readme', kind: 'readme', company: 'lumen' }

/** The models that a title presents, by which rule. */
function presented(title: string, source: typeof press | typeof blog = press) {
  const claims = readClaims(announcement({ title, source }), knowledge).filter(claim => claim.isRelease)
  return claims.map(({ name, reasons }) => [name, reasons.find(reason => reason.rule.startsWith('title:'))?.rule])
}

describe('a title presents the model that it is', () => {
  it.each([
    ['Vega 4', 'name'],
    ['Vega', 'name'],
    ['Vega 4 Series', 'name'],
    ['Lumen AI Vega 4', 'name'],
    ['Open Vega 4', 'name'],
    ['A new open Vega 4 model', 'name'],
    ['Vega 4 on Hugging Face', 'name'],
    ['Vega 4: think deeper', 'presents'],
    ['Vega 4：更快更强', 'presents'],
    ['Vega 4 | think deeper', 'presents'],
    ['Vega 4 – think deeper', 'presents'],
    ['Vega 4 — think deeper', 'presents'],
    ['Vega 4 - think deeper', 'presents'],
    ['The new open Vega 4: think deeper', 'presents'],
    // what it is praised by
    ['Vega 4: Building what comes next', 'presents'],
  ])('%s', (title, rule) => {
    if (!title.includes('Building')) expect(presented(title)).toEqual([[expect.stringMatching(/^Vega/), `title:${rule}`]])
    expect(presented(title, blog)).toEqual([[expect.stringMatching(/^Vega/), `title:${rule}`]])
  })

  it.each([
    ['Vega 4 and Orbit 2', 2],
    ['Vega 4 & Orbit 2', 2],
    ['Vega 4 + Orbit 2', 2],
    ['Vega 4、Orbit 2', 2],
    ['Vega 4, Orbit 2 and Heron 3', 3],
    ['Vega 4, 5 and 6', 1],
    ['Vega 4 and Orbit 2 are so different', 2],
    ['Vega 4, which thinks, and Orbit 2', 2],
    ['Vega 4 + a surprise', 1],
  ])('or each of those that it lists: %s', (title, count) => {
    expect(presented(title)).toHaveLength(count)
  })

  it.each([
    'Vega 4 think deeper',
    'Vega 4, a deep look',
    'Vega 4 and the art of coding',
    'Vega 4 and Orbit 2 on the leaderboard',
    'Vega 4 and Orbit 2 integrated',
    'Vega 4: technical report',
    'Vega 4: a guide',
    'Vega 4: how to',
    'Vega 4: Lumen AI raises $1B',
    'Vega 4: price cuts',
    'Vega 4: the lawsuit',
    'Talking of Vega 4: think deeper',
    'Talking of Vega 4 and Orbit 2',
    `Vega 4 and Orbit 2, ${'which we have made over the last year with a lot of help '.repeat(2)}`,
  ])('and none that it only speaks of: %s', title => {
    expect(presented(title)).toEqual([])
  })
})

describe('a company’s own title presents its model too', () => {
  it.each([
    ['where it ends in its name', 'Time to speak some dialects, Vega-TTS!', 'Vega-TTS'],
    ['where it ends in its name behind a dash', 'The sound of it all — Vega-TTS', 'Vega-TTS'],
    ['where it begins with it', 'Vega 4 & friends', 'Vega 4'],
    ['where it begins with it, behind a word', 'Our Vega 4 & friends', 'Vega 4'],
    ['where it says in what language ever that its weights are open', 'Vega-4 dévoilé : open weights à télécharger', 'Vega-4'],
    ['where it says where they lie', 'Enfin Vega-4 sur hugging face', 'Vega-4'],
    ['where another is named at its end', 'Beyond what we thought of Orbit 2, Vega 4', 'Vega 4'],
  ])('%s: %s', (_, title, name) => {
    expect(presented(title, blog)).toEqual(expect.arrayContaining([[name, 'title:own']]))
    expect(presented(title, press)).toEqual([])
  })

  it.each([
    'Time to speak some dialects with Vega-TTS in practice',
    'Time to speak some dialects with Vega-TTS',
    'Vega 4 in practice',
    'All about our newest and best Vega 4: the next step',
    'All about our newest and best Vega 4 & friends',
    'Retiring Vega 4',
    'Vega 4 is no more: think of it',
    'Using Vega 4 at work, Vega 4',
    'Vega 4 technical report',
    'Vega 4: the price',
    'Raising money for open weights of Vega 4',
    'The weights of it all',
  ])('but not where it only speaks of it: %s', title => {
    expect(presented(title, blog)).toEqual([])
  })

  it('and a read-me’s heading greets nobody', () => {
    expect(presented('Time to speak some dialects, Vega-TTS!', readme)).toEqual([])
    expect(presented('Vega 4 & friends', readme)).toEqual([['Vega 4', 'title:own']])
  })

  it('as a data set where it speaks of data', () => {
    const [data] = readClaims(announcement({ title: 'Vega data set on Hugging Face' }), knowledge)
    expect(data).toMatchObject({ kind: 'dataset', openness: 'data', stage: 'released' })
    const [model] = readClaims(announcement({ title: 'Vega: the model and its data set on Hugging Face' }), knowledge)
    expect(model).toMatchObject({ kind: 'model', openness: 'weights', stage: 'released' })
  })
})
