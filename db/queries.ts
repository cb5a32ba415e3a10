import { setImmediate as pause } from 'node:timers/promises'
import type { Queryable, Transaction } from './client.ts'
import type { KnownCompany } from './filters/parts/filter.ts'
import { type Matchable, matchableColumns } from './filters/parts/matchable.ts'
import { meaningOf } from './filters/parts/meaning.ts'
import { type StoredQuery, type UnderstoodQueries, understandWith } from './filters/understood.ts'

const turnMs = 10

/**
 * The id of a query as it is stored, in its one order: made by whoever asks it first, the same for all from then on. Never deleted, so
 * that an id always means the same.
 */
export async function storeQuery(tx: Transaction, canonical: string): Promise<string> {
  const known = await findQuery(tx, canonical)
  if (known) return known
  const [made] = await tx<{ id: string }[]>`
    insert into queries (query) values (${canonical}) on conflict (query) do nothing returning id`
  // somebody else made it at the same time: only the next statement sees theirs
  const id = made?.id ?? (await findQuery(tx, canonical))
  if (!id) throw new Error('a query was neither stored nor found')
  return id
}

/** Every stored query, understood and at hand: one release is held to all of them without asking Postgres. */
export interface QueryIndex {
  /** Brings it up to date with what the transaction sees, and with the companies: what a query means depends on their names. */
  refresh(tx: Transaction, companies: readonly KnownCompany[]): Promise<void>
  /** The ids of the queries that the release fits. */
  match(release: Matchable): string[]
  readonly size: number
}

export interface UnreadableQuery extends StoredQuery {
  problem: string
}

/**
 * An empty index. A query that cannot be read any more, as when a company left the files, matches nothing and is told to
 * `onUnreadable` once; it is tried again when the companies change.
 */
export function openQueryIndex(onUnreadable: (query: UnreadableQuery) => void = () => {}): QueryIndex {
  const told = new Set<string>()
  let now: Edition = { list: '', meaning: '', horizon: '0', understood: understandWith([]) }

  const add = (to: UnderstoodQueries, stored: StoredQuery) => {
    const problem = to.add(stored)
    if (problem === null || told.has(stored.id)) return
    told.add(stored.id)
    onUnreadable({ ...stored, problem })
  }

  return {
    async refresh(tx, companies) {
      const { rows, horizon } = await readQueries(tx, now.horizon)
      const edition = editionWith(companies, now)
      const old = edition === now ? [] : [...now.understood.queries.values()]
      await inTurns([...old, ...rows], stored => add(edition.understood, stored))
      // other transactions refresh it too: what they brought meanwhile is kept, and from here on nothing comes in between
      if (edition !== now) for (const stored of now.understood.queries.values()) add(edition.understood, stored)
      edition.horizon = later(horizon, now.horizon)
      now = edition
    },
    match: release => now.understood.match(release),
    get size() {
      return now.understood.queries.size
    },
  }
}

/** Releases as the filters look at them, by id. */
export async function matchableOf(tx: Queryable, releaseIds: readonly string[]): Promise<Map<string, Matchable>> {
  if (releaseIds.length === 0) return new Map()
  const rows = await tx<(Matchable & { id: string })[]>`
    select releases.id, ${matchableColumns(tx)}
    from releases join companies on companies.id = releases.company_id
    where releases.id = any(${[...releaseIds]})`
  return new Map(rows.map(({ id, ...release }) => [id, release]))
}

/** The queries as one list of companies makes them be understood, and how far the table was read. */
interface Edition {
  list: string
  meaning: string
  /** Everything that a transaction before this one stored is there. */
  horizon: string
  understood: UnderstoodQueries
}

function editionWith(companies: readonly KnownCompany[], now: Edition): Edition {
  const list = JSON.stringify(companies)
  if (list === now.list) return now
  const meaning = meaningOf(companies)
  if (meaning !== now.meaning) return { list, meaning, horizon: '0', understood: understandWith(companies) }
  now.list = list
  return now
}

/**
 * What was stored since the horizon, and the horizon to ask with next. It is the oldest transaction that still runs, not the newest that
 * was seen: one that commits late is read then, and what is read twice is known by its id.
 */
async function readQueries(tx: Transaction, since: string): Promise<{ rows: StoredQuery[]; horizon: string }> {
  const rows = await tx<{ horizon: string; id: string | null; query: string }[]>`
    select horizon::text, id, query
    from (select pg_snapshot_xmin(pg_current_snapshot()) as horizon) as snapshot left join queries on xid >= ${since}::xid8`
  return { rows: rows.flatMap(({ id, query }) => (id === null ? [] : [{ id, query }])), horizon: rows[0]?.horizon ?? since }
}

/** A hundred thousand take seconds: others of this process have their turn in between. */
async function inTurns<Item>(items: readonly Item[], work: (item: Item) => void): Promise<void> {
  let since = performance.now()
  for (const item of items) {
    if (performance.now() - since > turnMs) {
      await pause()
      since = performance.now()
    }
    work(item)
  }
}

function later(one: string, other: string): string {
  return BigInt(one) > BigInt(other) ? one : other
}

async function findQuery(tx: Queryable, canonical: string): Promise<string | null> {
  const [row] = await tx<{ id: string }[]>`select id from queries where query = ${canonical}`
  return row?.id ?? null
}
