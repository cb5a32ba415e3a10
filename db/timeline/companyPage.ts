import type { Openness, ReleaseKind, Stage } from '../../config/words.ts'
import type { Database } from '../client.ts'
import { countedReleases } from '../counts.ts'
import { familyOf } from '../filters/parts/matchable.ts'
import { ask } from './ask.ts'

/** A company as its page shows it. */
export interface CompanyDetails {
  id: string
  name: string
  /** `press` is read for context and makes no releases itself. */
  role: string
  country: string
  website: string
  aliases: string[]
  /** Products and organisations. */
  otherNames: string[]
  isParked: boolean
  /** Lines of models that its file names, whether or not anything of them is in the timeline. */
  families: string[]
}

/** Null where no company has the id. */
export async function findCompanyDetails(db: Database, id: string): Promise<CompanyDetails | null> {
  if (id.includes('\0')) return null // Postgres takes no such text
  const [company] = await ask(
    db,
    sql => sql<CompanyDetails[]>`
      select id, name, role, country, website, aliases, other_names, parked_at is not null as is_parked,
        coalesce((select jsonb_agg(made -> 'name') from jsonb_array_elements(families) as made), '[]') as families
      from companies where id = ${id}`,
  )
  return company ?? null
}

export interface CompanyFamily {
  name: string
  releases: number
  newest: { id: string; name: string; at: Date; kind: ReleaseKind; stage: Stage; openness: Openness }
}

/** The families that a company has releases of, the one with the most first, each with its newest release. */
export async function countFamilies(db: Database, companyId: string, limit: number): Promise<CompanyFamily[]> {
  return ask(
    db,
    sql => sql<CompanyFamily[]>`
      select counted.family as name, counted.count as releases, newest.release as newest
      from (
        select family, sum(count)::int as count from ${countedReleases(sql, ['company_id', 'family'])}
        where company_id = ${companyId} group by family having sum(count) > 0
        order by count desc, family limit ${limit}
      ) as counted
      cross join lateral (
        select jsonb_build_object('id', id, 'name', name, 'at', to_char(dated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
          'kind', kind, 'stage', stage, 'openness', openness) as release
        from releases
        where dissolved_at is null and company_id = ${companyId} and ${familyOf(sql)} = translate(lower(counted.family), '-_. ', '')
        order by dated_at desc, id desc limit 1
      ) as newest
      order by releases desc, name`,
  )
}

export interface DayCount {
  /** In UTC: `2025-04-28`. */
  day: string
  releases: number
}

/** On which days of a span a company has releases, and how many. Of whose date only the month is known stands on its first day. */
export async function countDays(db: Database, companyId: string, { start, end }: { start: Date; end: Date }): Promise<DayCount[]> {
  return ask(
    db,
    sql => sql<DayCount[]>`
      select to_char(dated_at at time zone 'UTC', 'YYYY-MM-DD') as day, count(*)::int as releases
      from releases
      where company_id = ${companyId} and dissolved_at is null and dated_at >= ${start} and dated_at < ${end}
      group by 1 order by 1`,
  )
}

export interface LicenseCount {
  year: number
  /** 1 is January to June. */
  half: number
  /** Null where none is known. */
  license: string | null
  releases: number
}

/** Releases of a company by half year and licence, the oldest first. */
export async function countLicenses(db: Database, companyId: string): Promise<LicenseCount[]> {
  return ask(
    db,
    sql => sql<LicenseCount[]>`
      select extract(year from dated_at at time zone 'UTC')::int as year,
        (case when extract(month from dated_at at time zone 'UTC') <= 6 then 1 else 2 end) as half, license, sum(count)::int as releases
      from ${countedReleases(sql, ['company_id', 'license', 'dated_at'])}
      where company_id = ${companyId}
      group by 1, 2, 3 having sum(count) > 0
      order by 1, 2, 4 desc, 3`,
  )
}
