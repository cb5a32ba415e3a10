import { describe, expect, it } from 'vitest'
import { readLexicons } from '../../../config/lexicons.ts'
import { buildKnowledge, type Knowledge, readClaims } from '../../../workers/normalize/index.ts'
import { announcement, company, herald, listed, lumen, tarn } from '../../support/knowledge.ts'

const press = { id: 'press/news', kind: 'feed', company: null }
const lexicons = readLexicons()
const others = {
  Acme: { aliases: ['Acme Labs'], families: ['Pony', 'Acme'], isPlatform: false },
  Cloudy: { aliases: ['Cloudy Cloud'], families: [], isPlatform: true },
}
const known = buildKnowledge([lumen, tarn], { ...lexicons, others })

/** Who does what, as a headline says: "lumen: Vega 4 released". */
function said(title: string, knowledge: Knowledge = known): string[] {
  return readClaims(announcement({ title, source: press }), knowledge).map(
    ({ company: id, actor, name, kind, stage }) =>
      `${id ?? actor ?? 'nobody'}: ${name ?? 'a model'} ${stage}${kind === 'dataset' ? ' (data)' : ''}`,
  )
}

describe('who nobody tracks', () => {
  it.each([
    ['Acme releases Pony 2', 'Acme: Pony 2 announced'],
    ['Acme Labs open-sources Pony', 'Acme: Pony released'],
    ['Pony 2 released', 'Acme: Pony 2 announced'],
    ['Acme releases a new model', 'Acme: a model announced'],
    ['Acme 3 released', 'Acme: Acme 3 announced'],
  ])('is named with what they make: %s', (title, expected) => {
    expect(said(title)).toEqual([expected])
  })

  it('is compared with nothing that is tracked', () => {
    const [claim] = readClaims(announcement({ title: 'Acme releases Pony 2', source: press }), known)
    expect(claim).toMatchObject({ company: null, line: null, actor: 'Acme', family: 'Pony', version: '2' })
  })

  it('is nobody in other letters: their names are everyday words', () => {
    expect(said('acme releases a new model')).toEqual(['nobody: a model null'])
  })

  it('and serves what others make, releases nothing', () => {
    expect(said('Cloudy releases a new model')).toEqual(['Cloudy: a model null'])
    expect(said('Cloudy Cloud releases Vega 4')).toEqual(['lumen: Vega 4 null'])
  })
})

describe('a company is known', () => {
  it('by the names of its organisations, former ones too, and its products', () => {
    const renamed = buildKnowledge([{ ...lumen, products: ['Lumen Chat'] }], lexicons)
    for (const name of ['lumen-ai', 'LUMENLAB', 'Lumen Chat', '流明']) {
      expect(said(`“${name}” releases a new model`, renamed)).toEqual(['lumen: a model announced'])
    }
    expect(readClaims(listed('LumenLab/Vega-4'), renamed)[0]?.company).toBe('lumen')
  })

  it('by a product that bears its family’s name, which is no model', () => {
    const chatty = buildKnowledge([{ ...lumen, products: ['Vega Chat'] }], lexicons)
    expect(said('Vega Chat is out', chatty)).toEqual(['lumen: a model null'])
    expect(said('Vega Chat 2 is out', chatty)).toEqual(['lumen: Vega Chat 2 announced'])
  })

  it('where an everyday word is its name, in its own letters alone', () => {
    const step = buildKnowledge([company('step', { name: 'Step' })], lexicons)
    expect(said('Step releases a new model', step)).toEqual(['step: a model announced'])
    expect(said('a first step releases a new model', step)).toEqual(['nobody: a model null'])
  })

  it('a press outlet is none', () => {
    const told = buildKnowledge([lumen, { ...herald, family: [{ name: 'Gazette', aliases: [] }] }], lexicons)
    expect(said('Gazette 4 released', told)).toEqual(['nobody: a model null'])
  })
})

describe('a family', () => {
  it('that two companies call so is of the one that is named, else of the first', () => {
    const both = buildKnowledge([lumen, { ...tarn, family: [...tarn.family, { name: 'Vega', aliases: [] }] }], lexicons)
    expect(said('Tarn releases Vega 4', both)).toEqual(['tarn: Vega 4 announced'])
    expect(said('Lumen AI releases Vega 4', both)).toEqual(['lumen: Vega 4 announced'])
    expect(said('Vega 4 released', both)).toEqual(['lumen: Vega 4 announced'])
    const own = announcement({ title: 'Introducing Vega 4', source: { id: 'tarn/blog', kind: 'feed', company: 'tarn' } })
    expect(readClaims(own, both).map(claim => [claim.company, claim.name])).toEqual([['tarn', 'Vega 4']])
  })

  it('of data sets makes data sets', () => {
    const data = buildKnowledge([{ ...lumen, family: [{ name: 'Trove', aliases: [], kind: 'dataset' as const }] }], lexicons)
    expect(said('Lumen AI releases Trove 2', data)).toEqual(['lumen: Trove 2 released (data)'])
    expect(said('Trove 2', data)).toEqual(['lumen: Trove 2 released (data)'])
  })

  it('that is also its company’s name is the company where it stands alone', () => {
    const brand = buildKnowledge([{ ...lumen, family: [{ name: 'Lumen', aliases: [] }] }], lexicons)
    expect(said('Lumen releases a new model', brand)).toEqual(['lumen: a model announced'])
    expect(said('Lumen releases Lumen 4', brand)).toEqual(['lumen: Lumen 4 announced'])
    expect(said('Acme Labs releases a Lumen', brand)[0]).toMatch(/null$/)
    expect(said('Lumen Claw is out', brand)).toEqual(['lumen: a model null'])
  })
})
