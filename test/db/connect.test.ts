import { once } from 'node:events'
import net from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { connectDatabase, DatabaseRefused } from '../../db/connect.ts'
import { useDatabase } from '../support/database.ts'
import { runProgram } from '../support/program.ts'

const database = useDatabase()

/** A server that does this with each connection, and the address of a database on it. */
async function useServer(serve: (socket: net.Socket) => void): Promise<{ url: string; connections: () => number }> {
  let connections = 0
  const server = net.createServer(socket => {
    connections++
    socket.on('error', () => undefined)
    serve(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as net.AddressInfo
  return { url: `postgres://me:hunter2@127.0.0.1:${port}/wire`, connections: () => connections }
}

it('says in one line that a server closes each connection, after a few unhurried tries', async () => {
  const { url, connections } = await useServer(socket => socket.destroy())
  for (const program of [runProgram('workers/main.ts', [], { DATABASE_URL: url }), runProgram('api/main.ts', [], { DATABASE_URL: url })]) {
    expect(await program.ended()).toBe(1)
    expect(program.said().trim()).toMatch(
      /^the database 127\.0\.0\.1:\d+\/wire \(DATABASE_URL\) cannot be used: it closes each connection at once$/,
    )
  }
  expect(connections()).toBeLessThan(50)
}, 60_000)

it('waits for a server that closes the first connections, as one that starts may', async () => {
  let closed = 0
  const { hostname, port } = new URL(database.url)
  const { url } = await useServer(socket => {
    if (closed++ < 2) return socket.destroy()
    const upstream = net.connect(Number(port), hostname)
    upstream.on('error', () => socket.destroy())
    socket.pipe(upstream).pipe(socket)
  })
  const address = new URL(database.url)
  address.port = new URL(url).port
  const db = await connectDatabase(address.href, { max: 1 })
  expect([...(await db`select 1 as one`)]).toEqual([{ one: 1 }])
  await db.end({ timeout: 1 })
})

it('tells what is no Postgres, and what lets nobody in', async () => {
  const web = await useServer(socket => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  await expect(connectDatabase(web.url)).rejects.toThrow(/what answers there is no Postgres$/)
  const shy = await useServer(socket => void socket.once('data', () => socket.end('N')))
  await expect(connectDatabase(shy.url)).rejects.toThrow(DatabaseRefused)
})
