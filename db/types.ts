import type {
  BasedDate,
  Cadence,
  Cause,
  License,
  MessageLanguage,
  Modalities,
  Openness,
  Parameters,
  Precision,
  Reason,
  ReleaseKind,
  Repository,
  Stage,
  StatedDate,
  SubscriptionState,
  Topic,
  Variant,
} from '../config/words.ts'

/** What the files say of a source, as it is stored. */
export interface SourceRow {
  id: string
  companyId: string
  kind: string
  url: string
  host: string
  page: string | null
  settings: Record<string, unknown>
  zone: string | null
  language: string | null
  everySeconds: number
}

/** A source as the poll needs it. Instants are Date, durations seconds. */
export interface Source extends SourceRow {
  intervalSeconds: number
  nextPollAt: Date
  etag: string | null
  lastModified: string | null
  bodyHash: string | null
  readWholeAt: Date | null
  firstReadAt: Date | null
  failCount: number
}

/** What `GET /api/sources` shows of a source. */
export interface SourceHealth {
  id: string
  company: string
  kind: string
  url: string
  page: string | null
  everySeconds: number
  intervalSeconds: number
  isParked: boolean
  nextPollAt: Date
  firstReadAt: Date | null
  lastVisitAt: Date | null
  lastSuccessAt: Date | null
  lastChangeAt: Date | null
  failCount: number
  problem: string | null
  problemDetail: string | null
  /** Since when it has this problem. */
  problemSince: Date | null
  httpStatus: number | null
  notes: string[]
  entries: number
}

/** An entry that is evidence for a release, as the API shows it. */
export interface Sighting {
  source: { id: string; kind: string }
  url: string | null
  title: string
  publishedAt: StatedDate | null
  seenAt: string
  says: { stage: Stage | null; openness: Openness }
  reasons: Reason[]
}

/** The Release of SPEC "The API" as it is stored: all but `url`, which the API adds. Instants are ISO 8601 in UTC. */
export interface ReleaseDocument {
  id: string
  kind: ReleaseKind
  company: { id: string; name: string }
  name: string
  family: string
  version: string | null
  stage: Stage
  openness: Openness
  license: License | null
  modalities: Modalities
  parameters: Parameters | null
  contextTokens: number | null
  announcedAt: BasedDate | null
  releasedAt: BasedDate | null
  firstSeenAt: string
  variants: Variant[]
  sightings: Sighting[]
  revision: number
  updatedAt: string
}

/** Why a revision was made; `reason` says it in words where there is more to say. */
export interface RevisionCause {
  cause: Cause
  reason: string | null
}

export interface Change {
  field: string
  before: unknown
  after: unknown
}

/** An entry to be kept: what a kind read, bounded and hashed. */
export interface NewEntry {
  key: string
  title: string
  url: string | null
  summary: string
  publishedAt: string | null
  publishedPrecision: Precision | null
  dateText: string | null
  language: string | null
  repository: Repository | null
  contentHash: string
}

/** A saved query and a way to tell, as it is stored. Never to be shown whole: `settings` and secrets are the subscriber's own. */
export interface Subscription {
  id: string
  /** In the timeline's grammar, in one order: `company=acme&openness=weights`; empty asks for everything. */
  query: string
  channel: string
  settings: Record<string, unknown>
  endpoint: string
  language: MessageLanguage
  cadence: Cadence
  timeZone: string
  digestHour: number
  /** ISO: 1 is Monday. */
  digestWeekday: number
  foldMinutes: number
  /** `22:00`, in `timeZone`. */
  quietFrom: string | null
  quietTo: string | null
  stages: Topic[]
  state: SubscriptionState
  stateReason: string | null
  stateSince: Date
  /** What became news before is not told. */
  activeSince: Date | null
  confirmUntil: Date | null
  /** The first failure since the last success; null where the last attempt was taken. */
  failingSince: Date | null
  failedAt: Date | null
  createdAt: Date
}

/** What a reader said is wrong: anybody's text. */
export interface StoredCorrection {
  id: string
  release: string | null
  field: 'date' | 'stage' | 'openness' | 'licence' | 'name' | 'merge' | 'missing' | 'other'
  claim: string
  proof: string
  contact: string | null
  madeAt: Date
  state: 'open' | 'accepted' | 'declined'
  /** The operator's. */
  note: string | null
  closedAt: Date | null
}
