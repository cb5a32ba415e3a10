import { readFileSync } from 'node:fs'
import path from 'node:path'

/** The process of the embedded Postgres of a DATA_DIR, by what it says of itself; null where there is none. */
export function readPostmaster(directory: string): number | null {
  try {
    return Number(readFileSync(path.join(directory, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
  } catch {
    return null
  }
}
