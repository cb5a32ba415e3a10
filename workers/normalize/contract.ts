import type {
  BasedDate,
  License,
  Modalities,
  Openness,
  Parameters,
  Reason,
  ReleaseKind,
  Repository,
  Stage,
  StatedDate,
  Variant,
} from '../../config/words.ts'
import type { ModelName } from './names/parse.ts'

/** One entry as the normalizer sees it. `company` is the id of the company whose source said it, if it is one's own source. */
export interface Announcement {
  title: string
  summary: string
  url: string | null
  language: string | null
  publishedAt: StatedDate | null
  /** When this tracker first saw the entry, ISO 8601. */
  seenAt: string
  /** True when the source's first read brought it: the moment of publication was not witnessed. */
  isBaseline: boolean
  source: { id: string; kind: string; company: string | null }
  repository: Repository | null
}

/** What is read in an entry. Everything a merge needs is in here, so that merging is a function over claims alone. */
export interface Claim {
  company: string | null
  /** Who is said to do it, as written, where that is nobody tracked. */
  actor?: string
  kind: ReleaseKind
  /** Display name of what is claimed ("Qwen3-Coder"), family ("Qwen") and version ("3"). */
  name: string | null
  family: string | null
  version: string | null
  /** Key that two claims share when they may speak of the same release: only claims of one company and line are compared. */
  line: string | null
  isRelease: boolean
  stage: Stage | null
  openness: Openness
  license: License | null
  modalities: Modalities
  parameters: Parameters | null
  contextTokens: number | null
  /** When the claimed thing happened (or, for a plan, will). */
  date: BasedDate | null
  variant: Variant | null
  /** Since when the repository is gone for good; absent while it is there. */
  goneAt?: string
  /** The name taken apart: sizes, snapshot, tier, tuning … decide merging inside a line. */
  model: ModelName | null
  /** An artefact is a repository of weights or data, companion code is a repository beside it, a statement is words. */
  role: 'artefact' | 'companion' | 'statement'
  /** The repository that this one was made from by quantising or converting, if it says so. */
  madeFrom: string | null
  reasons: Reason[]
}

/** A claim with its place in the store: `entry` identifies it, `ordinal` tells claims of one entry apart. */
export interface PlacedClaim {
  entry: string
  ordinal: number
  firstSeenAt: string
  source: { id: string; kind: string; company: string | null }
  url: string | null
  title: string
  publishedAt: StatedDate | null
  claim: Claim
}

/** What an operator decided. Claims by their places, `entry:ordinal`; those of `into` are of a merge alone: where the others go. */
export interface Ruling {
  id: string
  kind: 'merge' | 'split'
  anchors: string[]
  into: string[]
}

/** One release as a set of claims: the result of merging, before it has an id. */
export interface ReleaseFacts {
  company: string
  kind: ReleaseKind
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
  /** The claims that are evidence for it, in order of appearance. */
  members: PlacedClaim[]
  /** Where rulings are in force: which of the releases that the rules alone make it is (its number among them), or the ruling that made it. */
  origin?: { home: number } | { ruling: string }
}
