import type { Database } from '../client.ts'
import { ask } from '../timeline/ask.ts'

/** Whether Postgres, which says when a digest is due, knows a time zone by this name. */
export async function knowsZone(db: Database, zone: string): Promise<boolean> {
  try {
    await ask(db, sql => sql`select clock_timestamp() at time zone ${zone}`)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '22023') return false
    throw error
  }
}
