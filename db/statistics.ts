import type { Database } from './client.ts'
import { type ChosenFilters, writeFilters } from './filters/index.ts'
import { memoryOf } from './memory.ts'
import { type SourceLag, sourceLag } from './statistics/lag.ts'
import { countLicenses, countMonths } from './statistics/months.ts'
import { type QuarterSizes, sizesOfQuarters } from './statistics/sizes.ts'

/** Releases of one month (of the date that counts), parted in several ways. */
export interface MonthCounts {
  /** `2025-04`. */
  month: string
  releases: number
  byOpenness: Record<string, number>
  /** By the id of the company: those of `companies`; what is missing is of others. */
  byCompany: Record<string, number>
  /** How many have a licence that is known. */
  licensed: number
  /** How many of those have one that counts as permissive (config/licenses.toml). */
  permissive: number
}

export interface Statistics {
  releases: number
  /** The newest months that have any, newest first. */
  months: MonthCounts[]
  /** The companies with the most releases in these months. */
  companies: { id: string; name: string; releases: number }[]
  sizes: QuarterSizes[]
  lag: SourceLag[]
}

const mostCompanies = 20

export async function readStatistics(db: Database, filters: ChosenFilters): Promise<Statistics> {
  const [rows, licenses, sizes, lag] = await Promise.all([
    countMonths(db, filters),
    countLicenses(db, filters),
    sizesOfQuarters(db, filters),
    sourceLag(db, filters),
  ])
  const licensesOf = new Map(licenses.map(each => [each.month, each]))
  const months = new Map<string, MonthCounts>()
  const companies = new Map<string, { id: string; name: string; releases: number }>()
  for (const { month, openness, companyId, companyName, count } of rows) {
    const { licensed = 0, permissive = 0 } = licensesOf.get(month) ?? {}
    const counts = months.get(month) ?? { month, releases: 0, byOpenness: {}, byCompany: {}, licensed, permissive }
    counts.releases += count
    counts.byOpenness[openness] = (counts.byOpenness[openness] ?? 0) + count
    counts.byCompany[companyId] = (counts.byCompany[companyId] ?? 0) + count
    months.set(month, counts)
    const company = companies.get(companyId) ?? { id: companyId, name: companyName, releases: 0 }
    companies.set(companyId, { ...company, releases: company.releases + count })
  }
  const most = [...companies.values()].toSorted((one, other) => other.releases - one.releases || (one.id < other.id ? -1 : 1))
  const shown = most.slice(0, mostCompanies)
  return {
    releases: rows.reduce((sum, { count }) => sum + count, 0),
    months: [...months.values()].map(each => ({ ...each, byCompany: only(each.byCompany, shown) })),
    companies: shown,
    sizes,
    lag,
  }
}

/** The same out of this process's memory, where nothing was committed since it was read. */
export function recallStatistics(db: Database, filters: ChosenFilters): Promise<Statistics> {
  return memoryOf(db).recall(`statistics ${writeFilters(filters)}`, async () => {
    const value = await readStatistics(db, filters)
    return { value, bytes: JSON.stringify(value).length * 4 }
  })
}

function only(counts: Record<string, number>, companies: readonly { id: string }[]): Record<string, number> {
  return Object.fromEntries(companies.flatMap(({ id }) => (counts[id] ? [[id, counts[id]]] : [])))
}
