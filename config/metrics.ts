import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/*
 * What one process knows of itself, for Prometheus (docs/metrics.md, decision 0012). Labels are words of the program, of which there are
 * few: never an address, an id, a name that somebody chose, or anything else that a stranger can write.
 */

export const registry = new Registry()
const registers = [registry]

/** Seconds of what the network has a part in. */
const slow = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60]
/** Seconds of what is done on this machine. */
const quick = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

export const polls = new Counter({
  ...{ name: 'modelwire_polls_total', help: 'Visits of sources by kind of source, and how they ended.' },
  ...{ labelNames: ['kind', 'outcome'] as const, registers },
})
export const pollSeconds = new Histogram({
  ...{ name: 'modelwire_poll_seconds', help: 'How long a visit of a source takes, from its claim to its end.' },
  ...{ labelNames: ['kind'] as const, buckets: slow, registers },
})
export const pollFailures = new Counter({
  ...{ name: 'modelwire_poll_failures_total', help: 'Visits of sources that failed, by what went wrong.' },
  ...{ labelNames: ['problem'] as const, registers },
})
// an increase is seen only of what was a number before
for (const problem of ['internal', 'database']) pollFailures.inc({ problem }, 0)
export const parserDeaths = new Counter({
  ...{
    name: 'modelwire_parser_deaths_total',
    help: 'Threads that died of what they read, or were ended because it took too long.',
    registers,
  },
})
export const claimsSeconds = new Histogram({
  ...{
    name: 'modelwire_claims_seconds',
    help: 'How long it takes to read what the entries of one visit claim.',
    buckets: quick,
    registers,
  },
})
export const mergeSeconds = new Histogram({
  ...{ name: 'modelwire_merge_seconds', help: 'How long it takes to bring the releases to new claims, in its transaction.' },
  ...{ buckets: quick, registers },
})
export const attempts = new Counter({
  ...{
    name: 'modelwire_delivery_attempts_total',
    help: 'Attempts to deliver, by channel and by the state in which they left the message.',
  },
  ...{ labelNames: ['channel', 'outcome'] as const, registers },
})
export const attemptSeconds = new Histogram({
  ...{ name: 'modelwire_delivery_attempt_seconds', help: 'How long an attempt to deliver takes.' },
  ...{ labelNames: ['channel'] as const, buckets: slow, registers },
})
export const queueAway = new Gauge({
  ...{ name: 'modelwire_queue_away', help: '1 while the queue does not answer and work is done straight from Postgres.' },
  ...{ labelNames: ['queue'] as const, registers },
})
export const redisOk = new Gauge({
  ...{ name: 'modelwire_redis_ok', help: '1 where Redis is as it should be, 0 where not: whether it answers, evicts, logs and can write.' },
  ...{ labelNames: ['check'] as const, registers },
})
export const answers = new Counter({
  ...{ name: 'modelwire_http_answers_total', help: 'Answers of the API by route, method and class of status.' },
  ...{ labelNames: ['route', 'method', 'status'] as const, registers },
})
export const answerSeconds = new Histogram({
  ...{ name: 'modelwire_http_answer_seconds', help: 'How long the API takes until an answer begins, by route.' },
  ...{ labelNames: ['route'] as const, buckets: quick, registers },
})

let isWatched = false

/** From now on the process looks at its event loop, its memory and its garbage collection. Once is enough. */
export function watchProcess(version: string): void {
  if (isWatched) return
  isWatched = true
  collectDefaultMetrics({ register: registry })
  const help = 'The version that runs, in its label.'
  new Gauge({ name: 'modelwire_build_info', help, labelNames: ['version'], registers }).set({ version }, 1)
}

/** A word as a label may hold it; what is no word of the program is `other`. */
export function labelOf(word: string): string {
  return /^[a-z][a-z0-9-]{0,30}$/.test(word) ? word : 'other'
}
