import { type Context, Hono, type Next } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import { methodNotAllowed as watchMethods } from 'hono/method-not-allowed'
import { secureHeaders } from 'hono/secure-headers'
import type { ApiContext } from './context.ts'
import { limits, refusals } from './limits.ts'
import { answerProblemPage, wantsPage } from './page.tsx'
import { answerProblem, methodNotAllowed, notFound, type Problem, placeOf, problemOf, tooLarge, withRequestId } from './problem.ts'
import { representations } from './representation.ts'
import { aboutRoutes } from './routes/about.tsx'
import { adminRoutes } from './routes/admin.tsx'
import { capabilityRoutes } from './routes/capabilities.tsx'
import { changeRoutes } from './routes/changes.ts'
import { companyRoutes } from './routes/companies.ts'
import { companiesPageRoutes } from './routes/companiesPage.tsx'
import { companyPageRoutes } from './routes/companyPage.tsx'
import { correctionRoutes } from './routes/corrections.tsx'
import { documentRoutes } from './routes/documents.ts'
import { facetRoutes } from './routes/facets.ts'
import { healthRoutes } from './routes/health.ts'
import { manageRoutes } from './routes/manage.tsx'
import { mcpRoutes } from './routes/mcp.ts'
import { metricsRoutes } from './routes/metrics.ts'
import { openApiRoutes } from './routes/openapi.tsx'
import { pageRoutes } from './routes/pages.tsx'
import { releasePageRoutes } from './routes/release.tsx'
import { releaseRoutes } from './routes/releases.ts'
import { rulingRoutes } from './routes/rulings.ts'
import { sourceRoutes } from './routes/sources.ts'
import { sourcesPageRoutes } from './routes/sourcesPage.tsx'
import { statisticsRoutes } from './routes/statistics.ts'
import { streamRoutes } from './routes/stream.ts'
import { subscribeRoutes } from './routes/subscribe.tsx'
import { subscriptionRoutes } from './routes/subscriptions.ts'
import { timelineRoutes } from './routes/timeline.tsx'
import { trendRoutes } from './routes/trends.tsx'
import { watchAnswers } from './watch.ts'

export type AppOptions = ApiContext

/** Builds the API and its pages; it never listens. */
export function buildApp(options: AppOptions): Hono {
  const app = new Hono()
  const answerFor = async (c: Context, problem: Problem) =>
    wantsPage(c) ? answerProblemPage(c, options.version, problem) : answerProblem(c, options.publicUrl, problem)
  app.use(watchAnswers)
  app.use(limits(options))
  app.use(representations(options))
  app.use(headers(options.publicUrl))
  app.use(cors({ origin: '*', allowMethods: ['GET', 'HEAD'], exposeHeaders, maxAge: 86_400 }))
  app.use(refusals)
  app.use('/api/*', serviceDescription)
  app.use(watchMethods({ app, onMethodNotAllowed: (c, methods) => answerFor(c, methodNotAllowed(methods)) }))
  app.use(bodyLimit({ maxSize: 64 * 1024, onError: c => answerFor(c, tooLarge) }))
  for (const routes of everyRoute) app.route('/', routes(options))
  app.notFound(c => answerFor(c, notFound))
  app.onError((error, c) => {
    const problem = problemOf(error)
    if (problem.status < 500) return answerFor(c, problem)
    const known = withRequestId(problem, c)
    options.log.error({ err: error, path: placeOf(c.req.path), request: known.requestId }, problem.title)
    return answerFor(c, known)
  })
  return app
}

const everyRoute = [
  ...[releaseRoutes, companyRoutes, sourceRoutes, rulingRoutes, subscriptionRoutes, mcpRoutes, healthRoutes],
  ...[changeRoutes, streamRoutes, metricsRoutes],
  ...[documentRoutes, openApiRoutes],
  ...[facetRoutes, statisticsRoutes, trendRoutes],
  ...[sourcesPageRoutes, aboutRoutes],
  ...[
    timelineRoutes,
    releasePageRoutes,
    companyPageRoutes,
    companiesPageRoutes,
    pageRoutes,
    subscribeRoutes,
    manageRoutes,
    capabilityRoutes,
  ],
  ...[correctionRoutes, adminRoutes],
]

/** Whoever meets an answer finds what describes it (RFC 8631). */
async function serviceDescription(c: Context, next: Next): Promise<void> {
  await next()
  // by c.header the answer would be made anew, body and all
  c.res.headers.append('Link', '</openapi.json>; rel="service-desc"')
}

/** What a program in a browser may read of an answer from elsewhere. */
const exposeHeaders = ['ETag', 'Link', 'Retry-After', 'RateLimit', 'RateLimit-Policy', 'X-Request-Id']

/** Nothing may be loaded or run but our own files, nothing inline, and no page may be framed. */
function headers(publicUrl: string) {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'"],
      scriptSrc: ["'self'"],
      connectSrc: ["'self'"],
      imgSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    crossOriginResourcePolicy: 'cross-origin',
    xFrameOptions: 'DENY',
    strictTransportSecurity: publicUrl.startsWith('https:'),
  })
}
