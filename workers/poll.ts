import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { labelOf, pollFailures, pollSeconds, polls } from '../config/metrics.ts'
import { pauseHost } from '../db/hosts.ts'
import { type ClaimedSource, claimSource, claimSources, type DueSource, postpone } from '../db/sources.ts'
import { isDatabaseTrouble } from '../db/trouble.ts'
import { type Recorded, recordFailure, recordUnchanged, type Visit } from '../db/visits.ts'
import type { PollContext } from './context.ts'
import { askAfterMissing, followMoves } from './departures.ts'
import { failpoint } from './failpoint.ts'
import { failureOf, ourFault } from './failure.ts'
import { gather, oneFor } from './gather.ts'
import { FetchError, type HttpAnswer } from './http.ts'
import { type HeldLease, holdLease, LostLease } from './lease.ts'
import { findNews } from './news.ts'
import { oddityOf } from './oddities.ts'
import { ask, readListing, wholeEvery } from './pages.ts'
import { isWholeReadDue, nextInterval, nextWait } from './rhythm.ts'
import type { Room } from './room.ts'
import { store } from './store.ts'

export type PollOutcome = 'not-due' | 'unchanged' | 'read' | 'failed' | 'postponed' | 'lost'

/** Polls one source if it is due and nobody else has it. Fetches, reads, understands and stores; a failure is stored as one. */
export async function poll(context: PollContext, due: DueSource): Promise<PollOutcome> {
  const source = await claimSource(context.db, due, context.at)
  return source ? pollClaimed(context, source) : 'not-due'
}

/** As `poll`, for several side by side, as soon as there is room for them: what is claimed must not have to wait. Throws what the first poll threw, when all have ended. */
export async function pollAll(context: PollContext, due: DueSource[], room: Room): Promise<void> {
  const leave = await room.enter(due.length)
  const sources = await claimSources(context.db, due, context.at).catch(error => {
    for (const _ of due) leave()
    throw error
  })
  for (let missed = sources.length; missed < due.length; missed += 1) leave()
  const ended = await Promise.allSettled(sources.map(source => pollClaimed(context, source).finally(leave)))
  for (const each of ended) if (each.status === 'rejected') throw each.reason
}

async function pollClaimed(context: PollContext, source: ClaimedSource): Promise<PollOutcome> {
  const kind = labelOf(source.kind)
  const end = pollSeconds.startTimer({ kind })
  let outcome: PollOutcome | 'broke-off' = 'broke-off'
  const lease = holdLease(context.db, source, context.log)
  try {
    outcome = await visit(context, source, lease).catch(error => fail(context, source, error))
    return outcome
  } finally {
    lease.end()
    end()
    polls.inc({ kind, outcome })
  }
}

async function visit(context: PollContext, source: ClaimedSource, lease: HeldLease): Promise<PollOutcome> {
  const isWhole = isWholeTurn(context, source)
  const answer = await ask(context, source, source.url, isWhole ? null : { etag: source.etag, lastModified: source.lastModified })
  failpoint('after_fetch')
  lease.check()
  const bodyHash = answer.status === 304 ? source.bodyHash : createHash('sha256').update(answer.body).digest('base64url')
  const isSame = answer.status === 304 || bodyHash === source.bodyHash
  const unchanged = async () => {
    const visit = stateAfter(source, answer, { isWhole, isChanged: false, ttl: null, bodyHash })
    return (await recordingUnchanged(context)({ held: source, visit })) ? 'unchanged' : 'lost'
  }
  // the same first page says nothing of the pages after it
  if (isSame && !(isWhole && answer.status === 200)) return unchanged()
  const listing = await readListing(context, source, answer, { isWhole, goOn: () => lease.check() })
  const { firstReadAt, usualNew } = source
  const news = findNews(listing.entries, {
    ...listing,
    isBaseline: firstReadAt === null,
    usualNew,
    firstReadAt,
    isComplete: source.kind === 'feed',
  })
  if (isSame && news.entries.length + news.missing.length + news.back.length === 0) return unchanged()
  const moves = await followMoves(context, source, news)
  const departures = await askAfterMissing(context, source, { news, listing, goOn: () => lease.check() })
  const state = stateAfter(source, answer, { isWhole, isChanged: news.entries.length > 0, ttl: listing.ttl, bodyHash })
  lease.check()
  const { notes, ...oddity } = oddityOf(listing, news, source)
  const visit = { ...state, notes: [...listing.notes, ...notes].slice(0, 20), ...oddity }
  await store(context, source, { ...news, departures: [...moves, ...departures], now: listing.now }, visit)
  return 'read'
}

/** Of polls that end at the same time by one statement. */
const recordingUnchanged = oneFor((context: PollContext) =>
  gather(
    async (visits: Recorded<Visit>[]) => {
      const recorded = await recordUnchanged(context.db, visits)
      return visits.map(({ held }) => recorded.has(held))
    },
    { most: 100, atOnce: 1 },
  ),
)

/** After a failure the short way is tried once, so that a page far down that cannot be read does not keep news from the first one. */
function isWholeTurn(context: PollContext, source: ClaimedSource): boolean {
  if (source.firstReadAt === null) return true
  return source.failCount === 0 && isWholeReadDue(source.wholeAge, Math.random(), wholeEvery(context, source))
}

function stateAfter(
  source: ClaimedSource,
  answer: HttpAnswer,
  found: { isWhole: boolean; isChanged: boolean; ttl: number | null; bodyHash: string | null },
): Visit {
  const asked = { ttl: found.ttl, maxAge: answer.maxAgeSeconds }
  const interval = nextInterval({ every: source.everySeconds, interval: source.intervalSeconds, isChanged: found.isChanged, ...asked })
  return {
    status: answer.status,
    interval,
    nextIn: nextWait(interval, asked, Math.random()),
    etag: answer.etag,
    lastModified: answer.lastModified,
    bodyHash: found.bodyHash,
    isWhole: found.isWhole,
    movedTo: answer.movedTo,
  }
}

async function fail(context: PollContext, source: ClaimedSource, error: unknown): Promise<PollOutcome> {
  if (error instanceof LostLease) return 'lost'
  if (context.ending.aborted) {
    await postpone(context.db, source, 0)
    return 'postponed'
  }
  // our own pacing, not the host: nothing was asked, so nothing failed
  if (error instanceof FetchError && error.problem === 'rate-limited' && error.status === null) {
    await postpone(context.db, source, Math.max(1, error.retryAfterSeconds ?? 1))
    return 'postponed'
  }
  const failure = failureOf(error, source, Math.random())
  if (!failure) {
    await giveBack(context, source, error)
    throw error
  }
  pollFailures.inc({ problem: failure.problem })
  if (failure.hostPause !== null) await pauseHost(context.db, source.host, failure.hostPause, source.at)
  context.log.info(
    { source: source.id, problem: failure.problem, status: failure.status, nextIn: Math.round(failure.nextIn) },
    failure.detail,
  )
  return (await recordFailure(context.db, source, failure)) ? 'failed' : 'lost'
}

/**
 * Not the source's doing. A database that was away, or busy, is tried again soon; a bug of ours is shown as one and its source left
 * alone for longer each time. Held until its lease ends, either would keep its host's place for nothing.
 */
async function giveBack(context: PollContext, source: ClaimedSource, cause: unknown): Promise<void> {
  pollFailures.inc({ problem: isDatabaseTrouble(cause) ? 'database' : 'internal' })
  for (let tries = 1; ; tries += 1) {
    try {
      if (isDatabaseTrouble(cause)) await postpone(context.db, source, 5)
      else await recordFailure(context.db, source, ourFault(source, Math.random()))
      return
    } catch (error) {
      if (tries === 5) return context.log.warn({ err: error, source: source.id }, 'a lease could not be given back')
      await sleep(1000 * tries)
    }
  }
}
