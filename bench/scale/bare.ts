import { createServer } from 'node:http'
import { openDatabase } from '../../db/client.ts'
import { company } from '../../db/filters/company.ts'
import { until } from '../../db/filters/until.ts'
import { listReleases } from '../../db/timeline.ts'

/**
 * A peer: a handler of node:http that sends the timeline's own statement through postgres.js, passes on what comes, and does nothing else.
 * The statement is heard once of each question, with the place of its date; from then on its text is all there is.
 */
const [url = '', maker = ''] = process.argv.slice(2)
const heard: { text: string; values: unknown[] }[] = []
const db = openDatabase(url, { max: 16, name: 'modelwire bare', onStatement: (text, values) => heard.push({ text, values }) })
const anInstant = '2024-01-01T00:00:00.000Z'
const statements = [await hear([]), await hear([{ filter: company, given: [maker], values: [maker] }])]
heard.length = 0

const server = createServer(async (request, response) => {
  const asked = new URL(request.url ?? '', 'http://localhost').searchParams
  const { text, before, after } = statements[asked.has('company') ? 1 : 0] ?? { text: '', before: [], after: [] }
  const rows = await db.unsafe<{ document: string }[]>(text, [...before, asked.get('until'), ...after] as never, { prepare: true })
  const body = Buffer.from(`{"releases":[${rows.map(each => each.document).join(',')}]}`)
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length })
  response.end(body)
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`${address && typeof address === 'object' ? address.port : 0}\n`)
})

/** What the timeline sends for these filters and a date, and its values before and behind the date. */
async function hear(others: object[]): Promise<{ text: string; before: unknown[]; after: unknown[] }> {
  heard.length = 0
  const span = until.value.parse(anInstant)
  const chosen = [...others, { filter: until, given: [anInstant], values: [span] }]
  await listReleases(db, { filters: { chosen, matchedAs: [] }, limit: 50, after: null } as never)
  const { text, values } = heard.findLast(each => each.text.includes('document')) ?? { text: '', values: [] }
  const place = values.findIndex(value => value instanceof Date || String(value).startsWith('2024-01-01T'))
  if (place < 0) throw new Error(`no date among the values of ${text}`)
  return { text, before: values.slice(0, place), after: values.slice(place + 1) }
}
