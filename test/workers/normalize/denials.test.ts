import { expect, it } from 'vitest'
import { readLexicons } from '../../../config/lexicons.ts'
import { readClaims } from '../../../workers/normalize/index.ts'
import { announcement, knowledge } from '../../support/knowledge.ts'

const press = { id: 'wire/news', kind: 'feed', company: null }
const read = (title: string, source: typeof press | { id: string; kind: string; company: string } = press) =>
  readClaims(announcement({ title, source, publishedAt: { at: '2026-03-01T00:00:00.000Z', precision: 'day' } }), knowledge)
const stages = (title: string, own = false) =>
  read(title, own ? { id: 'lumen/blog', kind: 'feed', company: 'lumen' } : press).map(claim => claim.stage)

it.each([
  'Lumen AI will not open-source Vega 4, says founder',
  'Lumen AI has no plans to open-source Vega 5',
  'Lumen AI: Vega 4 weights will not be released',
  '流明 否认将开源 Vega 4',
  '流明 表示 Vega 4 不会开源',
  'Lumen AI non renderà open source Vega 4',
  'Lumen AI, Vega 4를 공개하지 않는다',
  'Lumen AI、Vega 4を公開しない',
])('what is denied is neither a release nor a plan: %s', title => {
  expect(stages(title)).toEqual([null])
})

it.each(['Retiring Vega 4', 'Deprecating Vega 4', 'Vega 4 下线通知', 'Vega 4 will not be open-sourced', 'Expanding access to Vega 4'])(
  'what a company retires, or only speaks of, it does not present: %s',
  title => {
    expect(stages(title, true)).toEqual([null])
  },
)

it('a promise is a plan', () => {
  expect(stages('Lumen AI will open-source Vega 4 in June')).toEqual(['planned'])
  expect(stages('Lumen AI renderà open source Vega 4 a giugno')).toEqual(['planned'])
})

it('an Italian verb in the future is planned in every list that has it', () => {
  const italian = readLexicons().speech.find(each => each.language === 'it')
  const future = [...(italian?.opens ?? []), ...(italian?.release ?? [])].filter(word => /^\p{L}+rà(?=$|\s)/u.test(word))
  expect(future.length).toBeGreaterThan(3)
  expect(future.filter(word => !italian?.planned.includes(word))).toEqual([])
})
