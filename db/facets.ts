import type { Fragment } from 'postgres'
import type { Database, Queryable } from './client.ts'
import { countedColumns } from './counts/cubes.ts'
import { columnList, countedReleases } from './counts.ts'
import type { Facet } from './facets/list.ts'
import { type ChosenFilters, conditionOf } from './filters/index.ts'
import type { CountedColumn } from './filters/parts/filter.ts'
import { ask } from './timeline/ask.ts'
import { releasesToAsk } from './timeline/search.ts'

export interface FacetValue {
  /** What its filter takes. */
  id: string
  name: string
  count: number
}

export interface FacetCounts {
  values: FacetValue[]
  /** How many values are left out, and how many releases they have; null where none is. */
  others: { values: number; count: number } | null
}

export interface CountedFacets {
  /** Releases that fit everything that was asked. */
  total: number
  facets: Record<string, FacetCounts>
}

interface Row extends FacetValue {
  facet: string
  values: number
  all: number
}

/** How many of the releases that fit have which value: the `most` frequent ones of each facet. A facet leaves its own filter out. */
export async function countFacets(
  db: Database,
  { filters, facets, most }: { filters: ChosenFilters; facets: readonly Facet[]; most: number },
): Promise<CountedFacets> {
  const rows = await ask(db, sql => {
    const found = findOnce(sql, filters, facets)
    return sql<Row[]>`
      ${found.first}
      select '' as facet, '' as id, '' as name, coalesce(sum(count), 0)::float8 as count, 0 as values, 0 as all
      from ${found.counts(filters, [])}
      ${facets.map(facet => sql`union all ${valuesOf(sql, facet, found.counts(without(filters, facet), facet.columns), most)}`)}`
  })
  const total = rows.find(row => row.facet === '')?.count ?? 0
  return { total, facets: Object.fromEntries(facets.map(({ name }) => [name, countsOf(rows.filter(row => row.facet === name))])) }
}

/** Counts of what fits, as `… where …`: rows of `columns` with a `count` that is added up. */
export function countsFor(sql: Queryable, filters: ChosenFilters, columns: readonly CountedColumn[]): Fragment {
  const asked = askedOf(filters)
  const relation = asked
    ? countedReleases(sql, [...new Set([...columns, ...asked])])
    : sql`(select *, 1 as count from ${releasesToAsk(sql, filters)} where dissolved_at is null) as releases`
  return sql`${relation} where true ${conditionOf(sql, filters)}`
}

/** Whether counts that are kept answer these filters: what else there is has to be looked at, release by release. */
export function isCounted(filters: ChosenFilters): boolean {
  return askedOf(filters) !== null
}

/** What the filters look at, where counts can answer them all; null where releases themselves have to be asked. */
function askedOf({ chosen }: ChosenFilters): CountedColumn[] | null {
  const asked = chosen.map(({ filter, values }) => filter.counted?.(values) ?? null)
  return asked.every(columns => columns !== null) ? asked.flat() : null
}

/** Releases that have to be asked themselves are asked once for all facets: `first` finds them. */
function findOnce(sql: Queryable, filters: ChosenFilters, facets: readonly Facet[]) {
  if (isCounted(filters)) {
    return { first: sql``, counts: (some: ChosenFilters, columns: readonly CountedColumn[]) => countsFor(sql, some, columns) }
  }
  const isOwn = ({ filter }: ChosenFilters['chosen'][number]) => facets.some(facet => facet.filter === filter.name)
  const common = { ...filters, chosen: filters.chosen.filter(each => !isOwn(each)) }
  const columns = columnList(sql, countedColumns)
  return {
    first: sql`
      with found as materialized (
        select ${columns}, count(*) as count from ${releasesToAsk(sql, common)} where dissolved_at is null ${conditionOf(sql, common)} group by ${columns}
      )`,
    counts: (some: ChosenFilters) => sql`found as releases where true ${conditionOf(sql, { ...some, chosen: some.chosen.filter(isOwn) })}`,
  }
}

function without(filters: ChosenFilters, facet: Facet): ChosenFilters {
  return { ...filters, chosen: filters.chosen.filter(({ filter }) => filter.name !== facet.filter) }
}

function valuesOf(sql: Queryable, facet: Facet, counts: Fragment, most: number): Fragment {
  const { name, columns, from, id, label, isInOrder = false } = facet
  const grouped = columnList(sql, columns)
  return sql`(
    select ${name} as facet, id, coalesce(name, id), count::float8, values::int, all_counts::float8
    from (
      select *, row_number() over (order by ${isInOrder ? sql`id desc` : sql`count desc, id`}) as place,
        count(*) over () as values, sum(count) over () as all_counts
      from (
        select ${id(sql)} as id, ${label ? label(sql) : sql`null::text`} as name, sum(count)::bigint as count
        from (select ${grouped}, sum(count) as count from ${counts} group by ${grouped} having sum(count) <> 0) as releases
        ${from ? from(sql) : sql``}
        group by ${id(sql)}
      ) as valued
    ) as placed
    where place <= ${most} order by place)`
}

function countsOf(rows: readonly Row[]): FacetCounts {
  const values = rows.map(({ id, name, count }) => ({ id, name, count }))
  const shown = values.reduce((sum, { count }) => sum + count, 0)
  const [first] = rows
  const left = (first?.values ?? 0) - values.length
  return { values, others: first && left > 0 ? { values: left, count: first.all - shown } : null }
}
