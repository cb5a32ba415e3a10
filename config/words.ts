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

/** What a subscriber can be told of a release: that it reached a stage, or that what was told was wrong. */
export const topics = [...stages, 'corrected'] as const
export type Topic = (typeof topics)[number]

/** What people write for these words. An error names the right one; none of them is taken. */
export const otherWords: Record<string, Topic | Cadence | MessageLanguage> = {
  plan: 'planned',
  plans: 'planned',
  announcement: 'announced',
  announcements: 'announced',
  release: 'released',
  releases: 'released',
  withdrawal: 'withdrawn',
  withdrawals: 'withdrawn',
  correction: 'corrected',
  corrections: 'corrected',
  instant: 'at-once',
  instantly: 'at-once',
  immediate: 'at-once',
  immediately: 'at-once',
  now: 'at-once',
  hour: 'hourly',
  day: 'daily',
  digest: 'daily',
  week: 'weekly',
  cn: 'zh',
  chinese: 'zh',
  中文: 'zh',
  english: 'en',
}

/** How often: each release when it is seen, or all of an hour, a day or a week in one message. */
export const cadences = ['at-once', 'hourly', 'daily', 'weekly'] as const
export type Cadence = (typeof cadences)[number]

/** `disabled` by us, with a reason, after a refusal or days of failures; `paused` and `ended` by the subscriber. */
export const subscriptionStates = ['unconfirmed', 'active', 'paused', 'disabled', 'ended'] as const
export type SubscriptionState = (typeof subscriptionStates)[number]

/**
 * A message that still `gathers`, is `waiting` for its (next) attempt, was `sent`; is `dead` after its last attempt, `cancelled` because
 * nothing of it holds any more, or `held` because its subscription was disabled: these can be replayed.
 */
export const deliveryStates = ['gathering', 'waiting', 'sent', 'dead', 'cancelled', 'held'] as const
export type DeliveryState = (typeof deliveryStates)[number]

export const deliveryKinds = ['news', 'test', 'confirmation', 'notice'] as const
export type DeliveryKind = (typeof deliveryKinds)[number]

/** Languages that messages are written in. */
export const messageLanguages = ['en', 'zh'] as const
export type MessageLanguage = (typeof messageLanguages)[number]

/** A count as people write it: 235B, 1.5B, 600M. */
export function countText(number: number): string {
  const [unit, size] = countUnits.find(([, least]) => number >= least) ?? ['', 1]
  return `${Number((number / size).toPrecision(3))}${unit}`
}

const countUnits: [string, number][] = [
  ['T', 1e12],
  ['B', 1e9],
  ['M', 1e6],
  ['K', 1e3],
]
