import type { Fragment } from 'postgres'
import type { Database, Queryable } from '../client.ts'
import { type ChosenFilters, conditionOf } from '../filters/index.ts'
import type { Ranking } from '../filters/parts/filter.ts'
import { squashedNameOf } from '../filters/parts/matchable.ts'
import { ask } from './ask.ts'
import type { Place } from './cursor.ts'
import { eras, newestOfEra, releasesOfEra } from './eras.ts'
import { type ListedRelease, listed } from './listed.ts'
import { isAfter, listedColumns } from './place.ts'

interface SearchPage {
  filters: ChosenFilters
  limit: number
  after: Place | null
}

/** How what was chosen ranks what it finds; null where it is by date alone. */
export function rankingOf({ chosen }: ChosenFilters): Ranking | null {
  for (const { filter, values } of chosen) {
    const ranking = filter.ranking?.(values)
    if (ranking) return ranking
  }
  return null
}

/** Whether places in the list have a rank. What has no keys is found by walking through the timeline, where one way is enough. */
export function isRanked(filters: ChosenFilters): boolean {
  const ranking = rankingOf(filters)
  return ranking !== null && ranking.keys.fits !== null
}

/** What has just the name that was asked for, what has it in its name, and what is otherwise spoken of so; each newest first. */
export async function searchReleases(db: Database, page: SearchPage): Promise<(ListedRelease & { rank: number })[]> {
  const ranking = rankingOf(page.filters)
  if (!ranking) throw new Error('nothing ranks what was asked for')
  const found: (ListedRelease & { rank: number })[] = []
  const begins = page.after?.rank ?? 0
  let sample: Sample | null = null
  for (const rank of ranksOf(ranking).filter(each => each >= begins)) {
    const after = page.after?.rank === rank ? page.after : null
    const asked = { ranking, rank, page: { ...page, limit: page.limit - found.length, after } }
    if (rank !== ranks.exact) sample ??= await takeSample(db, asked)
    const rows = sample ? await findRank(db, asked, sample) : await ask(db, sql => walk(sql, asked, sql`releases`))
    found.push(...rows.map(row => ({ ...row, rank })))
    if (found.length >= page.limit) break
  }
  return found
}

/** The same by date alone. */
export async function searchByDate(db: Database, page: SearchPage): Promise<ListedRelease[]> {
  const ranking = rankingOf(page.filters)
  if (!ranking) throw new Error('nothing looks up what was asked for')
  const asked = { ranking, rank: null, page }
  return findRank(db, asked, await takeSample(db, asked))
}

const ranks = { exact: 0, named: 1, other: 2 } as const

function ranksOf({ names, isNamed }: Ranking): number[] {
  return [...(names.length > 0 ? [ranks.exact] : []), ...(isNamed ? [ranks.named] : []), ranks.other]
}

interface OfRank {
  ranking: Ranking
  /** Null: all of them. */
  rank: number | null
  page: SearchPage
}

/** So many of the newest releases tell how frequent something is, and so many are walked through at most. */
const sampled = 200
const mostWalked = 1500

interface Sample {
  rows: number
  /** How many of them fit, are named so, and are only spoken of so. */
  hits: number
  named: number
  other: number
}

async function takeSample(db: Database, { ranking, page }: OfRank): Promise<Sample> {
  const first = { ...page, after: null }
  const [sample] = await ask(
    db,
    sql => sql<Sample[]>`
      select count(*)::int as rows, (count(*) filter (where fits))::int as hits,
        (count(*) filter (where case when fits then ${isOfRank(sql, ranking, ranks.named)} end))::int as named,
        (count(*) filter (where case when fits then ${isOfRank(sql, ranking, ranks.other)} end))::int as other
      from (select *, true ${conditionOf(sql, page.filters)} as fits from ${newest(sql, first, sampled)} offset 0) as releases`,
  )
  return sample ?? { rows: 0, hits: 0, named: 0, other: 0 }
}

/**
 * What is frequent is found soonest by walking through the timeline, and what is rare by its keys; a look at the newest releases tells the
 * one from the other.
 */
async function findRank(db: Database, asked: OfRank, sample: Sample): Promise<ListedRelease[]> {
  const { ranking, rank, page } = asked
  if (sample.rows < sampled) return ask(db, sql => walk(sql, asked, newest(sql, page, sampled)))
  const hits = rank === null ? sample.hits : rank === ranks.named ? sample.named : sample.other
  const needed = Math.ceil(((sampled * page.limit) / Math.max(hits, 1)) * 1.3)
  if (needed <= mostWalked) {
    const rows = await ask(db, sql => walk(sql, asked, newest(sql, page, needed)))
    if (rows.length >= page.limit) return rows
  }
  const keys = rank === ranks.named ? (ranking.keys.isNamed ?? ranking.keys.fits) : ranking.keys.fits
  return ask(db, sql => (keys ? lookUp(sql, asked, keys) : walk(sql, asked, sql`releases`)))
}

function walk(sql: Queryable, asked: OfRank, releases: Fragment) {
  return listed(sql`
    select ${listedColumns(sql)} from ${releases} where dissolved_at is null and ${conditionFor(sql, asked)}
    order by releases.dated_at desc, releases.id desc limit ${asked.page.limit}`)
}

function lookUp(sql: Queryable, asked: OfRank, keys: readonly string[][]) {
  const { limit, after } = asked.page
  return listed(sql`
    select ${listedColumns(sql)}
    from ${eras(sql, keys, after)} cross join lateral (
      select id, dated_at, document from ${newestOfEra(sql, keys)} where dissolved_at is null and ${conditionFor(sql, asked)} limit ${limit}
    ) as found
    order by era desc, dated_at desc, id desc limit ${limit}`)
}

/** What comes next in the timeline, whether it fits or not. */
function newest(sql: Queryable, { after }: SearchPage, count: number): Fragment {
  return sql`(
    select * from releases where dissolved_at is null and ${isAfter(sql, after)}
    order by releases.dated_at desc, releases.id desc limit ${count}) as releases`
}

/** Names, which are short, before all that was said. */
function conditionFor(sql: Queryable, { ranking, rank, page }: OfRank): Fragment {
  return sql`${isAfter(sql, page.after)} and ${isOfRank(sql, ranking, rank)} ${conditionOf(sql, page.filters)}`
}

function isOfRank(sql: Queryable, ranking: Ranking, rank: number | null): Fragment {
  if (rank === null) return sql`true`
  const isExact = ranking.names.length > 0 ? sql`${squashedNameOf(sql)} in ${sql(ranking.names)}` : sql`false`
  const isNamed = sql`coalesce(${ranking.isNamed?.(sql) ?? sql`false`}, false)`
  const isOf = [isExact, sql`${isNamed} and not ${isExact}`, sql`not ${isNamed} and not ${isExact}`]
  return isOf[rank] ?? sql`true`
}

/** What stands in for `releases` where all that fits is looked at: only what a search can find, where it can be looked up. */
export function releasesToAsk(sql: Queryable, filters: ChosenFilters): Fragment {
  const keys = rankingOf(filters)?.keys.fits
  if (!keys) return sql`releases`
  return sql`(select found.* from ${eras(sql, keys, null)}
    cross join lateral (select * from ${releasesOfEra(sql, keys)}) as found) as releases`
}
