/** When a source is asked next. Pure; every duration in seconds; `chance` is a random number from 0 to 1. */

const day = 86_400
const shortest = 60

export interface Beat {
  /** What the company file says. */
  every: number
  /** The interval that the last visit left behind. */
  interval: number
  isChanged: boolean
  /** What the source itself asks for: ttl of a feed, max-age of the answer. */
  ttl: number | null
  maxAge: number | null
}

/** A source that speaks is asked sooner, one that is quiet later, within the bounds of its file. */
export function nextInterval(beat: Beat): number {
  const bounds = boundsOf(beat.every)
  const adapted = beat.isChanged ? beat.interval / 2 : beat.interval * 1.25
  return clamp(Math.round(adapted), bounds.lower, bounds.upper)
}

/** How long to wait for the next visit. A cache says how long asking again is useless, but nobody is let to silence us for long. */
export function nextWait(interval: number, beat: Pick<Beat, 'ttl' | 'maxAge'>, chance: number): number {
  const asked = Math.min(Math.max(beat.ttl ?? 0, beat.maxAge ?? 0), 3600)
  return jittered(Math.max(interval, asked), chance)
}

export function boundsOf(every: number): { lower: number; upper: number } {
  const lower = Math.max(shortest, Math.round(every / 2))
  return { lower, upper: Math.max(lower, Math.min(every * 3, day)) }
}

/** ±10 %, so that sources that started together drift apart. */
export function jittered(seconds: number, chance: number): number {
  return seconds * (0.9 + 0.2 * chance)
}

/** Whether to ask without validators: once a day or so, or as often as a kind needs it, because some servers answer 304 for ever. */
export function isWholeReadDue(secondsSince: number | null, chance: number, every = day): boolean {
  return secondsSince === null || secondsSince > jittered(every, chance)
}

/** How patient to be with a failure: `first` wait, grown by `factor` for each failure in a row, up to `cap`. */
export interface Patience {
  first: number
  factor: number
  cap: number
}

/** Waits 100 to 150 % of its step: never shorter than the step says. */
export function retryWait(patience: Patience, failures: number, chance: number): number {
  const step = Math.min(patience.cap, patience.first * patience.factor ** Math.min(failures, 30))
  return Math.min(step * (1 + 0.5 * chance), Math.max(patience.cap, patience.first))
}

/** Retry-After, held within reason; never shorter than asked, unless a day was not enough. */
export function pauseAsked(retryAfter: number): number {
  return clamp(retryAfter, shortest, day)
}

function clamp(value: number, lower: number, upper: number): number {
  return Math.min(Math.max(value, lower), upper)
}
