import type { Fragment } from 'postgres'
import type { Openness, ReleaseKind, Stage } from '../../../config/words.ts'
import type { Queryable } from '../../client.ts'

/** A release as the filters look at it. Null is what is not known; it fits nothing but a filter that asks for it. */
export interface Matchable {
  companyId: string
  /** Of its company. */
  country: string
  /** Of its company, as `languagesOf` reads them. */
  languages: string[]
  kind: ReleaseKind
  name: string
  /** As `familyOf` reads it. */
  family: string
  version: string | null
  stage: Stage
  openness: Openness
  /** As `licenseOf` reads it. */
  license: string | null
  datedAt: Date
  firstSeenAt: Date
  parametersTotal: number | null
  inputModalities: string[]
  outputModalities: string[]
  searchText: string
}

/*
 * What a filter compares in another form than it is stored in. Postgres alone makes that form, for a condition as for a Matchable: its
 * lower case depends on the database's locale and is not that of JavaScript.
 */

/** The family of `releases`, without case and what writers put in or leave out. */
export function familyOf(sql: Queryable): Fragment {
  return sql`translate(lower(releases.family), '-_. ', '')`
}

/** The name of `releases`, as far as an index takes it, without case and what writers put in or leave out. */
export function squashedNameOf(sql: Queryable): Fragment {
  return sql`left(translate(lower(normalize(left(releases.name, 200), NFKC)), '-_. ', ''), 200)`
}

/** The name of `releases` as a search looks for words in it: without case, and squashed. */
export function nameTextOf(sql: Queryable): Fragment {
  return sql`(lower(normalize(left(releases.name, 200), NFKC)) || E'\\n' || ${squashedNameOf(sql)})`
}

/** The licence of `releases`, without case and width; null where none is known. */
export function licenseOf(sql: Queryable): Fragment {
  return sql`lower(normalize(releases.license, NFKC))`
}

/** The languages of `companies`, without case. */
export function languagesOf(sql: Queryable): Fragment {
  return sql`array(select lower(spoken) from unnest(companies.languages) as spoken)`
}

/** Everything of a Matchable, out of `releases` joined with `companies`. */
export function matchableColumns(sql: Queryable): Fragment {
  return sql`company_id, country, ${languagesOf(sql)} as languages, kind, releases.name, ${familyOf(sql)} as family, version,
    stage, openness, ${licenseOf(sql)} as license, dated_at, first_seen_at, parameters_total, input_modalities, output_modalities, search_text`
}
