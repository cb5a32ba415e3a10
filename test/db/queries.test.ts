import { beforeAll, describe, expect, it } from 'vitest'
import { type Database, inTransaction } from '../../db/client.ts'
import type { KnownCompany } from '../../db/filters/parts/filter.ts'
import { matchableOf, openQueryIndex, storeQuery, type UnreadableQuery } from '../../db/queries.ts'
import { readKnownCompanies } from '../../db/timeline.ts'
import { useDatabase } from '../support/database.ts'
import { insertCompany, insertRelease } from '../support/releases.ts'

const database = useDatabase()
const store = (query: string, db: Database = database.db) => inTransaction(db, tx => storeQuery(tx, query))

beforeAll(async () => {
  const { db } = database
  const families = [{ name: 'Vega', aliases: ['织女'] }]
  await insertCompany(db, { id: 'lumen', name: 'Lumen AI', aliases: ['流明', 'Vega'], families })
  await insertCompany(db, { id: 'tarn', name: 'Tarn', country: 'FR' })
  const company = { id: 'lumen', name: 'Lumen AI' }
  await insertRelease(db, { id: 'orbit-1', company, name: 'Orbit-1', family: 'Orbit' })
  await insertRelease(db, { id: 'heron-2', company: { id: 'tarn', name: 'Tarn' }, name: 'Heron-2', family: 'Heron', openness: 'api' })
})

/** What is told of a release by an index that is brought up to date first. */
async function told(index: ReturnType<typeof openQueryIndex>, release: string, known?: KnownCompany[]): Promise<string[]> {
  return inTransaction(database.db, async tx => {
    await index.refresh(tx, known ?? (await readKnownCompanies(tx)))
    const found = (await matchableOf(tx, [release])).get(release)
    if (!found) throw new Error(`there is no ${release}`)
    return index.match(found)
  })
}

describe('a stored query', () => {
  it('has one id, however many store it at once', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => store('country=FR')))
    expect(new Set(ids).size).toBe(1)
    expect(await store('country=FR')).toBe(ids[0])
    expect(await store('country=CN')).not.toBe(ids[0])
  })
})

describe('the index of stored queries', () => {
  it('finds those that a release fits', async () => {
    const everything = await store('')
    const ofLumen = await store('company=lumen')
    const ofBoth = await store('company=lumen,tarn&openness=api,weights')
    const open = await store('openness=weights')
    const words = await store('q=Heron 2')
    const index = openQueryIndex()
    const orbit = await told(index, 'orbit-1')
    const heron = await told(index, 'heron-2')
    expect(orbit).toEqual(expect.arrayContaining([everything, ofLumen, ofBoth, open]))
    expect(orbit).not.toContain(words)
    expect(heron).toEqual(expect.arrayContaining([everything, ofBoth, words]))
    expect(heron).not.toContain(ofLumen)
    expect(heron).not.toContain(open)
    expect(new Set(orbit).size).toBe(orbit.length)
  })

  it('learns of a query whose transaction commits after later ones were read', async () => {
    const index = openQueryIndex()
    const { late, soon, before } = await inTransaction(database.db, async slow => {
      const late = await storeQuery(slow, 'kind=model')
      const soon = await store('kind=model,code')
      return { late, soon, before: await told(index, 'orbit-1') }
    })
    const after = await told(index, 'orbit-1')
    expect(before).toContain(soon)
    expect(before).not.toContain(late)
    expect(after).toEqual(expect.arrayContaining([soon, late]))
  })

  it('is whole for each of the transactions that refresh it side by side, whatever companies they see', async () => {
    const queries = await Promise.all(Array.from({ length: 500 }, (_, nth) => store(`minParameters=${nth + 1}`)))
    const ofLumen = await store('company=lumen')
    const known = await inTransaction(database.db, readKnownCompanies)
    const index = openQueryIndex()
    const renamed = known.map(company => ({ ...company, aliases: [...company.aliases, 'Another'] }))
    const answers = await Promise.all([known, renamed, known, renamed].map(companies => told(index, 'orbit-1', companies)))
    for (const answer of answers) expect(answer).toContain(ofLumen)
    expect(index.size).toBeGreaterThan(queries.length)
    const { size } = index
    await told(index, 'orbit-1', known)
    expect(index.size).toBe(size)
  })

  it('understands words anew when the first release of a family takes them from its company', async () => {
    const { db } = database
    const vega = await store('q=Vega')
    const index = openQueryIndex()
    expect(await told(index, 'orbit-1')).toContain(vega)
    await insertRelease(db, { id: 'vega-1', company: { id: 'lumen', name: 'Lumen AI' }, name: 'Vega-1', family: 'Vega' })
    expect(await told(index, 'orbit-1')).not.toContain(vega)
    expect(await told(index, 'vega-1')).toContain(vega)
  })

  it('reports a query that cannot be read any more once, and goes on with the others', async () => {
    const gone = await store('company=nobody')
    const fine = await store('company=lumen')
    const reported: UnreadableQuery[] = []
    const index = openQueryIndex(query => reported.push(query))
    const known = await inTransaction(database.db, readKnownCompanies)
    const another = { ...known[0], id: 'another', name: 'Another', country: 'CN', aliases: [], families: [] }
    for (const companies of [known, known, [...known, another]]) expect(await told(index, 'orbit-1', companies)).toContain(fine)
    expect(reported).toEqual([{ id: gone, query: 'company=nobody', problem: expect.stringContaining('not the id') }])
    const back = { ...another, id: 'nobody' }
    await insertRelease(database.db, { id: 'nobody-1', company: { id: 'nobody', name: 'Nobody' } })
    expect(await told(index, 'nobody-1', [...known, back])).toContain(gone)
  })
})
