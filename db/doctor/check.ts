import type { Fragment } from 'postgres'
import type { Queryable } from '../client.ts'

/** Something that must hold at every moment, whatever was killed or cut off. */
export interface Check {
  /** Of which promise it is a part. */
  name: string
  /** What holds, as a sentence. */
  holds: string
  /** A query of what breaks it: rows of one column `what`, each naming a thing and what is wrong with it. */
  broken(sql: Queryable): Fragment
  /** It speaks of time: it may not hold just after everything was down, and holds again once workers ran for a minute. */
  isOfTime?: boolean
}
