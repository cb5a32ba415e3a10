import { DatabaseUnavailable } from '../db/timeline/ask.ts'
import { isDatabaseTrouble, isDeadlock } from '../db/trouble.ts'

/**
 * A write is not put again by itself: whether it was kept is not known. But for one that Postgres chose to undo so that another can go on
 * (a deadlock): that one was not kept, and is put once more.
 */
export async function written<Result>(write: () => Promise<Result>): Promise<Result> {
  try {
    return await write().catch(error => (isDeadlock(error) ? write() : Promise.reject(error)))
  } catch (error) {
    throw isDatabaseTrouble(error) ? new DatabaseUnavailable('the database cannot be reached', { cause: error }) : error
  }
}
