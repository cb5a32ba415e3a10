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

it.each([
  ['nobody listens there', (url: URL) => (url.port = '1')],
  ['there is no such host', (url: URL) => (url.hostname = 'nowhere.invalid')],
  ['database "wire" does not exist', (url: URL) => (url.pathname = '/wire')],
])('says in one line, with the place and without the password, that %s', async (reason, change) => {
  const url = new URL(database.url)
  change(url)
  const refused = await connectDatabase(url.href).catch(error => error)
  expect(refused).toBeInstanceOf(DatabaseRefused)
  expect(refused.message).toBe(`the database ${url.hostname}:${url.port}${url.pathname} (DATABASE_URL) cannot be used: ${reason}`)
  expect(refused.message).not.toContain(url.password)
})

it('refuses a Postgres that is too old to be used, by its place', async () => {
  const { db, url } = database
  const { host, pathname } = new URL(url)
  // an old one, as far as it says
  await db`create schema old`
  await db`create function old.current_setting(text) returns text language sql as $$ select '130021' $$`
  await db`alter database ${db(pathname.slice(1))} set search_path = old, pg_catalog, public`
  try {
    await expect(connectDatabase(url)).rejects.toThrow(
      new DatabaseRefused(`the database ${host}${pathname} (DATABASE_URL) is older than Postgres 14`),
    )
  } finally {
    await db`alter database ${db(pathname.slice(1))} reset search_path`
  }
  await (await connectDatabase(url)).end({ timeout: 1 })
})

it('waits for a server that says that it is only starting, and refuses one that says anything else', async () => {
  const { hostname, port } = new URL(database.url)
  const errorOf = (code: string, message: string) => {
    const fields = Buffer.from(`SFATAL\0C${code}\0M${message}\0\0`)
    const head = Buffer.alloc(5)
    head.write('E')
    head.writeInt32BE(fields.length + 4, 1)
    return Buffer.concat([head, fields])
  }
  let refusals = 2
  let code = '57P03'
  const { url } = await useServer(socket => {
    socket.once('data', asked => {
      if (asked.length === 8) return void socket.end('N')
      if (refusals > 0) {
        refusals -= 1
        return void socket.end(errorOf(code, 'it is not to be'))
      }
      const upstream = net.connect(Number(port), hostname)
      upstream.on('error', () => socket.destroy())
      upstream.write(asked)
      socket.pipe(upstream).pipe(socket)
    })
  })
  const address = new URL(database.url)
  address.port = new URL(url).port
  const db = await connectDatabase(address.href, { max: 1 })
  expect([[...(await db`select 1 as one`)], refusals]).toEqual([[{ one: 1 }], 0])
  await db.end({ timeout: 1 })
  refusals = 2
  code = '53300'
  await expect(connectDatabase(address.href)).rejects.toThrow(/cannot be used: it is not to be$/)
  expect(refusals).toBe(1)
}, 30_000)
