import { type ChangePlace, comparePlaces, theStart } from './changes/cursor.ts'
import {
  type ChangeEvent,
  type ChangeRow,
  type ChangeTexts,
  eventOf,
  keyOf,
  readMatchables,
  readTexts,
  readWholeWindow,
  readWindow,
  type Window,
} from './changes/window.ts'
import type { Database } from './client.ts'
import type { ChosenFilters } from './filters/index.ts'
import type { Matchable } from './filters/parts/matchable.ts'
import { ask } from './timeline/ask.ts'

/** A revision that a query has to do with. */
export interface Change extends ChangeRow, ChangeTexts {
  event: ChangeEvent
}

export interface ChangesPage {
  changes: Change[]
  /** Where the next page begins: it may be asked for again and again. */
  place: ChangePlace
  /** Nothing comes after it yet. */
  isCurrent: boolean
  numbering: string
}

/** Revisions that one page looks at, where filters choose among them: what it costs has a bound, however few fit. */
const mostExamined = 500

/** What changed from a place on, oldest first, as far as the filters have to do with it; the page may be empty and not the last one. */
export function listChanges(db: Database, question: { filters: ChosenFilters; after: ChangePlace; limit: number }): Promise<ChangesPage> {
  return question.filters.chosen.length === 0 ? listAll(db, question) : listFitting(db, question)
}

type Question = Parameters<typeof listChanges>[1]

async function listAll(db: Database, { filters, after, limit }: Question): Promise<ChangesPage> {
  const window = await ask(db, sql => readWholeWindow(sql, after, limit + 1))
  const rows = window.rows.slice(0, limit)
  const changes = rows.flatMap(row => withEvent(row, eventOf(row, filters, new Map())))
  return pageOf(changes, rows, window, after)
}

async function listFitting(db: Database, { filters, after, limit }: Question): Promise<ChangesPage> {
  const window = await ask(db, sql => readWindow(sql, after, mostExamined + 1))
  const examined = window.rows.slice(0, mostExamined)
  const releases = await ask(db, sql => readMatchables(sql, examined))
  const fitting = examined.flatMap(row => withEvent(row, eventOf(row, filters, releases))).slice(0, limit)
  const last = fitting.length === limit ? fitting.at(-1) : undefined
  const rows = last ? examined.filter(row => comparePlaces(row.place, last.place) <= 0) : examined
  const texts = await ask(db, sql =>
    readTexts(
      sql,
      fitting.map(row => row.place),
    ),
  )
  const changes = fitting.flatMap(row => {
    const own = texts.get(keyOf(row.place.releaseId, row.place.revision))
    return own ? [{ ...row, ...own }] : []
  })
  return pageOf(changes, rows, window, after)
}

/** `rows` are those that the page covers. */
function pageOf(changes: Change[], rows: readonly ChangeRow[], window: Window, after: ChangePlace): ChangesPage {
  const place = rows.at(-1)?.place ?? after
  return { changes, place, isCurrent: rows.length === window.rows.length, numbering: window.numbering }
}

function withEvent<Row extends ChangeRow>(row: Row, event: ChangeEvent | null): (Row & { event: ChangeEvent })[] {
  return event ? [{ ...row, event }] : []
}

/** Where what changes from now on will stand, and whose numbers that is in. */
export async function presentPlace(db: Database): Promise<{ place: ChangePlace; numbering: string }> {
  const { present, numbering } = await ask(db, sql => readWindow(sql, { xid: lastOfAll, releaseId: '', revision: 0 }, 1))
  return { place: present, numbering }
}

/** Behind every transaction. */
const lastOfAll = String(2n ** 64n - 1n)

/** So many of the oldest are looked at where they stand: of an instant long ago nearly everything was made since. */
const mostOldest = 500

/**
 * A place behind which all stands that was made at an instant or later: what was made a little before may stand there too. The order of
 * changes and that of instants are nearly the same, and each finds one end soon; the fence (`offset`) keeps Postgres from walking the one
 * where the other is asked.
 */
export async function placeAt(db: Database, instant: Date): Promise<ChangePlace> {
  const [place] = await ask(
    db,
    // one snapshot: nothing may come in between what was found and the present
    sql => sql<ChangePlace[]>`
      with now as materialized (select pg_snapshot_xmin(pg_current_snapshot()) as horizon),
      early as materialized (
        select xid, release_id, revision from (
          select xid, release_id, revision, made_at from revisions where xid < (select horizon from now)
          order by xid, release_id collate "C", revision limit ${mostOldest}
        ) as oldest
        where made_at >= ${instant} order by xid, release_id collate "C", revision limit 1),
      late as (
        select xid, release_id, revision
        from (select xid, release_id, revision from revisions where made_at >= ${instant} offset 0) as since
        where xid < (select horizon from now) and not exists (select from early)
        order by xid, release_id collate "C", revision limit 1)
      select coalesce(first.xid, now.horizon)::text as xid, coalesce(release_id, '') as release_id, coalesce(revision - 1, 0) as revision
      from now left join (select * from early union all select * from late) as first on true`,
  )
  return place ?? theStart
}

/** A revision for whoever listens, with the releases that decide whom it concerns. */
export interface News {
  row: ChangeRow & ChangeTexts
  releases: ReadonlyMap<string, Matchable>
}

/** What is new since a place, for all queries at once. */
export async function readNews(db: Database, after: ChangePlace, limit: number): Promise<{ news: News[]; numbering: string }> {
  const { rows, numbering } = await ask(db, sql => readWholeWindow(sql, after, limit))
  const releases = rows.length > 0 ? await ask(db, sql => readMatchables(sql, rows)) : new Map()
  return { news: rows.map(row => ({ row, releases })), numbering }
}
