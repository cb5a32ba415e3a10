import { createServer } from 'node:http'
import { openDatabase } from '../../db/client.ts'
import { until } from '../../db/filters/until.ts'
import { listReleases } from '../../db/timeline.ts'

/** A peer: a handler of node:http that sends the timeline's own statement through postgres.js and passes on what comes, and does nothing else. */
const db = openDatabase(process.argv[2] ?? '', { max: 16, name: 'modelwire bare' })

const server = createServer(async (request, response) => {
  const given = decodeURIComponent(request.url?.split('until=')[1] ?? '')
  const span = until.value.parse(given)
  const chosen = [{ filter: until, given: [given], values: [span] }]
  const { releases } = await listReleases(db, { filters: { chosen, matchedAs: [] }, limit: 50, after: null } as never)
  const body = Buffer.from(`{"releases":[${releases.map(each => each.document).join(',')}]}`)
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length })
  response.end(body)
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`${address && typeof address === 'object' ? address.port : 0}\n`)
})
