import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createCluster } from './embedded/cluster.ts'
import { assertOurs, folderProblem, makeFolder } from './embedded/folder.ts'
import { claimServer, hasOwner } from './embedded/owner.ts'
import { isAlive } from './embedded/process.ts'
import { keepServer, runningServer } from './embedded/server.ts'

/** A Postgres that belongs to this process: its address, and how to end it. */
export interface EmbeddedPostgres {
  url: string
  stop(): Promise<void>
}

/** The user and database inside the embedded server: nobody else's, so plain names do. */
const account = 'modelwire'

/**
 * Starts Postgres out of npm with its data in `<directory>/postgres`, making the cluster the first time. A server that a
 * killed run left behind is taken over; one that another running Modelwire uses is refused. Every error is a ConfigurationError
 * of one line that names DATA_DIR.
 */
export async function startEmbedded(directory: string): Promise<EmbeddedPostgres> {
  try {
    return await startIn(directory)
  } catch (error) {
    throw folderProblem(directory, error)
  }
}

/**
 * The Postgres of the folder, whoever runs it: that of a Modelwire that is at work there (`isShared`; stopping leaves it alone), or else
 * one that is started for this process. Makes no database where there is none. Errors as of `startEmbedded`.
 */
export async function joinEmbedded(directory: string): Promise<EmbeddedPostgres & { isShared: boolean }> {
  try {
    const data = path.resolve(directory, 'postgres')
    if (!existsSync(path.join(data, 'PG_VERSION'))) {
      throw new Error(`DATA_DIR ${directory} holds no database: start Modelwire there once, or set DATABASE_URL`)
    }
    const running = await runningServer(data)
    const url = running && (await addressOf(data, running.port))
    if (url && (await hasOwner(url))) return { url, isShared: true, stop: async () => {} }
    return { ...(await startIn(directory)), isShared: false }
  } catch (error) {
    throw folderProblem(directory, error)
  }
}

async function startIn(directory: string): Promise<EmbeddedPostgres> {
  const data = path.resolve(directory, 'postgres')
  await makeFolder(directory)
  await removeAbandoned(directory)
  await assertOurs(directory, data, passwordFile(data))
  if (!existsSync(path.join(data, 'PG_VERSION'))) await makeCluster(data)
  const server = await keepServer(data)
  const url = await addressOf(data, server.port)
  const owner = await claimServer(url)
  if (!owner) throw new Error(`another Modelwire is running on ${directory}: stop it, or set DATA_DIR to another folder`)
  return {
    url,
    stop: async () => {
      await owner.letGo()
      await server.stop()
    },
  }
}

async function addressOf(data: string, port: number): Promise<string> {
  const password = (await readFile(passwordFile(data), 'utf8')).trim()
  return `postgres://${account}:${password}@127.0.0.1:${port}/postgres`
}

const passwordFile = (data: string) => path.join(data, 'modelwire-password')
const unfinished = (data: string) => `${data}.new-${process.pid}-${randomBytes(4).toString('hex')}`

/**
 * Makes the cluster beside its place and moves it there when it is whole, password and all: a start that is killed half-way leaves
 * nothing that the next one could mistake for a database. Of two first starts at once one wins, and the other takes what it made.
 */
async function makeCluster(data: string): Promise<void> {
  const place = unfinished(data)
  const password = randomBytes(24).toString('base64url')
  await createCluster({ data: place, account, password })
  await writeFile(passwordFile(place), password, { mode: 0o600 })
  try {
    await rename(place, data)
  } catch (error) {
    await rm(place, { recursive: true, force: true })
    if (!existsSync(path.join(data, 'PG_VERSION'))) throw error
  }
}

/** What starts that were killed had begun to make. Their initdb may still be at work: then the folder goes the next time. */
async function removeAbandoned(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const pid = /^postgres\.new-(\d+)-/.exec(name)?.[1]
    if (pid === undefined || (Number(pid) !== process.pid && isAlive(Number(pid)))) continue
    await rm(path.join(directory, name), { recursive: true, force: true, maxRetries: 2 }).catch(ignoreBusy)
  }
}

function ignoreBusy(error: NodeJS.ErrnoException): void {
  if (!['ENOTEMPTY', 'EBUSY', 'EPERM'].includes(error.code ?? '')) throw error
}
