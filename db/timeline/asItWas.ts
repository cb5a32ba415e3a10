import type { Fragment } from 'postgres'
import type { Database } from '../client.ts'
import { columnsOf } from './columns.ts'

/** Releases as revisions have them that were their last ones of then: a relation with the columns of `releases`. */
export function asItWas(sql: Database, asOf: Date, known: Fragment, condition: Fragment): Fragment {
  return sql`(
    select kept.id, kept.company_id, ${columnsOf(sql, sql`known.document`, sql`coalesce(known.search_text, ${searchText(sql)})`)},
      null::timestamptz as dissolved_at, null::text as merged_into, kept.xid
    from ${known}
    join releases as kept on kept.id = known.release_id
    join companies as maker on maker.id = kept.company_id
    where ${condition} and (kept.dissolved_at is null or kept.dissolved_at > ${asOf}) and not ${isDissolution(sql)}
  )`
}

/** Its last revision took it away; one that brought it back says so by another. */
const isDissolution = (sql: Database) => sql`
  known.changes @? '$[*] ? ((@.field == "dissolved" || @.field == "mergedInto") && (@.after == true || @.after.type() == "string"))'`

/** Of revisions from before it was kept: as whoever writes a release makes it; other names of the family are those of now. */
const searchText = (sql: Database) => sql`(
  select plain || E'\n' || translate(plain, '-_. ', '') from (
    select left(lower(normalize(string_agg(distinct word, E'\n'), NFKC)), 50000) as plain
    from (
      select unnest(array[known.document->>'name', known.document->>'family', known.document->>'version', maker.name])
      union all
      select jsonb_array_elements_text(made->'aliases') from jsonb_array_elements(maker.families) as families (made)
      where made->>'name' = known.document->>'family'
      union all
      select variant->>'repo' from jsonb_array_elements(known.document->'variants') as variants (variant)
      union all
      select jsonb_array_elements_text(variant->'formerly') from jsonb_array_elements(known.document->'variants') as variants (variant)
      union all
      select sighting->>'title' from jsonb_array_elements(known.document->'sightings') as sightings (sighting)
    ) as words (word) where word is not null
  ) as written)`
