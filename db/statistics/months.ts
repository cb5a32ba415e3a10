import { permissiveLicenses } from '../../config/licenses.ts'
import type { Database } from '../client.ts'
import { countsFor } from '../facets.ts'
import type { ChosenFilters } from '../filters/index.ts'
import { licenseOf } from '../filters/parts/matchable.ts'
import { ask } from '../timeline/ask.ts'

/** Releases of one month of one openness and company. */
export interface MonthCell {
  month: string
  openness: string
  companyId: string
  companyName: string
  count: number
}

export interface MonthLicenses {
  month: string
  licensed: number
  permissive: number
}

const mostMonths = 120
const permissive = Object.keys(permissiveLicenses).map(spdx => spdx.toLowerCase())

/** The newest months first. */
export async function countMonths(db: Database, filters: ChosenFilters): Promise<MonthCell[]> {
  return ask(
    db,
    sql => sql<MonthCell[]>`
      with counted as (
        select month_of(dated_at) as month, openness, company_id, sum(count) as count, dense_rank() over (order by month_of(dated_at) desc) as place
        from ${countsFor(sql, filters, ['dated_at', 'openness', 'company_id'])}
        group by 1, 2, 3 having sum(count) > 0
      )
      select to_char(month at time zone 'UTC', 'YYYY-MM') as month, openness, company_id, companies.name as company_name, count::float8
      from counted join companies on companies.id = company_id
      where place <= ${mostMonths}
      order by counted.month desc, openness, company_id`,
  )
}

/** Of each month: how many releases have a licence that is known, and how many a permissive one. */
export async function countLicenses(db: Database, filters: ChosenFilters): Promise<MonthLicenses[]> {
  return ask(
    db,
    sql => sql<MonthLicenses[]>`
      select to_char(month_of(dated_at) at time zone 'UTC', 'YYYY-MM') as month,
        coalesce(sum(count) filter (where releases.license is not null), 0)::float8 as licensed,
        coalesce(sum(count) filter (where ${licenseOf(sql)} = any(${permissive})), 0)::float8 as permissive
      from ${countsFor(sql, filters, ['dated_at', 'license'])}
      group by 1`,
  )
}
