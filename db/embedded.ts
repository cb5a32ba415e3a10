import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { openDatabase } from './client.ts'
import { createCluster, startServer, stopServer } from './embedded/server.ts'

/** A Postgres that belongs to this process: its address, and how to end it. */
export interface EmbeddedPostgres {
  url: string
  stop(): Promise<void>
}

/** The port, user and database inside the embedded server: nobody else's, so plain names do. */
const account = 'modelwire'

/**
 * Starts Postgres out of npm with its data in `<directory>/postgres`, making the cluster the first time. A server that a
 * killed run left behind is taken over; one that another running Modelwire uses is refused with a clear error.
 */
export async function startEmbedded(directory: string): Promise<EmbeddedPostgres> {
  const data = path.join(directory, 'postgres')
  const secret = path.join(directory, 'postgres-password')
  await mkdir(directory, { recursive: true })
  if (!existsSync(path.join(data, 'PG_VERSION'))) {
    await rm(data, { recursive: true, force: true })
    await writeFile(secret, randomBytes(24).toString('base64url'), { mode: 0o600 })
    await chmod(secret, 0o600)
    await createCluster({ data, account, password: await readFile(secret, 'utf8') })
  }
  const password = (await readFile(secret, 'utf8')).trim()
  const address = (port: number) => `postgres://${account}:${password}@127.0.0.1:${port}/postgres`
  const server = await startServer({ data, isInUse: port => isClaimed(address(port)) })
  return { url: address(server.port), stop: () => stopServer(server) }
}

/** The key of the session lock by which a running Modelwire says that this embedded server is its own. */
const ownerLock = 0x6d6f6465

/** Holds the server for as long as the returned release is not called. Returns null when another process holds it. */
export async function claimEmbedded(url: string): Promise<(() => Promise<void>) | null> {
  const db = openDatabase(url, { max: 1, name: 'modelwire owner' })
  const [row] = await db<{ held: boolean }[]>`select pg_try_advisory_lock(${ownerLock}) as held`
  if (row?.held) return () => db.end({ timeout: 1 })
  await db.end({ timeout: 1 })
  return null
}

async function isClaimed(url: string): Promise<boolean> {
  const release = await claimEmbedded(url)
  await release?.()
  return release === null
}
