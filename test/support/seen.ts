import { readFileSync } from 'node:fs'
import type { EntryToStore } from '../../db/entries.ts'
import type { ReleaseDocument } from '../../db/types.ts'
import { type TestPolling, usePolling } from './polling.ts'

export interface Seen extends TestPolling {
  /**
   * Lets a path answer with `test/fixtures/seen/<name>` and polls its source. `{{-10m}}` in a fixture is the moment ten minutes ago as feeds
   * write it, `{{-2d}}` the day two days ago.
   */
  visit(id: string, name: string, headers?: Record<string, string>): Promise<string>
  /** What the timeline holds, oldest first. */
  timeline(): Promise<ReleaseDocument[]>
  entries(): Promise<Pick<EntryToStore, 'key' | 'title' | 'url' | 'publishedAt' | 'isBaseline'>[]>
  /** Lets time pass for what is stored. */
  age(hours: number): Promise<void>
}

/** Sequences of visits as they were seen in the wild, replayed over a socket into a database. */
export function useSeen(): Seen {
  const seen = usePolling() as Seen
  seen.visit = async (id, name, headers = {}) => {
    const body = fill(readFileSync(new URL(`../fixtures/seen/${name}`, import.meta.url), 'utf8'), Date.now())
    seen.upstream.says.set(`/${id.split('/')[1]}`, { body, headers: { 'content-type': typeOf(name), ...headers } })
    return seen.poll(id)
  }
  seen.timeline = async () => {
    const rows = await seen.db<
      { document: ReleaseDocument }[]
    >`select document from releases where dissolved_at is null order by dated_at, id`
    return rows.map(row => row.document)
  }
  seen.entries = () => seen.db`select key, title, url, published_at, is_baseline from entries order by id`
  seen.age = async hours => {
    const back = seen.db`make_interval(hours => ${hours})`
    await seen.db`update entries set first_seen_at = first_seen_at - ${back}, changed_at = changed_at - ${back}`
    await seen.db`update sources set first_read_at = first_read_at - ${back}, last_change_at = last_change_at - ${back}`
  }
  return seen
}

export function fill(text: string, now: number): string {
  return text.replace(/\{\{([+-]?\d+)([mhd])\}\}/g, (_, count: string, unit: string) => {
    const at = new Date(now + Number(count) * { m: 60_000, h: 3_600_000, d: 86_400_000 }[unit as 'm' | 'h' | 'd'])
    return unit === 'd' ? at.toISOString().slice(0, 10) : at.toUTCString()
  })
}

function typeOf(name: string): string {
  return name.endsWith('.html') ? 'text/html; charset=utf-8' : name.endsWith('.json') ? 'application/json' : 'application/xml'
}
