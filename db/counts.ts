import type { Fragment } from 'postgres'
import { type Database, inTransaction, type Queryable } from './client.ts'
import { countedColumns, cubeFor, cubes, numberOf } from './counts/cubes.ts'
import type { CountedColumn } from './filters/parts/filter.ts'

/*
 * How many living releases are alike: cells that were added up, and changes that writers appended since (decision 0008). Triggers on
 * `releases` append them, whoever writes.
 */

/** One process at a time adds up: the key of a lock held for the transaction. */
const foldLock = 0x6d6f6366
const changesAtOnce = 5_000
/** Of one call, so that whoever looks after other things too gets on with them. */
const mostBatches = 50

/**
 * Counts as a table that answers to the name of `releases` and has these columns of it: what a filter's condition asks of releases it asks
 * of counts alike, but for dates, which are the start of their month. `count` is how many releases a row adds or takes away.
 */
export function countedReleases(sql: Queryable, columns: readonly CountedColumn[]): Fragment {
  const selected = columns.reduce((list, column) => sql`${list}, ${sql(column)}`, sql`releases as count`)
  const cube = numberOf(cubeFor(columns))
  return sql`(select ${selected} from release_counts where cube = ${cube} union all select ${selected} from release_count_changes) as releases`
}

/** Adds what was appended to the cells, as far as one call may. Returns how many changes it took in; 0 where another process is at it. */
export async function foldCounts(db: Database): Promise<number> {
  let folded = 0
  for (let batch = 0; batch < mostBatches; batch++) {
    const taken = await inTransaction(db, async tx => {
      const [lock] = await tx<{ isOurs: boolean }[]>`select pg_try_advisory_xact_lock(${foldLock}) as is_ours`
      return lock?.isOurs ? foldBatch(tx) : 0
    })
    folded += taken
    if (taken < changesAtOnce) break
  }
  return folded
}

/** Whoever reads sees a change where it was or in its cells, never in both: it moves in one statement. */
async function foldBatch(tx: Queryable): Promise<number> {
  const key = columnList(tx, countedColumns)
  const sets = cubes.map(cube => tx`(${columnList(tx, cube)})`).reduce((list, cube) => tx`${list}, ${cube}`)
  const [row] = await tx<{ taken: number; empty: string[] }[]>`
    with taken as (
      delete from release_count_changes where id in (select id from release_count_changes order by id limit ${changesAtOnce}) returning *
    ),
    summed as (
      select grouping(${key}) as cube, ${key}, sum(releases) as releases
      from taken group by grouping sets (${sets}) having sum(releases) <> 0
    ),
    added as (
      insert into release_counts as cells (cell, cube, ${key}, releases)
      select md5(jsonb_build_array(cube, company_id, kind, stage, openness, license, family, input_modalities, output_modalities,
        extract(epoch from dated_at))::text)::uuid, cube, ${key}, releases
      from summed order by cube, company_id, dated_at
      on conflict (cell) do update set releases = cells.releases + excluded.releases
      returning cell, releases
    )
    select (select count(*)::int from taken) as taken, array(select cell::text from added where releases = 0) as empty`
  const { taken = 0, empty = [] } = row ?? {}
  if (empty.length > 0) await tx`delete from release_counts where cell = any(${empty}::uuid[])`
  return taken
}

/** The columns with commas between them. */
export function columnList(sql: Queryable, columns: readonly CountedColumn[]): Fragment {
  return columns.map(column => sql`${sql(column)}`).reduce((list, column) => sql`${list}, ${column}`)
}
