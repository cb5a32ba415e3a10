import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Claim } from '../../../workers/normalize/contract.ts'
import { readClaims } from '../../../workers/normalize/index.ts'
import { announcement, knowledge, only } from '../../support/knowledge.ts'

const press = { id: 'press/news', kind: 'feed', company: null }
const lumenBlog = { id: 'lumen/blog', kind: 'feed', company: 'lumen' }
const march = { at: '2026-03-18T00:00:00.000Z', precision: 'day' as const }

const told = (title: string, summary = '', source: typeof press | typeof lumenBlog = press): Claim[] =>
  readClaims(announcement({ title, summary, source, publishedAt: march }), knowledge)

/** Somebody, by any of their names, and a model of theirs. */
const maker = fc.constantFrom(
  { company: 'lumen', names: ['Lumen AI', 'Lumen', 'Loomen'], chinese: '流明', families: ['Vega', 'Vega-Audio', 'Orbit'] },
  { company: 'tarn', names: ['Tarn'], chinese: 'Tarn', families: ['Heron'] },
)
const version = fc.constantFrom('2', '2.5', '10', 'K3')
const size = fc.constantFrom<[string, number | null]>(['', null], ['-8B', 8e9], ['-0.6B', 0.6e9], ['-235B-A22B', 235e9])
const tuning = fc.constantFrom('', '-Instruct', '-Thinking', '-Base')

const model = fc
  .tuple(maker, fc.nat(), fc.nat(), version, size, tuning)
  .map(([{ company, names, chinese, families }, nthName, nthFamily, number, [written, total], tuned]) => {
    const family = families[nthFamily % families.length] as string
    const name = `${family}-${number}${written}${tuned}`
    return { company, actor: names[nthName % names.length] as string, chinese, family, version: number.toLowerCase(), total, name }
  })

/** What is said of a model: the sentence, and what that means for it. */
const released = fc.constantFrom(
  ['{actor} open-sources {name}', 'released', 'weights'],
  ['{actor} releases {name} with open weights on Hugging Face', 'released', 'weights'],
  ['{actor} launches {name}', 'announced', 'unknown'],
  ['{actor} launches {name} via API', 'announced', 'api'],
  ['{name} is now open source', 'released', 'weights'],
  ['{name} is out, weights on Hugging Face', 'released', 'weights'],
  ['{actor} 开源 {name} 模型', 'released', 'weights'],
  ['{actor} 正式发布 {name}', 'announced', 'unknown'],
  ['{actor} rilascia {name} come open source', 'released', 'weights'],
  ['{actor}, {name} 오픈소스로 공개', 'released', 'weights'],
  ['{actor}、「{name}」をオープンソースで公開', 'released', 'weights'],
)
const planned = fc.constantFrom(
  '{actor} will open-source {name} next week',
  '{actor} plans to release {name}',
  '{name} will be open-sourced soon',
  '{actor} 将于下周开源 {name}',
  '{actor} renderà open source {name}',
  '{actor}, {name} 공개 예정',
  '{actor}、「{name}」を公開予定',
)
const nothing = fc.constantFrom(
  'How to run {name} locally',
  '{actor} raises $500M for {name}',
  '{actor} will not open-source {name}',
  '{actor} reportedly delays {name}',
  'Is {name} any good?',
  '{actor} 否认将开源 {name}',
  '{actor} 完成新一轮融资，{name} 估值 100 亿美元',
)

/** Only a Chinese sentence calls a company by its Chinese name. */
function say(sentence: string, { actor, chinese, name }: { actor: string; chinese: string; name: string }): string {
  const isChinese = /\p{Script=Han}/u.test(sentence) && !sentence.includes('を')
  return sentence.replace('{actor}', isChinese ? chinese : actor).replace('{name}', name)
}

describe('whoever tells of whatever model in whatever words', () => {
  it('that it is there, is understood: whose, which, how large, and what can be had of it', () => {
    fc.assert(
      fc.property(model, released, (said, [sentence, stage, openness]) => {
        const claim = only(told(say(sentence as string, said)))
        const { company, family, total, version: number } = said
        expect(claim).toMatchObject({ company, family, version: number, isRelease: true, stage, openness, kind: 'model' })
        expect(claim.parameters?.total ?? null).toBe(total)
        expect(claim.date).toEqual({ ...march, basis: 'press' })
        expect(claim.name).toBe(said.name)
      }),
      { numRuns: 300 },
    )
  })

  it('that it is to come, promises it', () => {
    fc.assert(
      fc.property(model, planned, (said, sentence) => {
        const claim = only(told(say(sentence, said)))
        const { company, family, version: number } = said
        expect(claim).toMatchObject({ company, family, version: number, isRelease: false, stage: 'planned', openness: 'unknown' })
      }),
      { numRuns: 200 },
    )
  })

  it('about something else, claims nothing', () => {
    fc.assert(
      fc.property(model, nothing, (said, sentence) => {
        expect(told(say(sentence, said)).filter(claim => claim.isRelease || claim.stage !== null)).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  it('of its own says nothing of another company’s', () => {
    const foreign = model.filter(said => said.company !== 'lumen')
    fc.assert(
      fc.property(foreign, released, (said, [sentence]) => {
        expect(told(say(sentence as string, said), '', lumenBlog).filter(claim => claim.model !== null)).toEqual([])
      }),
    )
  })
})

describe('an article of several sentences', () => {
  const sentence = fc
    .tuple(
      model,
      fc.oneof(
        released.map(([text]) => text as string),
        planned,
        nothing,
      ),
    )
    .map(([said, text]) => `${say(text, said)}.`)
  const facts = ({ company, name, stage, openness }: Claim) => `${company} ${name} ${stage} ${openness}`

  it('says what each of them says, whatever stands around it', () => {
    fc.assert(
      fc.property(fc.array(sentence, { minLength: 1, maxLength: 5 }), all => {
        const alone = all.flatMap(each => told('x', each)).filter(claim => claim.stage !== null)
        const whole = told('x', all.join('\n')).filter(claim => claim.stage !== null)
        const first = new Map(
          alone.map(claim => [`${claim.company} ${claim.name?.toLowerCase()}`, facts(claim)]).toReversed() as [string, string][],
        )
        expect(whole.map(facts).toSorted()).toEqual([...first.values()].toSorted())
      }),
      { numRuns: 150 },
    )
  })
})
