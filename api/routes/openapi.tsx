import { readFileSync } from 'node:fs'
import { Hono } from 'hono'
import { BadFilter } from '../../db/filters/index.ts'
import { answer, json } from '../answer.ts'
import type { ApiContext } from '../context.ts'
import { buildDocument } from '../openapi/document.ts'
import { frameOf, show } from '../page.tsx'
import { DocsPage } from '../pages/docs.tsx'
import { bodyOfProblem, problemOf } from '../problem.ts'
import { refuseParameters } from '../query.ts'

const webhooks = readFileSync(new URL('../../docs/webhooks.md', import.meta.url), 'utf8')
/** What is told changes only with the program. */
const cache = 'public, max-age=300, stale-while-revalidate=3600'

/** `GET /openapi.json` and `GET /docs`: what the API answers, for programs and for people. */
export function openApiRoutes({ publicUrl, version, operatorToken }: ApiContext): Hono {
  const routes = new Hono()
  const document = once(() => buildDocument({ publicUrl, version, isOperated: Boolean(operatorToken) }))
  const description = once(() => JSON.stringify(document()))
  routes.get('/openapi.json', c => {
    refuseParameters(new URL(c.req.url).searchParams)
    return answer(c, { body: description(), type: json, cache })
  })
  routes.get('/docs', async c => {
    refuseParameters(new URL(c.req.url).searchParams)
    const page = <DocsPage frame={frameOf(version)} document={document()} webhooks={webhooks} mistake={mistakeAt(publicUrl)} />
    return show(c, page, cache)
  })
  return routes
}

/** Made when it is first asked for: no start waits for it. */
function once<Made>(make: () => Made): () => Made {
  let made: { it: Made } | null = null
  return () => {
    made ??= { it: make() }
    return made.it
  }
}

/** Said by what says it in earnest. */
function mistakeAt(publicUrl: string) {
  const wrong = new BadFilter('stage', 'relaesed', 'must be one of planned, announced, released, withdrawn', 'released')
  return { path: '/api/releases?stage=relaesed', answer: bodyOfProblem(publicUrl, '/api/releases', problemOf(wrong)) }
}
