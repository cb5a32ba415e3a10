import { type Context, Hono } from 'hono'
import { listCompanies } from '../../db/timeline/companies.ts'
import { listSources } from '../../db/timeline/sources.ts'
import { answer, briefly } from '../answer.ts'
import type { ApiContext } from '../context.ts'
import { readArchive, readDocumentPage } from '../documentPage.ts'
import { atom } from '../documents/atom.ts'
import type { DocumentFormat, DocumentPage } from '../documents/contract.ts'
import { formats } from '../documents/index.ts'
import { llms } from '../documents/llms.ts'
import { opml } from '../documents/opml.ts'
import { isOver, readArchiveName } from '../months.ts'
import { answerProblem, notArchived, notFound } from '../problem.ts'
import { refuseParameters } from '../query.ts'

/** Of what is over: a correction may still reach it. */
const forAnHour = 'public, max-age=3600, stale-while-revalidate=86400, stale-if-error=86400'

/** Any question as a feed, a calendar or a table, its archives, and what is tracked. */
export function documentRoutes(api: ApiContext): Hono {
  const routes = new Hono()
  for (const format of formats) routes.get(format.path, c => document(c, api, format))
  routes.get('/archives/:file', c => archive(c, api))
  routes.get(opml.path, c => tracked(c, api))
  routes.get(llms.path, c => {
    refuseParameters(new URL(c.req.url).searchParams)
    return answer(c, { body: llms.write({ publicUrl: api.publicUrl, formats }), type: llms.type, cache: forAnHour })
  })
  return routes
}

async function document(c: Context, api: ApiContext, format: DocumentFormat): Promise<Response> {
  const page = await readDocumentPage(api, format, new URL(c.req.url).searchParams, new Date())
  return answer(c, { body: format.write(page), type: format.type, cache: briefly, headers: { Link: linkHeader(page) } })
}

async function archive(c: Context, api: ApiContext): Promise<Response> {
  const month = readArchiveName(c.req.param('file') ?? '')
  const now = new Date()
  if (!month) return answerProblem(c, api.publicUrl, notFound)
  if (!isOver(month, now)) return answerProblem(c, api.publicUrl, notArchived(month, atom.path))
  const page = await readArchive(api, { path: atom.path, month, now }, new URL(c.req.url).searchParams)
  return answer(c, { body: atom.write(page), type: atom.type, cache: forAnHour, headers: { Link: linkHeader(page) } })
}

async function tracked(c: Context, { db, publicUrl }: ApiContext): Promise<Response> {
  refuseParameters(new URL(c.req.url).searchParams)
  const [companies, sources] = await Promise.all([listCompanies(db), listSources(db)])
  return answer(c, { body: opml.write({ publicUrl, companies, sources }), type: opml.type, cache: briefly })
}

/** Clients refuse answers with more than 16 kB of headers; a long question would stand in them five times. */
const longestHeader = 8_000

/** The same relations as in the document, for formats that have no place for them, and for hubs (WebSub asks for both). */
function linkHeader({ links, hub }: DocumentPage): string {
  const relations: [rel: string, address: string | null][] = [
    ['next', links.next],
    ['self', links.self],
    ['hub', hub],
    ['previous', links.previous],
    ['prev-archive', links.archiveBefore],
    ['next-archive', links.archiveAfter],
  ]
  return relations
    .flatMap(([rel, address]) => (address ? [`<${address}>; rel="${rel}"`] : []))
    .reduce((header, link) => (header.length + link.length > longestHeader ? header : [header, link].filter(Boolean).join(', ')), '')
}
