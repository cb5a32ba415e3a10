import { setTimeout as sleep } from 'node:timers/promises'
import { listChanges } from '../../db/changes.ts'
import type { Database } from '../../db/client.ts'
import type { ChosenFilters } from '../../db/filters/index.ts'
import { DatabaseUnavailable } from '../../db/timeline/ask.ts'
import { writeEvent, writeGreeting, writeHeartbeat, writeMatches } from './event.ts'
import type { Feed } from './feed.ts'
import type { Gate } from './gate.ts'
import type { Reader } from './reader.ts'

/** What all streams of a process share. */
export interface Shared {
  db: Database
  feed: Feed
  /** Few read what they missed at once: after a restart all come again together. */
  gate: Gate
  publicUrl: string
  heartbeatMs: number
}

const changesAtOnce = 50
const pauseMs = 1000

/**
 * Everything that a reader is told, in pieces: first what it missed, read for it alone as fast as it takes it, then what the shared look
 * hears. Between the two nothing is left out and nothing told twice: it joins only where the look is no further than itself. Who takes
 * it slower than it comes reads on alone again, so that never much waits in memory.
 */
export async function* follow(reader: Reader, filters: ChosenFilters, shared: Shared): AsyncGenerator<Uint8Array, void> {
  yield writeGreeting(reader)
  yield* writeMatches(filters.matchedAs)
  while (!reader.isOver) {
    reader.isBehind = false
    yield* readOn(reader, filters, shared)
    yield* hearOn(reader, shared)
  }
}

async function* hearOn(reader: Reader, { feed, heartbeatMs }: Shared): AsyncGenerator<Uint8Array, void> {
  while (!reader.isOver && !reader.isBehind) {
    const text = await reader.take(heartbeatMs)
    if (text) yield text
    // its place may be told only where nothing before it still waits
    else if (!reader.isOver && !reader.isBehind && reader.isIdle) yield writeHeartbeat(reader)
  }
  feed.leave(reader)
}

async function* readOn(reader: Reader, filters: ChosenFilters, { db, feed, gate, publicUrl }: Shared): AsyncGenerator<Uint8Array, void> {
  while (!reader.isOver) {
    const page = await gate(() => listChanges(db, { filters, after: reader.place, limit: changesAtOnce })).catch(async error => {
      if (!(error instanceof DatabaseUnavailable)) throw error
      await sleep(pauseMs)
      return null
    })
    if (!page) continue
    if (page.numbering !== reader.numbering) return reader.end()
    for (const change of page.changes) yield writeEvent(change, page.numbering, publicUrl)
    reader.place = page.place
    if (page.isCurrent && feed.join(reader)) return
    // told even where nothing fits, so that who comes again need not begin anew
    if (page.changes.length === 0) yield writeHeartbeat(reader)
  }
}
