import type { Database } from '../db/client.ts'
import type { Channel, SmtpSettings } from '../workers/channels/contract.ts'
import type { StreamLimits } from './stream/limits.ts'

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
  /** The WebSub hub that feeds announce, where there is one. */
  hub?: string | null
  version: string
  /** Opens the operator's routes; without it they do not exist. Never to be logged. */
  operatorToken?: string | null
  /** Opens `/metrics` to others than this machine. Never to be logged. */
  metricsToken?: string | null
  /** Ways to tell, by their kinds; those of workers/channels where nothing else is said. */
  channels?: Record<string, Channel>
  /** The operator's mail server, where one is set up. */
  smtp?: SmtpSettings | null
  /** How many proxies in front may say who asks: none where nothing is said. */
  trustedProxies?: number
  /** So many requests a minute from one address; 0, or nothing said: as many as come. */
  rateLimit?: number
  /** What the rest of the program cannot do as it should, a sentence each; none when all is well. Readers are answered all the same. */
  ready(): Promise<string[]> | string[]
  log: Log
  /** Bounds of streams, where they are other than usual. */
  streams?: Partial<StreamLimits>
  /** Aborted when the process is to end: what has no end of its own ends then. */
  stopping?: AbortSignal
}
