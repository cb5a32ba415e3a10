import type { Database } from '../db/client.ts'

/** Where the API says what went wrong inside: pino has this shape. */
export interface Log {
  error(fields: object, message: string): void
  warn(message: string): void
}

/** What the routes stand on. */
export interface ApiContext {
  db: Database
  /** Address under which readers reach this API, without a slash at the end. */
  publicUrl: string
  version: string
  /** Opens the operator's routes; without it they do not exist. Never to be logged. */
  operatorToken?: string | null
  /** Reasons why the rest of the program is not ready to work, a sentence each; none when it is. */
  ready(): Promise<string[]> | string[]
  log: Log
}
