import { beforeAll, describe, expect, it } from 'vitest'
import { conditionOf, readFilters } from '../../../db/filters/index.ts'
import type { KnownCompany } from '../../../db/filters/parts/filter.ts'
import { listKnownCompanies } from '../../../db/timeline.ts'
import { sourceKinds } from '../../../workers/sources/index.ts'
import { syncFiles } from '../../../workers/sync.ts'
import { useDatabase } from '../../support/database.ts'
import { insertRelease } from '../../support/releases.ts'
import { shippedCompanies } from '../../support/shipped.ts'

const database = useDatabase()
const developers = shippedCompanies.filter(company => company.role === 'developer')
let known: KnownCompany[]

/** A release of every family of every company, and of nothing else; in version 4, which one of the names says. */
beforeAll(async () => {
  const { db } = database
  await syncFiles(db, shippedCompanies, sourceKinds)
  for (const { id, name, family } of developers) {
    for (const each of family) {
      await insertRelease(db, { id: `${id} ${each.name}`, company: { id, name }, name: `${each.name} 4`, version: '4', family: each.name })
    }
  }
  known = await listKnownCompanies(db)
})

async function search(q: string): Promise<{ companies: string[]; families: string[]; told: string[] }> {
  const { db } = database
  const read = readFilters(new URLSearchParams({ q }), known)
  const rows = await db<{ companyId: string; family: string }[]>`
    select company_id, family from releases where true ${conditionOf(db, read)}`
  return {
    companies: rows.map(row => row.companyId),
    families: rows.map(row => row.family),
    told: [...new Set(read.matchedAs.map(matched => matched.company.id))],
  }
}

describe('every name that a company file holds is found by a search', () => {
  it.each(developers.map(company => [company.id, company] as const))('of %s', async (id, company) => {
    const organisations = company.organisation.flatMap(each => [each.name, ...each.formerly])
    const lost = []
    for (const name of [company.name, ...company.aliases, ...company.products, ...organisations]) {
      const { companies, told } = await search(name)
      const isItself = name === company.name || name === id
      if (!companies.includes(id) || `${told}` !== `${isItself ? [] : [id]}`) lost.push({ name, companies, told })
    }
    expect(lost).toEqual([])
  })

  it.each(developers.map(company => [company.id, company] as const))('of the families of %s', async (id, company) => {
    const lost = []
    for (const family of company.family) {
      for (const name of [family.name, ...family.aliases]) {
        const { families, told } = await search(name)
        const isItself = name === company.name || name === id
        if (!families.includes(family.name) || `${told}` !== `${isItself ? [] : [id]}`) lost.push({ name, families, told })
      }
    }
    expect(lost).toEqual([])
  })
})
