/** The words of the project, one for each thing: the same in code, SQL, API and pages. Every room may use them. */

/** How far a release has come. It moves as evidence arrives; each move is a revision. */
export const stages = ['planned', 'announced', 'released', 'withdrawn'] as const
export type Stage = (typeof stages)[number]

/** What can be had. `unknown` is a legal answer; a guess is not. */
export const opennesses = ['weights', 'data', 'code', 'api', 'none', 'unknown'] as const
export type Openness = (typeof opennesses)[number]

/**
 * Why a revision was made: something new was said, or what had been said was `edited`; or a correction: everything was `reread` by better
 * rules, or an operator made a `ruling`; or what can be had was `withdrawn` or `renamed`.
 */
export const causes = ['evidence', 'edited', 'reread', 'ruling', 'withdrawn', 'renamed'] as const
export type Cause = (typeof causes)[number]

export const releaseKinds = ['model', 'dataset', 'code'] as const
export type ReleaseKind = (typeof releaseKinds)[number]

export const precisions = ['minute', 'day', 'month'] as const
export type Precision = (typeof precisions)[number]

/** Where a date comes from: the vendor's own page, what others reported, the first poll that saw it public, or when the repository was made. */
export const bases = ['vendor', 'press', 'first-seen', 'repository-created'] as const
export type Basis = (typeof bases)[number]

/** An instant that a source stated. `at` is ISO 8601 in UTC; a day is its midnight UTC, a month its first day. */
export interface StatedDate {
  at: string
  precision: Precision
}

export interface BasedDate extends StatedDate {
  basis: Basis
}

/** `spdx` only where the identifier is exact; else the vendor's own name for it, and a link where there is one. */
export interface License {
  spdx: string | null
  name: string
  url: string | null
}

/** Why something was decided: the rule that spoke, and the words (or tag, or date) that triggered it. */
export interface Reason {
  rule: string
  words: string
}

/** Counts of parameters, in single parameters (7B is 7e9). `active` is what a mixture of experts uses per token. */
export interface Parameters {
  total: number | null
  active: number | null
}

export interface Modalities {
  input: string[]
  output: string[]
}

/** What a hub or code host says of one repository. It travels from a source kind through the entry to the claim. */
export interface Repository {
  host: string
  id: string
  kind: ReleaseKind
  url: string
  createdAt: string | null
  license: string | null
  licenseName: string | null
  licenseUrl: string | null
  tags: string[]
  task: string | null
  library: string | null
  /** `base_model:` tags: relation is quantized, finetune, adapter, merge, or null where the tag names none. */
  baseModels: { relation: string | null; id: string }[]
  isPrivate: boolean
  isGated: boolean
  description: string | null
  /** What the host calls it whatever its name is: a renamed repository keeps it. */
  stableId?: string
  /** Names that it had before, the oldest first. */
  formerly?: string[]
  /** Since when it is gone for good. */
  goneAt?: string
}

/** One published artefact of a release: a size, a tuning, a quantisation or a format of it. */
export interface Variant {
  repo: string
  url: string
  host: string
  parameters: Parameters | null
  tuning: string | null
  quantization: string | null
  license: License | null
  publicAt: BasedDate | null
  /** Names that the repository had before, the oldest first; absent where it never was renamed. */
  formerly?: string[]
  /** The day it was gone for good; absent while it can be had. */
  goneAt?: StatedDate
}
