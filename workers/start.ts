import type { Company } from '../config/company.ts'
import type { Environment } from '../config/env.ts'
import { programVersion } from '../config/env.ts'
import { readLexicons } from '../config/lexicons.ts'
import type { Database } from '../db/client.ts'
import type { PollContext } from './context.ts'
import { openHttp } from './http.ts'
import type { Log } from './log.ts'
import { buildKnowledge, type Knowledge, mergeClaims, normalizerVersion, readClaims } from './normalize/index.ts'
import { poll } from './poll.ts'
import { openQueues } from './queues.ts'
import { openReader } from './reader.ts'
import { renormalize, understandingOf } from './renormalize.ts'
import { sourceKinds } from './sources/index.ts'
import { syncFiles } from './sync.ts'
import { startTick } from './tick.ts'

export interface Workers {
  /** Why they do not work as they should, a sentence each; none when all is well. */
  reasons(): string[]
  /** Lets polls that are under way end, for at most `patienceMs`. */
  stop(patienceMs?: number): Promise<void>
}

export interface WorkerOptions {
  environment: Environment
  companies: Company[]
  db: Database
  databaseUrl: string
  log: Log
}

const pollsAtOnce = 20

/** Brings the sources to what the files say, and from then on polls what is due. */
export async function startWorkers(options: WorkerOptions): Promise<Workers> {
  const { environment, companies, db, databaseUrl, log } = options
  const lexicons = readLexicons()
  const ending = new AbortController()
  const context = openContext(options, buildKnowledge(companies, lexicons), ending.signal)
  await syncFiles(db, companies, sourceKinds)
  const queues = await openQueues({ databaseUrl, redisUrl: environment.redisUrl, log })
  const ticker = startTick({ db, queues, log, poll: due => poll(context, due) })
  queues.work(bell => poll(context, bell).finally(() => ticker.soon()), pollsAtOnce)
  const rereading = renormalize(context, understandingOf(normalizerVersion, companies, lexicons)).catch(error => {
    log.error({ err: error }, 'what is stored could not be read anew')
  })
  return {
    reasons: () => (ticker.isQueueAway() ? ['the queue does not answer; polling goes on without it'] : []),
    stop: async (patienceMs = 20_000) => {
      await ticker.stop()
      await queues.close(patienceMs)
      ending.abort()
      await rereading
      await context.http.close()
      await context.reader.close()
    },
  }
}

function openContext(options: WorkerOptions, knowledge: Knowledge, ending: AbortSignal): PollContext {
  const { environment, companies, db, log } = options
  const { proxy, extraCertificates, allowPrivateHosts, contact } = environment
  return {
    db,
    log,
    ending,
    http: openHttp({ userAgent: `Modelwire/${programVersion()} (+${contact})`, proxy, extraCertificates, allowPrivateHosts }),
    reader: openReader(),
    kinds: sourceKinds,
    normalizer: {
      readClaims: announcement => readClaims(announcement, knowledge),
      mergeClaims: claims => mergeClaims(claims, knowledge),
    },
    companies: new Map(companies.map(company => [company.id, company])),
  }
}
