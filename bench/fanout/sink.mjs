import { createServer } from 'node:http'

/**
 * A receiver in a process of its own: answers 204 to everything, tells its parent how many have come, and what came when it asks. It
 * takes as little of the parent's time as it can.
 */
let arrived = []
let told = 0
const server = createServer((request, response) => {
  const at = performance.timeOrigin + performance.now()
  request.on('data', () => {})
  request.on('end', () => {
    arrived.push([request.url, at])
    response.writeHead(204).end()
  })
})
setInterval(() => {
  if (arrived.length > told) process.send?.({ count: arrived.length })
  told = arrived.length
}, 5)
process.on('message', () => {
  process.send?.({ arrived })
  arrived = []
  told = 0
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' ? address?.port : null })
})
process.on('disconnect', () => process.exit(0))
