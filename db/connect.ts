import { setTimeout as sleep } from 'node:timers/promises'
import { type Database, type DatabaseOptions, openDatabase } from './client.ts'
import { openPatience } from './patience.ts'
import { whyUnusable } from './probe.ts'

/** The database cannot be used at all: said in one line, without the password. */
export class DatabaseRefused extends Error {
  override name = 'DatabaseRefused'
}

const answersWithinMs = 8000
/** A server that recovers from a crash refuses everybody for a moment. */
const startsWithinMs = 7000
/** One that is started anew listens again after a moment; whoever gave a wrong place waits so long to hear of it. */
const listensWithinMs = 3000

/** Opens a pool and makes sure that somebody answers. Throws DatabaseRefused, which names the place and what it said. */
export async function connectDatabase(url: string, options: DatabaseOptions = {}): Promise<Database> {
  const reason = await whyUnusable(url)
  if (reason) throw new DatabaseRefused(`${placeOf(url)} cannot be used: ${reason}`)
  const db = openDatabase(url, options)
  try {
    const version = await Promise.race([versionOf(db), silence()])
    if (version < 140_000) throw new DatabaseRefused(`${placeOf(url)} is older than Postgres 14`)
    return db
  } catch (error) {
    await db.end({ timeout: 1 })
    if (error instanceof DatabaseRefused) throw error
    throw new DatabaseRefused(`${placeOf(url)} cannot be used: ${reasonOf(error)}`)
  }
}

/** Asks again while the server says that it is only starting, or cuts the connection because it is just ending. */
async function versionOf(db: Database): Promise<number> {
  const listens = openPatience(listensWithinMs)
  const starts = openPatience(startsWithinMs)
  for (;;) {
    try {
      const [row] = await db<{ version: number }[]>`select current_setting('server_version_num')::int as version`
      return row?.version ?? 0
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      const [isDeaf, isSlow] = [listens.isOver(), starts.isOver()]
      if (!/^(57P|CONNECTION_|ECONNRE)/.test(code) || (code === 'ECONNREFUSED' ? isDeaf : isSlow)) throw error
    }
    await sleep(300)
  }
}

/** For a server that is up and never says whether it lets us in. */
async function silence(): Promise<never> {
  for (const patience = openPatience(answersWithinMs); !patience.isOver(); ) await sleep(500, undefined, { ref: false })
  throw new Error('it does not answer')
}

function placeOf(url: string): string {
  const { hostname, port, pathname } = new URL(url)
  return `the database ${hostname}:${port || 5432}${pathname} (DATABASE_URL)`
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ECONNREFUSED') return 'nobody listens there'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'there is no such host'
  if (code === 'CONNECT_TIMEOUT') return 'it does not answer'
  return error instanceof Error && error.message ? error.message : code || 'it gives no reason'
}
