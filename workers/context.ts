import type { Company } from '../config/company.ts'
import type { Log } from '../config/log.ts'
import type { Database } from '../db/client.ts'
import type { Http } from './http.ts'
import type { Announcement, Claim, PlacedClaim, ReleaseFacts, Ruling } from './normalize/contract.ts'
import type { Reader } from './reader.ts'
import type { SourceKind } from './sources/contract.ts'
import type { Teller } from './tell.ts'

/** The normalizer with its knowledge inside: pure functions over one entry, and over the claims of one line. */
export interface Normalizer {
  readClaims(announcement: Announcement): Claim[]
  mergeClaims(claims: PlacedClaim[], rulings?: Ruling[]): ReleaseFacts[]
}

/** Everything a poll works with. */
export interface PollContext {
  db: Database
  http: Http
  reader: Reader
  kinds: Record<string, SourceKind>
  normalizer: Normalizer
  companies: Map<string, Company>
  log: Log
  /** Owes messages to subscribers; absent where nobody is to be told. */
  teller?: Teller | undefined
  /** Hears, after a commit, how many messages can be sent at once. */
  onOwed?: ((count: number) => void) | undefined
  /** The moment at which everything is observed, where history is lived again; otherwise Postgres' clock says. */
  at?: Date
  /** Aborts when the program ends: what fails from then on is nobody's failure. */
  ending: AbortSignal
}
