import { setTimeout as sleep } from 'node:timers/promises'
import { Hono } from 'hono'
import { BadFilter } from '../../db/filters/index.ts'
import { databaseReasons } from '../../db/timeline/readiness.ts'
import type { ApiContext } from '../context.ts'

const patienceMs = 1_000

/**
 * `/healthz` answers as long as the process turns. `/readyz` is 503 where anything is not as it should be, and knows the difference: without
 * Postgres, or with one that lacks migrations, it is not ready; where the queue is away it is degraded, and `?of=reads` stays 200.
 */
export function healthRoutes({ db, version, ready, log }: ApiContext): Hono {
  const routes = new Hono()
  routes.get('/healthz', c => c.json({ status: 'ok', version }, 200, { 'Cache-Control': 'no-store' }))
  routes.get('/readyz', async c => {
    const isOfReads = readOf(c.req.query('of'))
    const [lacks, troubles] = await Promise.all([
      reasonsOf(log, () => databaseReasons(db, patienceMs)),
      isOfReads ? [] : reasonsOf(log, async () => ready()),
    ])
    const reasons = [...lacks, ...troubles]
    const unkept = { 'Cache-Control': 'no-store' }
    if (reasons.length === 0) return c.json({ status: 'ready', reasons }, 200, unkept)
    return c.json({ status: lacks.length > 0 ? 'not ready' : 'degraded', reasons }, 503, { ...unkept, 'Retry-After': '5' })
  })
  return routes
}

function readOf(of: string | undefined): boolean {
  if (of === undefined || of === 'reads') return of === 'reads'
  throw new BadFilter('of', of, 'must be reads, or left out', null)
}

/** Waits a second for the reasons; what cannot be found out is a reason too. */
async function reasonsOf(log: ApiContext['log'], find: () => Promise<string[]>): Promise<string[]> {
  const tooLate = sleep(patienceMs + 100, ['one part does not answer'], { ref: false })
  try {
    return await Promise.race([find(), tooLate])
  } catch (error) {
    log.error({ err: error }, 'readiness could not be found out')
    return ['one part failed to say how it is']
  }
}
