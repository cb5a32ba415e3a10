import { FetchError } from './problem.ts'

/** Header fields of an answer, by lower-case name. */
export type Fields = Record<string, string | string[] | undefined>

export function field(fields: Fields, name: string): string | null {
  const value = fields[name]
  return (Array.isArray(value) ? value[0] : value) ?? null
}

/** Fields that may come in several lines and mean the same in one (Link, Cache-Control, Content-Encoding). */
export function joined(fields: Fields, name: string): string | null {
  const value = fields[name]
  return (Array.isArray(value) ? value.join(', ') : value) ?? null
}

/** Throws for every status but the ones that a caller can use. */
export function requireUsable(status: number, fields: Fields, host: string, isConditional: boolean): void {
  if (status === 200 || (status === 304 && isConditional)) return
  const retryAfterSeconds = isAskedToWait(status, fields) ? secondsToWait(fields) : null
  throw new FetchError(problemOf(status, fields, isConditional), `${host} answered ${status}`, { status, retryAfterSeconds })
}

/** Seconds of a `Cache-Control: max-age`, unless the answer must not be kept at all. */
export function maxAgeOf(fields: Fields): number | null {
  const directives = joined(fields, 'cache-control')?.toLowerCase() ?? ''
  if (/\bno-(cache|store)\b/.test(directives)) return null
  const age = /(?:^|[\s,])max-age\s*=\s*"?(\d{1,9})\b/.exec(directives)?.[1]
  return age === undefined ? null : Number(age)
}

export interface Validators {
  etag?: string | null
  lastModified?: string | null
}

/**
 * The validators to keep; an unchanged answer that repeats none leaves those that were sent in force. `Expires: 0` marks a page that
 * is made anew each time, whose validators mean nothing (seen by Miniflux).
 */
export function validatorsOf(fields: Fields, isSame: boolean, sent: Validators): Required<Validators> {
  if (field(fields, 'expires')?.trim() === '0') return { etag: null, lastModified: null }
  const kept = isSame ? sent : {}
  return { etag: field(fields, 'etag') ?? kept.etag ?? null, lastModified: field(fields, 'last-modified') ?? kept.lastModified ?? null }
}

function problemOf(status: number, fields: Fields, isConditional: boolean): FetchError['problem'] {
  if (status === 304 && !isConditional) return 'unexpected-status'
  if (status >= 400 && field(fields, 'cf-mitigated') === 'challenge') return 'blocked'
  if (status === 429 || isSpent(status, fields)) return 'rate-limited'
  if (status === 404) return 'not-found'
  if (status === 410) return 'gone'
  if (status >= 400 && status < 500) return 'client-error'
  return status >= 500 && status < 600 ? 'server-error' : 'unexpected-status'
}

function isAskedToWait(status: number, fields: Fields): boolean {
  return status === 429 || status === 503 || isSpent(status, fields)
}

/** GitHub answers 403 when the hour's requests are used up, and tells when the next ones come. */
function isSpent(status: number, fields: Fields): boolean {
  return status === 403 && (field(fields, 'x-ratelimit-remaining') === '0' || field(fields, 'retry-after') !== null)
}

/** Seconds from Retry-After (a number or a date) or GitHub's reset, 0 to a day. A value that makes no sense counts as none. */
function secondsToWait(fields: Fields): number | null {
  const after = field(fields, 'retry-after')?.trim() ?? ''
  const reset = field(fields, 'x-ratelimit-remaining') === '0' ? (field(fields, 'x-ratelimit-reset')?.trim() ?? '') : ''
  // Measured against the server's own clock, so that a wrong clock here does not make us early.
  const now = readDate(field(fields, 'date')) ?? Date.now()
  if (/^\d+$/.test(after)) return clampToDay(Number(after))
  const until = readDate(after) ?? (/^\d{9,11}$/.test(reset) ? Number(reset) * 1000 : null)
  return until === null ? null : clampToDay(Math.ceil((until - now) / 1000))
}

/** The three forms of an HTTP date begin with the day of the week; whatever else Date would guess at is none. */
function readDate(text: string | null): number | null {
  if (text === null || !/^(mon|tue|wed|thu|fri|sat|sun)/i.test(text)) return null
  const time = Date.parse(text)
  return Number.isNaN(time) ? null : time
}

function clampToDay(seconds: number): number {
  return Math.min(Math.max(seconds, 0), 86_400)
}
