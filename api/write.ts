import { DatabaseUnavailable } from '../db/timeline/ask.ts'
import { isDatabaseTrouble } from '../db/trouble.ts'

/** A write is not put again by itself: whether it was kept is not known. */
export async function written<Result>(write: () => Promise<Result>): Promise<Result> {
  try {
    return await write()
  } catch (error) {
    throw isDatabaseTrouble(error) ? new DatabaseUnavailable('the database cannot be reached', { cause: error }) : error
  }
}
