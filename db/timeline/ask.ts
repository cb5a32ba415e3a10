import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../client.ts'

/** Postgres does not answer, or not in time: nothing is wrong with the question. */
export class DatabaseUnavailable extends Error {
  override name = 'DatabaseUnavailable'
}

/** Longer than any read takes on a loaded machine, shorter than a reader's patience. */
const patienceMs = 4_000
/** What nobody waits for any more ends soon after, so that it keeps no connection from the next reader. */
export const longestStatementMs = patienceMs + 1_000
/** More waiting questions than this only make the wait longer. */
const mostWaiting = 400

/**
 * Pauses before a question is put again. Never at once: a query that postgres.js 3.4 is given between the error and the
 * close of a lost connection is never settled, and the first query of the next one may be told the old error.
 * https://github.com/porsager/postgres/pull/1215
 */
const pausesMs = [100, 400]

const waiting = new WeakMap<Database, number>()

/**
 * Asks Postgres one question, a read. After a cut connection it is put again; a database that is gone, frozen or
 * overrun is DatabaseUnavailable within seconds, never a hang.
 */
export async function ask<Answer>(
  db: Database,
  question: (db: Database) => PromiseLike<Answer>,
  options: { patienceMs?: number } = {},
): Promise<Answer> {
  const count = waiting.get(db) ?? 0
  if (count >= mostWaiting) throw new DatabaseUnavailable('too many questions are waiting for the database')
  waiting.set(db, count + 1)
  const given = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      given.abort()
      reject(new DatabaseUnavailable('the database does not answer'))
    }, options.patienceMs ?? patienceMs)
  })
  try {
    return await Promise.race([askAgain(db, question, given.signal), deadline])
  } finally {
    clearTimeout(timer)
    waiting.set(db, (waiting.get(db) ?? 1) - 1)
  }
}

/** Not once it is given up, nor what took too long: it would take as long again. */
async function askAgain<Answer>(db: Database, question: (db: Database) => PromiseLike<Answer>, given: AbortSignal): Promise<Answer> {
  for (const pause of pausesMs) {
    try {
      return await question(db)
    } catch (error) {
      if (!isLost(error) || isOutOfTime(error)) throw asUnavailable(error)
      await sleep(pause, undefined, { ref: false })
      if (given.aborted) throw asUnavailable(error)
    }
  }
  try {
    return await question(db)
  } catch (error) {
    throw asUnavailable(error)
  }
}

function asUnavailable(error: unknown): unknown {
  return isLost(error) ? new DatabaseUnavailable('the database cannot be reached', { cause: error }) : error
}

/** Connection lost or refused, server starting or stopping, no connection left, or the statement ran out of its time. */
function isLost(error: unknown): boolean {
  return /^(CONNECT|ECONN|ENOTFOUND|EAI_|EPIPE|ETIMEDOUT|EHOSTUNREACH|08|57P|57014$|53300$|55P03$)/.test(codeOf(error))
}

function isOutOfTime(error: unknown): boolean {
  return codeOf(error) === '57014'
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
