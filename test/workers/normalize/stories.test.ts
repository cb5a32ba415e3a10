import { describe, expect, it } from 'vitest'
import { readClaims } from '../../../workers/normalize/index.ts'
import { announcement, knowledge } from '../../support/knowledge.ts'

const press = { id: 'press/news', kind: 'feed', company: null }
const march = { at: '2026-03-18T00:00:00.000Z', precision: 'day' as const }

/** What is told of each model, with its day where that is known. */
function told(title: string, summary = ''): string[] {
  const claims = readClaims(announcement({ title, summary, source: press, publishedAt: march }), knowledge)
  return claims
    .filter(claim => claim.stage !== null)
    .map(({ name, stage, date }) => [name, stage, date?.at.slice(5, 10)].filter(Boolean).join(' '))
}

const vega = 'Lumen AI releases Vega 4'
const heron = 'Tarn open-sources Heron 3'
const [both, bothToday] = [
  ['Vega 4 announced', 'Heron 3 released'],
  ['Vega 4 announced 03-18', 'Heron 3 released 03-18'],
]

describe('a title', () => {
  it.each([
    `${vega}. ${heron}`,
    `${vega}! ${heron}.`,
    `“${vega}.” ${heron}`,
    `${vega}; ${heron}`,
    `${vega}；${heron}`,
    `${vega}。${heron}`,
    `${vega}！${heron}`,
    `AI日报：${vega}；${heron}`,
    `AI早报 | 概览：${vega}；${heron}`,
    `...${vega}. … ${heron}`,
  ])('tells several stories, all of its day: %s', title => {
    expect(told(title)).toEqual(bothToday)
  })

  it('is one story where a number follows its point', () => {
    expect(told('Lumen AI releases Vega 4.5 today. 3 more to come')).toEqual(['Vega 4.5 announced 03-18'])
  })

  it.each(['<think>so</think> Vega 4 released', '<b>Vega 4</b> released', '<a href="https://lumen.example/">Vega 4</a> released'])(
    'is read without what looks like markup: %s',
    title => {
      expect(told(title)).toEqual(['Vega 4 announced 03-18'])
    },
  )

  it('keeps what only looks a little like it', () => {
    expect(told('2 < 3, Vega 4 > Orbit 2 released')).toEqual(['Vega 4 announced 03-18', 'Orbit 2 announced 03-18'])
  })

  it('of several lines is an article, whose title is its first line', () => {
    expect(told(`${vega}\n${heron}.`)).toEqual(['Vega 4 announced 03-18', 'Heron 3 released'])
    expect(told(`\n${vega}\n${heron}.`)).toEqual(['Vega 4 announced 03-18', 'Heron 3 released'])
  })

  it('of very many letters is an article without a title', () => {
    const talk = 'It was a long day. '.repeat(25)
    expect(told(`${talk}${vega}.`)).toEqual(['Vega 4 announced'])
    expect(told(`${talk}\n${vega}.`)).toEqual(['Vega 4 announced'])
    expect(told(`${talk.slice(0, 342)}${vega}.`)).toEqual(['Vega 4 announced 03-18'])
  })

  it('as long as a title may be has its body behind it', () => {
    const title = `${vega}. ${'It was a long day. '.repeat(18)}`.trim()
    const filled = `${title} ${'.'.repeat(399 - title.length)}`
    expect(told(`${filled}\n${heron}.`)).toEqual(['Vega 4 announced 03-18', 'Heron 3 released'])
    expect(told(`${filled}.\n${heron}.`)).toEqual(both)
  })

  it('is no heading where something stands before it', () => {
    expect(told(`流明早报发布 Vega 4`)).toEqual(['Vega 4 announced 03-18'])
  })
})

describe('a body', () => {
  it('tells of any time, sentence by sentence', () => {
    expect(told('x', `${vega}. ${heron}.`)).toEqual(both)
    expect(told('x', `${vega}\n${heron}`)).toEqual(both)
    expect(told('x', `Nothing.\n#12 ${vega}\n#13 ${heron}`)).toEqual(both)
  })

  it.each(['↗', '•', '▪', '◆', '■', '●', '➤', '►'])('that is a list tells news of its day, marked with %s', mark => {
    expect(told('x', `早报 ${mark} ${vega} ${mark} ${heron} ${mark} Nothing`)).toEqual(bothToday)
  })

  it('is a list from three marks on', () => {
    expect(told('x', `↗ ${vega} ↗ ${heron}`)).toEqual(both)
    expect(told('x', `${vega}\n${heron}\nNothing\nNone`)).toEqual(both)
    expect(told('x', `↗ ${vega} ↗ ${heron} ↗ ${'nothing at all '.repeat(90)}`)).toEqual(both)
  })

  it('has no item that tells two things, or much', () => {
    expect(told('x', `↗ ${vega}. It is big. ↗ ${heron} ↗ Nothing`)).toEqual(['Vega 4 announced', 'Heron 3 released 03-18'])
    expect(told('x', `↗ ${vega} ${'and so on '.repeat(10)}↗ ${heron} ↗ Nothing`)).toEqual(['Vega 4 announced', 'Heron 3 released 03-18'])
  })

  it('is read to the end of its longest sentence', () => {
    expect(told('x', `${'all that we know, '.repeat(30)}${vega}`)).toEqual(['Vega 4 announced'])
    expect(told('x', `${'all that we know '.repeat(30)}${vega}`)).toEqual(['Vega 4 announced'])
    expect(told('x', `${'我们知道的一切，'.repeat(60)}流明发布 Vega 4`)).toEqual(['Vega 4 announced'])
    expect(told('x', `${'我们知道的一切'.repeat(60)}，流明发布 Vega 4`)).toEqual(['Vega 4 announced'])
  })

  it('ends where a page links to others, if that is in its second half', () => {
    expect(told('x', `${vega}.\nMore.\nRelated articles: ${heron}.`)).toEqual(['Vega 4 announced'])
    expect(told('x', `Related articles: ${heron}.\nMore.\n${vega}.`)).toEqual(['Heron 3 released', 'Vega 4 announced'])
    // far into a sentence it is a word like any other
    expect(told('x', `${vega}.\nMore.\n${heron}, ${'and so on '.repeat(8)}: related articles.`)).toEqual(both)
    expect(told('x', `${vega}.\nMore.\nIn our related articles: ${heron}.`)).toEqual(both)
  })

  it('is read as far as an article goes, and no further', () => {
    expect(told('x', `${'So. '.repeat(398)}${vega}.`)).toEqual(['Vega 4 announced'])
    expect(told('x', `${'So. '.repeat(400)}${vega}.`)).toEqual([])
    expect(told('x', `${`${'so '.repeat(90)}. `.repeat(146)}${vega}.`)).toEqual(['Vega 4 announced'])
    expect(told('x', `${`${'so '.repeat(90)}. `.repeat(148)}${vega}.`)).toEqual([])
  })
})

describe('what a body names without telling of it', () => {
  const named = (summary: string) => {
    const claims = readClaims(announcement({ title: 'x', summary, source: press }), knowledge)
    return claims.map(({ company, name, stage }) => [company, name, stage])
  }

  it('is named once, and a company alone is nothing', () => {
    expect(named('Vega 3 is used by all. So is Heron. And Vega 3.')).toEqual([
      ['lumen', 'Vega 3', null],
      ['tarn', 'Heron', null],
    ])
    expect(named('Lumen is a company.')).toEqual([[null, null, null]])
  })

  it('gives way to what is told of it', () => {
    expect(named(`Vega 4 is used by all. ${vega}.`)).toEqual([['lumen', 'Vega 4', 'announced']])
  })
})

it('a title tells of twelve models at most, an article of forty', () => {
  const names = Array.from({ length: 50 }, (_, at) => `Vega ${at + 1}`)
  expect(told(names.slice(0, 20).join(', '))).toHaveLength(12)
  expect(told('x', names.map(name => `Lumen AI releases ${name}.`).join(' '))).toHaveLength(40)
})
