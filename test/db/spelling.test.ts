import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../../db/client.ts'
import { writeFilters } from '../../db/filters/index.ts'
import type { KnownCompany } from '../../db/filters/parts/filter.ts'
import { readTyped } from '../../db/spelling.ts'
import { listKnownCompanies } from '../../db/timeline.ts'
import { useDatabase } from '../support/database.ts'
import { nodesOf, openExplaining, type Planned } from '../support/plans.ts'
import { insertCompany, insertRelease } from '../support/releases.ts'

const used = useDatabase()
let explaining: Database
let planned: Planned[]
let companies: KnownCompany[]

beforeAll(async () => {
  await insertCompany(used.db, { id: 'acme', name: 'Acme', aliases: ['Acmee Labs'], families: [{ name: 'Basalt', aliases: [] }] })
  for (const [nth, name] of ['Scout', 'Maverick', 'Granite', 'Behemoth', 'Feldspar'].entries())
    for (const year of [2022, 2025])
      await insertRelease(used.db, {
        ...{ id: `${name}-${year}`.toLowerCase(), name: `${name} ${nth}` },
        releasedAt: { at: `${year}-04-28T09:00:00.000Z`, precision: 'minute', basis: 'vendor' },
      })
  companies = await listKnownCompanies(used.db)
  ;({ db: explaining, planned } = openExplaining(used.url, false))
  await explaining`select`
})
afterAll(() => explaining.end({ timeout: 2 }))

/** What was asked of Postgres to read a search, and what the words of it were taken for. */
async function read(...values: string[]) {
  planned.length = 0
  const filters = await readTyped(explaining, new URLSearchParams({ q: values.join(',') }), companies, [])
  const questions = planned.filter(({ query }) => query.includes('releases'))
  const told = filters.matchedAs.map(({ given, word, family }) => `${given} > ${word ?? family}`)
  return { questions, count: questions.length, meant: writeFilters(filters), told }
}

describe('a search with slips of the hand', () => {
  it('is two questions to Postgres, however many they are', async () => {
    expect(await read('scuot maverik', 'granit basallt')).toMatchObject({
      count: 2,
      told: expect.arrayContaining(['scuot > scout', 'maverik > maverick', 'granit > granite', 'basallt > Basalt']),
    })
  })

  it('is none where nobody knows more of it than a slip or two explains, in all of its values together', async () => {
    expect(await read('scuot maverik', 'granit basallt behemot')).toMatchObject({ count: 0, told: [] })
    const words = (nth: number) => Array.from({ length: 12 }, (_, place) => `scuot${'abcdefghijkl'[place]}${'abcde'.repeat(nth)[nth]}`)
    const many = Array.from({ length: 50 }, (_, nth) => words(nth + 1).join('-'))
    expect(await read(...many)).toMatchObject({ count: 0, told: [] })
  })

  it('is refused where it has too many words, whatever stands between them', async () => {
    const words = Array.from({ length: 33 }, (_, nth) => `ab${'abcdefghijk'[nth % 11]}${'xyz'[nth % 3]}`)
    for (const between of [' ', '-', '4', '/']) await expect(read(words.join(between))).rejects.toThrow('at most 12 words')
  })
})

describe('a word with a slip', () => {
  it('is put right as a whole word, and nowhere inside another', async () => {
    const { meant, told } = await read('granit granitsearch')
    expect([meant, told]).toEqual(['q=granite%20granitsearch', ['granit > granite']])
  })

  it('is told by the words that were written, also beside what they nearly are', async () => {
    expect((await read('basallt 4', 'basalt 3')).told).toEqual(['basallt 4 > Basalt', 'basalt 3 > Basalt'])
    expect((await read('basallt basalt')).told.toSorted()).toEqual(['basallt > Basalt', 'basalt > Basalt', 'basalt > Basalt'])
  })

  it('is one of any width, and a wide comma stays what it is', async () => {
    expect(await read('ｇｒａｎｉｔ')).toMatchObject({ meant: 'q=granite', told: ['granit > granite'] })
    const { meant, told } = await read('granit，1')
    expect([decodeURIComponent(meant), told]).toEqual(['q=granite，1', ['granit > granite']])
  })

  it('is said only where something was put right', async () => {
    // letters of mathematics stand for plain ones, but beside a wide comma nothing is rewritten
    expect(await read('𝐠𝐫𝐚𝐧𝐢𝐭，1')).toMatchObject({ told: [] })
  })

  it('leaves what other filters understood as it is', async () => {
    const { chosen, matchedAs } = await readTyped(explaining, new URLSearchParams('q=granit&company=Acmee Labs'), companies, [])
    expect(chosen.map(({ filter, given }) => [filter.name, ...given])).toEqual([
      ['q', 'granit'],
      ['company', 'Acmee Labs'],
    ])
    expect(matchedAs.map(({ given }) => given)).toEqual(['granit', 'Acmee Labs'])
  })
})

describe('a search whose words are there', () => {
  it('costs one look into the index for each of them', async () => {
    const { count, questions } = await read('scout')
    const looks = questions.flatMap(({ plan }) => nodesOf(plan)).filter(node => node['Index Name'] === 'releases_search')
    expect([count, looks.reduce((sum, node) => sum + node['Actual Loops'], 0)]).toEqual([1, 1])
  })

  it.each(['Granit 7', 'Granit7', 'granit', 'Granit-Vision', 'Acme/Granit_b', 'Granité', '的Granit模型'])(
    'is taken as it is written: %s',
    async name => {
      expect((await read('granit')).told).toEqual(['granit > granite'])
      await insertRelease(used.db, {
        id: 'in-use',
        name,
        releasedAt: { at: '2023-04-28T09:00:00.000Z', precision: 'minute', basis: 'vendor' },
      })
      expect((await read('granit')).told).toEqual([])
      await used.db`delete from releases where id = 'in-use'`
    },
  )

  it('costs nothing where they are names of the files, or no words', async () => {
    for (const q of ['acme', 'basalt 4', 'r1', '智谱', '100']) expect([q, (await read(q)).count]).toEqual([q, 0])
  })
})
