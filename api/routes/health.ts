import { setTimeout as sleep } from 'node:timers/promises'
import { Hono } from 'hono'
import { databaseReasons } from '../../db/timeline/readiness.ts'
import type { ApiContext } from '../context.ts'

const patienceMs = 1_000

/**
 * `/healthz` answers as long as the process turns. `/readyz` knows the difference: without Postgres, or with one that lacks migrations,
 * nobody can be answered (503); where the queue is away readers are, and work goes on (200, degraded).
 */
export function healthRoutes({ db, version, ready, log }: ApiContext): Hono {
  const routes = new Hono()
  routes.get('/healthz', c => c.json({ status: 'ok', version }, 200, { 'Cache-Control': 'no-store' }))
  routes.get('/readyz', async c => {
    const [lacks, troubles] = await Promise.all([
      reasonsOf(log, () => databaseReasons(db, patienceMs)),
      reasonsOf(log, async () => ready()),
    ])
    const reasons = [...lacks, ...troubles]
    if (lacks.length > 0) {
      return c.json({ status: 'not ready', reasons }, 503, { 'Cache-Control': 'no-store', 'Retry-After': '5' })
    }
    return c.json({ status: reasons.length > 0 ? 'degraded' : 'ready', reasons }, 200, { 'Cache-Control': 'no-store' })
  })
  return routes
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
