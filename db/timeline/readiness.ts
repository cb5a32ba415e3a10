import { readdirSync } from 'node:fs'
import type { Database } from '../client.ts'
import { ask, DatabaseUnavailable } from './ask.ts'

const expected = readdirSync(new URL('../migrations/', import.meta.url)).filter(name => name.endsWith('.sql'))

/** Asks the database for a sign of life and the schema that this program needs. Returns why it is not ready: a sentence each. */
export async function databaseReasons(db: Database, patienceMs: number): Promise<string[]> {
  try {
    const rows = await ask(db, sql => sql<{ name: string }[]>`select name from migrations`, { patienceMs })
    const done = new Set(rows.map(row => row.name))
    const missing = expected.filter(name => !done.has(name))
    return missing.length > 0 ? [`migrations have not run: ${missing.join(', ')}`] : []
  } catch (error) {
    if (error instanceof DatabaseUnavailable) return [error.message]
    if (isMissingTable(error)) return ['migrations have not run']
    throw error
  }
}

function isMissingTable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '42P01'
}
