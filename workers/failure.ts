import { mask } from '../config/log.ts'
import { FetchError } from './http.ts'
import { ReaderDied } from './reader.ts'
import { type Patience, pauseAsked, retryWait } from './rhythm.ts'
import { UnreadableSource } from './sources/contract.ts'

/** A failed visit in words that `/sources` shows, and what follows from it. Durations in seconds. */
export interface Failure {
  problem: string
  detail: string
  status: number | null
  nextIn: number
  /** The whole host asked for patience. */
  hostPause: number | null
}

/** What the network does now and then: over soon, so it is tried again soon. */
const passing: Patience = { first: 30, factor: 2, cap: 3600 }
/** Bytes that are not what they should be: often a challenge page or half a deploy, sometimes for good. */
const garbled: Patience = { first: 60, factor: 2, cap: 86_400 }
/** Bytes that kill their reader cost a thread five seconds each time. */
const poisonous: Patience = { first: 60, factor: 4, cap: 86_400 }

const passingProblems = new Set([
  'dns',
  'connect',
  'tls',
  'timeout',
  'reset',
  'truncated',
  'server-error',
  'unexpected-status',
  'rate-limited',
])

/** Understands an error of a visit; null where it is not the source's doing (a bug, or our own database). */
export function failureOf(error: unknown, source: { intervalSeconds: number; failCount: number }, chance: number): Failure | null {
  const detail = error instanceof Error ? mask(error.message).slice(0, 300) : ''
  const wait = (patience: Patience) => retryWait(patience, source.failCount, chance)
  if (error instanceof FetchError) return fetchFailure(error, detail, source, chance)
  if (error instanceof ReaderDied) return { problem: 'parser-died', detail, status: null, nextIn: wait(poisonous), hostPause: null }
  if (error instanceof UnreadableSource) return { problem: error.problem, detail, status: 200, nextIn: wait(garbled), hostPause: null }
  return null
}

/** A bug of ours that shows at this source. The log has the rest. */
export function ourFault(source: { failCount: number }, chance: number): Failure {
  const nextIn = retryWait(garbled, source.failCount, chance)
  return { problem: 'internal', detail: 'a fault of this tracker; its log says more', status: null, nextIn, hostPause: null }
}

function fetchFailure(error: FetchError, detail: string, source: { intervalSeconds: number; failCount: number }, chance: number): Failure {
  const shown = { problem: error.problem, detail, status: error.status }
  const nextIn = retryWait(patienceWith(error.problem, source.intervalSeconds), source.failCount, chance)
  const isBusy = error.problem === 'rate-limited' || error.status === 503
  if (!isBusy || (error.retryAfterSeconds === null && error.problem !== 'rate-limited')) return { ...shown, nextIn, hostPause: null }
  // a host that does not say for how long is left alone for a moment; only who was refused grows more patient
  const hostPause = pauseAsked(error.retryAfterSeconds ?? 0)
  // those who waited for the same host do not come back all at once
  return { ...shown, nextIn: Math.max(nextIn, hostPause + 5 * chance), hostPause }
}

function patienceWith(problem: string, interval: number): Patience {
  if (passingProblems.has(problem)) return passing
  if (problem === 'gone') return { first: 86_400, factor: 1, cap: 86_400 }
  if (problem === 'too-large' || problem === 'encoding') return garbled
  return { first: interval, factor: 2, cap: 86_400 }
}
