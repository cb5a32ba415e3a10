import { type Context, Hono } from 'hono'
import type { Database } from '../../db/client.ts'
import { company as companyFilter } from '../../db/filters/company.ts'
import { type ChosenFilters, filters } from '../../db/filters/index.ts'
import { UnknownName } from '../../db/filters/parts/filter.ts'
import { recallStatistics } from '../../db/statistics.ts'
import { countDays, countFamilies, countLicenses, findCompanyDetails } from '../../db/timeline/companyPage.ts'
import { listSources } from '../../db/timeline/sources.ts'
import { listKnownCompanies, listReleases, readDocument } from '../../db/timeline.ts'
import type { ApiContext } from '../context.ts'
import { answerProblemPage, frameOf, show } from '../page.tsx'
import { CompanyPage } from '../pages/company.tsx'
import { yearEnding } from '../pages/yearOfDays.ts'
import { noSuchCompany } from '../problem.ts'
import { refuseParameters } from '../query.ts'

const newestShown = 8
const mostFamilies = 60

/** `GET /companies/{id}`: one company, for people. */
export function companyPageRoutes(api: ApiContext): Hono {
  const routes = new Hono()
  routes.get('/companies/:id', c => company(c, api))
  return routes
}

async function company(c: Context, { db, version, publicUrl }: ApiContext): Promise<Response> {
  const id = c.req.param('id') ?? ''
  refuseParameters(new URL(c.req.url).searchParams)
  const details = await findCompanyDetails(db, id)
  if (!details) {
    const meant = await companyNamed(db, id)
    return meant.id
      ? c.redirect(`/companies/${encodeURIComponent(meant.id)}`, 308)
      : answerProblemPage(c, version, noSuchCompany(id, meant.nearest))
  }
  const now = new Date()
  const page = await readPage(db, id, now)
  return show(c, <CompanyPage frame={frameOf(version)} company={details} {...page} now={now} publicUrl={publicUrl} />)
}

async function readPage(db: Database, id: string, now: Date) {
  const filters = onlyOf(id)
  const [{ releases }, statistics, families, licenses, sources] = await Promise.all([
    listReleases(db, { filters, limit: newestShown, after: null }),
    recallStatistics(db, filters),
    countFamilies(db, id, mostFamilies),
    countLicenses(db, id),
    listSources(db),
  ])
  const newest = releases.map(readDocument)
  const year = yearEnding(now, newest[0] ?? null)
  const days = await countDays(db, id, year)
  return { newest, statistics, families, licenses, sources: sources.filter(source => source.company === id), year, days }
}

/** Another name of a company leads to it; of what is none, the nearest is told. */
async function companyNamed(db: Database, name: string): Promise<{ id: string | null; nearest: string | null }> {
  try {
    const found = companyFilter.resolve?.(name, await listKnownCompanies(db))
    return { id: found?.value ?? null, nearest: null }
  } catch (error) {
    if (error instanceof UnknownName) return { id: null, nearest: error.nearest }
    throw error
  }
}

/** As `company=` asks, of whatever is stored: press too. */
function onlyOf(id: string): ChosenFilters {
  const chosen = filters.filter(filter => filter.name === companyFilter.name)
  return { chosen: chosen.map(filter => ({ filter, given: [id], values: [id] })), matchedAs: [] }
}
