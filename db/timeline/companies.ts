import type { Stage } from '../../config/words.ts'
import type { Database } from '../client.ts'
import { ask } from './ask.ts'

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
  sources: number
}

export async function listCompanies(db: Database): Promise<CompanySummary[]> {
  return ask(
    db,
    sql => sql<CompanySummary[]>`
      select companies.id, companies.name, companies.role, companies.country, companies.languages, companies.aliases, companies.website,
        companies.parked_at is not null as is_parked,
        jsonb_build_object(
          'planned', count(*) filter (where releases.stage = 'planned'),
          'announced', count(*) filter (where releases.stage = 'announced'),
          'released', count(*) filter (where releases.stage = 'released'),
          'withdrawn', count(*) filter (where releases.stage = 'withdrawn')) as releases,
        (select count(*)::int from sources where sources.company_id = companies.id and sources.parked_at is null) as sources
      from companies
      left join releases on releases.company_id = companies.id and releases.dissolved_at is null
      group by companies.id
      order by lower(companies.name), companies.id`,
  )
}
