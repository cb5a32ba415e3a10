import { beforeAll, describe, expect, it } from 'vitest'
import { examine } from '../../db/doctor.ts'
import { someCompany, storeScale, touchRelease } from '../../db/scale.ts'
import type { ReleaseDocument } from '../../db/types.ts'
import { useDatabase } from '../support/database.ts'
import { insertCompany, insertSource } from '../support/releases.ts'

const database = useDatabase()
const db = () => database.db
const count = 40
const said: number[] = []
let indexes: unknown[]

const indexesNow = async () => [...(await db()`select indexdef from pg_indexes where schemaname = 'public' order by indexdef`)]

beforeAll(async () => {
  const families = [{ name: 'Basalt', aliases: [] }]
  for (const [id, name] of [
    ['acme', 'Acme'],
    ['zeta', 'Zeta'],
  ] as const)
    await insertCompany(db(), { id, name, aliases: ['阿克梅'], families })
  await insertCompany(db(), { id: 'herald' })
  await db()`update companies set role = 'press' where id = 'herald'`
  for (const id of ['acme/hub', 'zeta/hub', 'herald/feed']) await insertSource(db(), { id, firstReadAt: new Date() })
  indexes = await indexesNow()
  await storeScale(db(), count, { topics: ['vision'], chineseTopics: ['视觉'] }, done => said.push(done))
})

describe('a timeline that is made up', () => {
  it('has as many releases as asked for, of all makers, each with evidence and a revision, and says so', async () => {
    const [row] = await db()`
      select (select count(*) from releases)::int as releases, (select count(distinct company_id) from releases)::int as companies,
        (select count(*) from revisions)::int as revisions, (select count(*) from entries)::int as entries,
        (select count(*) from claims)::int as claims, (select count(*) from sightings)::int as sightings`
    expect(row).toEqual({ releases: count, companies: 2, revisions: count, entries: 3 * count, claims: 3 * count, sightings: 3 * count })
    expect(said).toEqual([count])
  })

  it('reads as a document of the API does', async () => {
    const rows = await db()<{ document: ReleaseDocument }[]>`select document from releases order by dated_at, id`
    const [document] = rows.map(row => row.document)
    if (!document) throw new Error('nothing was stored')
    const { name, family, company, sightings, variants } = document
    expect([family, name.startsWith('Basalt'), ['Acme', 'Zeta'].includes(company.name)]).toEqual(['Basalt', true, true])
    expect(variants.map(({ repo }) => repo)).toEqual([`${company.id}/${name}`, `${company.id}/${name}-Instruct`])
    const evidence = [
      [`${company.id}/hub`, `Introducing ${name}: open weights for vision`],
      [`${company.id}/hub`, `${company.id}/${name}`],
      ['herald/feed', `阿克梅开源${name}，面向视觉的模型`],
    ]
    expect(sightings.map(({ source, title }) => [source.id, title]).toSorted()).toEqual(evidence.toSorted())
  })

  it('is one that could have come to be: every index is there, and nothing is broken', async () => {
    expect(await indexesNow()).toEqual(indexes)
    const broken = (await examine(db())).filter(({ count }) => count > 0).map(({ name }) => name)
    expect(broken).toEqual([])
    await db()`insert into entries (source_id, key, title, summary, content_hash, is_baseline) values ('acme/hub', 'next', 'A title', '', 'x', false)`
  })

  it('has a newest release, whose company is known and which may change without anything new', async () => {
    const newest = async () =>
      (await db()`select company_id, xmin::text as written, revision from releases order by dated_at desc, id desc limit 1`)[0]
    const before = await newest()
    expect(await someCompany(db())).toBe(before?.companyId)
    await touchRelease(db())
    const after = await newest()
    expect([after?.revision, after?.written === before?.written]).toEqual([before?.revision, false])
  })
})
