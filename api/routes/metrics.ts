import { Hono } from 'hono'
import { closedWords, judgeScraper } from '../../config/scraper.ts'
import { openMetrics } from '../../db/metrics.ts'
import { socketAddress } from '../client.ts'
import type { ApiContext } from '../context.ts'
import { answerProblem, type Problem } from '../problem.ts'

/** `GET /metrics`: what Prometheus asks for (docs/metrics.md), told to whom decision 0012 lets see it. */
export function metricsRoutes({ db, publicUrl, metricsToken: token = null, log }: ApiContext): Hono {
  const routes = new Hono()
  const metrics = openMetrics({ db, onTrouble: error => log.error({ err: error }, 'figures could not be read') })
  routes.get('/metrics', async c => {
    const verdict = judgeScraper({ address: socketAddress(c), header: name => c.req.header(name) }, { token, publicUrl })
    if (verdict !== 'welcome') return answerProblem(c, publicUrl, refusals[verdict])
    return c.body(await metrics.write(), 200, { 'Content-Type': metrics.contentType, 'Cache-Control': 'no-store' })
  })
  return routes
}

const refusals: Record<'unauthorized' | 'closed', Problem> = {
  unauthorized: {
    status: 401,
    slug: 'unauthorized',
    title: 'A token is needed',
    detail: 'Send it as Authorization: Bearer, as METRICS_TOKEN has it.',
    headers: { 'WWW-Authenticate': 'Bearer realm="metrics"' },
  },
  closed: { status: 403, slug: 'closed', title: 'Not told to others', detail: closedWords },
}
