import type { Openness, ReleaseKind, Stage, StatedDate } from '../../config/words.ts'
import type { Database } from '../client.ts'
import { countedReleases } from '../counts.ts'
import { ask } from './ask.ts'
import { statedDateOf } from './columns.ts'

/** A company as `GET /api/companies` shows it. */
export interface CompanySummary {
  id: string
  name: string
  /** `press` is read for context and makes no releases itself. */
  role: string
  country: string
  languages: string[]
  aliases: string[]
  website: string
  isParked: boolean
  /** How many releases stand at each stage. */
  releases: Record<Stage, number>
  newest: NewestRelease | null
  sources: number
}

export interface NewestRelease {
  id: string
  name: string
  kind: ReleaseKind
  stage: Stage
  openness: Openness
  /** The date that counts. */
  date: StatedDate
}

export async function listCompanies(db: Database): Promise<CompanySummary[]> {
  return ask(
    db,
    sql => sql<CompanySummary[]>`
      select companies.id, companies.name, companies.role, companies.country, companies.languages, companies.aliases, companies.website,
        companies.parked_at is not null as is_parked,
        jsonb_build_object('planned', 0, 'announced', 0, 'released', 0, 'withdrawn', 0) || coalesce(stages.releases, '{}') as releases,
        (
          select jsonb_build_object('id', id, 'name', name, 'kind', kind, 'stage', stage, 'openness', openness,
            'date', ${statedDateOf(sql, sql`document`)})
          from releases where company_id = companies.id and dissolved_at is null
          order by dated_at desc, id desc limit 1
        ) as newest,
        (select count(*)::int from sources where sources.company_id = companies.id and sources.parked_at is null) as sources
      from companies
      left join (
        select company_id, jsonb_object_agg(stage, count) as releases
        from (
          select company_id, stage, sum(count)::int as count from ${countedReleases(sql, ['company_id', 'stage'])}
          group by company_id, stage having sum(count) <> 0
        ) as counted
        group by company_id
      ) as stages on stages.company_id = companies.id
      order by lower(companies.name), companies.id`,
  )
}
