import { createServer } from 'node:http'

/** A receiver in a process of its own: answers 204 to everything, and tells its parent in batches when what arrived. */
let arrived = []
const server = createServer((request, response) => {
  const at = performance.timeOrigin + performance.now()
  request.on('data', () => {})
  request.on('end', () => {
    arrived.push([request.url, at])
    response.writeHead(204).end()
  })
})
setInterval(() => {
  if (arrived.length > 0) process.send?.({ arrived })
  arrived = []
}, 20)
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' ? address?.port : null })
})
process.on('disconnect', () => process.exit(0))
