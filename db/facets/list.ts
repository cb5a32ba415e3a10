import type { Fragment } from 'postgres'
import type { Queryable } from '../client.ts'
import type { CountedColumn } from '../filters/parts/filter.ts'
import { licenseOf } from '../filters/parts/matchable.ts'

/** One way to part what a question finds. */
export interface Facet {
  name: string
  description: string
  /** Its own filter, which its counts leave out: they say what else could be chosen. Null where choosing a value is looking closer. */
  filter: string | null
  /** What it and its filter look at of `releases`. */
  columns: readonly CountedColumn[]
  /** Values of a release: one, or of a list each. */
  from?(sql: Queryable): Fragment
  id(sql: Queryable): Fragment
  /** For people, out of all releases of one value. */
  label?(sql: Queryable): Fragment
  /** By value, the last first; otherwise by count. */
  isInOrder?: boolean
}

/** Every facet, in the order in which they are shown. */
export const facets: readonly Facet[] = [
  {
    name: 'company',
    description: 'who made it',
    filter: 'company',
    columns: ['company_id'],
    id: sql => sql`releases.company_id`,
    label: sql => sql`(select companies.name from companies where companies.id = releases.company_id)`,
  },
  {
    name: 'license',
    description: 'its licence, `unknown` where none is known',
    filter: 'license',
    columns: ['license'],
    id: sql => sql`coalesce(${licenseOf(sql)}, 'unknown')`,
    label: sql => sql`coalesce(min(releases.license), 'unknown')`,
  },
  {
    name: 'inputModality',
    description: 'what goes in',
    filter: 'modality',
    columns: ['input_modalities', 'output_modalities'],
    from: sql => sql`cross join lateral (select distinct unnest(releases.input_modalities) as modality) as each_modality`,
    id: sql => sql`modality`,
  },
  {
    name: 'outputModality',
    description: 'what comes out',
    filter: 'modality',
    columns: ['input_modalities', 'output_modalities'],
    from: sql => sql`cross join lateral (select distinct unnest(releases.output_modalities) as modality) as each_modality`,
    id: sql => sql`modality`,
  },
  { name: 'openness', description: 'what can be had', filter: 'openness', columns: ['openness'], id: sql => sql`releases.openness` },
  { name: 'kind', description: 'model, dataset or code', filter: 'kind', columns: ['kind'], id: sql => sql`releases.kind` },
  { name: 'stage', description: 'how far it has come', filter: 'stage', columns: ['stage'], id: sql => sql`releases.stage` },
  {
    name: 'month',
    description: 'the month of the date that counts, newest first',
    filter: null,
    columns: ['dated_at'],
    id: sql => sql`to_char(releases.dated_at at time zone 'UTC', 'YYYY-MM')`,
    isInOrder: true,
  },
]
