import { setTimeout as sleep } from 'node:timers/promises'
import type { Company } from '../config/company.ts'
import type { Environment } from '../config/env.ts'
import { programVersion } from '../config/env.ts'
import { readLexicons } from '../config/lexicons.ts'
import type { Log } from '../config/log.ts'
import type { Database } from '../db/client.ts'
import { startAlerts } from './alerts.ts'
import { dueOf } from './bells.ts'
import type { PollContext } from './context.ts'
import { patiently } from './deliver/patience.ts'
import { armFailpoint } from './failpoint.ts'
import { openHttp, type Pace } from './http.ts'
import { buildKnowledge, type Knowledge, normalizerVersion } from './normalize/index.ts'
import { normalizerOf } from './normalizer.ts'
import { poll, pollAll } from './poll.ts'
import { openQueues, openRedis, type Queues } from './queues.ts'
import { openReader } from './reader.ts'
import { type RedisWatch, watchRedis } from './redis.ts'
import { understandingOf, untilUnderstood } from './renormalize.ts'
import { openRoom } from './room.ts'
import { watchRulings } from './rulings.ts'
import { sourceKinds } from './sources/index.ts'
import { syncFiles } from './sync.ts'
import { openTeller } from './tell.ts'
import { startTick, type Ticker } from './tick.ts'

export interface Workers {
  /** Why they do not work as they should, a sentence each; none when all is well. */
  reasons(): string[]
  /** Lets polls that are under way end; those that still wait for an upstream after a while are broken off, to be done next time. */
  stop(): Promise<void>
}

export interface WorkerOptions {
  environment: Environment
  companies: Company[]
  db: Database
  databaseUrl: string
  log: Log
}

const pollsAtOnce = 64
/** A start needs the cores for itself; a document that comes before has a thread started for it. */
const readerAfterMs = 2000
/** Some of them wait for slow hosts, and others must not wait for those. */
const bellsAtOnce = 20
/** So long a start waits for a Postgres that goes away while it lasts. */
const startsWithinMs = 20_000
/** How long a poll may go on when the program is to end. */
const graceMs = 3000

/**
 * Brings the sources to what the files say, and from then on polls what is due. When entries are understood otherwise than last time
 * they are read again first: merging needs claims that were all made by one normalizer.
 */
export async function startWorkers(options: WorkerOptions): Promise<Workers> {
  const { environment, companies, db, databaseUrl, log } = options
  armFailpoint(environment.failpoint)
  const lexicons = readLexicons()
  const ending = new AbortController()
  const context = openContext(options, buildKnowledge(companies, lexicons), ending.signal)
  await patiently(() => syncFiles(db, companies, sourceKinds), startsWithinMs)
  const queue = { databaseUrl, redisUrl: environment.redisUrl, log }
  const queues = await openQueues(queue)
  const redis = watchRedisOf(options)
  const alerts = await startAlerts({ ...queue, environment, http: context.http })
  context.onOwed = alerts.onOwed
  const state = { isStopping: false, isQueueAway: () => false }
  const polling = untilUnderstood(context, understandingOf(normalizerVersion, companies, lexicons), () => state.isStopping)
    .catch(error => log.error({ err: error }, 'what is stored could not be read anew'))
    .then(() => (state.isStopping ? null : { ticker: startPolling(context, queues), rulings: watchRulings(context) }))
  void polling.then(parts => Object.assign(state, parts && { isQueueAway: parts.ticker.isQueueAway }))
  return {
    reasons: () => [
      ...(state.isQueueAway() ? ['the queue does not answer: what is due is done straight from Postgres'] : []),
      ...redis.troubles(),
    ],
    stop: async () => {
      state.isStopping = true
      const leave = async () => {
        ending.abort()
        await context.http.close()
      }
      const cut = setTimeout(() => void leave().catch(error => log.warn({ err: error }, 'the network does not let go')), graceMs)
      await Promise.race([
        polling.then(parts => Promise.all([parts?.ticker.stop(), parts?.rulings.stop()])),
        sleep(10_000, null, { ref: false }),
      ])
      await Promise.race([alerts.stop(), sleep(8_000, null, { ref: false })])
      await queues.close(5_000)
      await redis.stop()
      clearTimeout(cut)
      await leave()
      await context.reader.close()
    },
  }
}

/** Nobody to look at where the queue is in Postgres. */
function watchRedisOf({ environment: { redisUrl }, log }: WorkerOptions): RedisWatch {
  if (redisUrl === null) return { troubles: () => [], stop: async () => {} }
  const { info, close } = openRedis(redisUrl)
  const watch = watchRedis({ info, log })
  return { ...watch, stop: () => watch.stop().finally(close) }
}

function startReader({ reader, log }: PollContext): void {
  try {
    reader.start()
  } catch (error) {
    log.warn({ err: error }, 'no thread to read with can be started yet')
  }
}

function startPolling(context: PollContext, queues: Queues): Ticker {
  const { db, log } = context
  setTimeout(startReader, readerAfterMs, context).unref()
  const ticker = startTick({ db, queues, log, poll: due => poll(context, due) })
  const room = openRoom(pollsAtOnce)
  queues.work(bell => pollAll(context, dueOf(bell), room).finally(() => ticker.soon()), bellsAtOnce)
  return ticker
}

/** What polls work with. `pace`, where requests are not to be as polite as they are to strangers. */
export function openContext(
  options: Omit<WorkerOptions, 'databaseUrl'>,
  knowledge: Knowledge,
  ending: AbortSignal,
  pace: Partial<Pace> = {},
): PollContext {
  const { environment, companies, db, log } = options
  const { proxy, extraCertificates, allowPrivateHosts, contact } = environment
  return {
    db,
    log,
    ending,
    http: openHttp({ userAgent: `Modelwire/${programVersion()} (+${contact})`, proxy, extraCertificates, allowPrivateHosts, pace }),
    reader: openReader(),
    kinds: sourceKinds,
    normalizer: normalizerOf(knowledge),
    teller: openTeller(query => log.warn({ query: query.query, problem: query.problem }, 'a stored query cannot be read any more')),
    companies: new Map(companies.map(company => [company.id, company])),
  }
}
