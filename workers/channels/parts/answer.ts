import type { PostAnswer } from '../../http.ts'
import type { Failure } from '../contract.ts'
import { beginning, failure } from './outcome.ts'

/** What a service's own words for a failure mean to the one who sends. Whatever is in no list may pass: it is tried again. */
export interface Codes {
  /** The receiver is gone, or wants no more: not before somebody changes something there. */
  gone: (string | number)[]
  /** This message will never be taken; the next may be. */
  refused: (string | number)[]
  /** Too much at once; with the seconds to wait where the service does not say. */
  later?: Record<string | number, number>
}

export interface Said {
  service: string
  code: string | number | null
  reason?: unknown
  retryAfterSeconds?: number | null
}

/** A failure by the service's own code, which may come inside of a 200. */
export function judge(answer: PostAnswer, { service, code, reason, retryAfterSeconds }: Said, codes: Codes): Failure {
  const isPermanent = answer.status === 410 || (code !== null && codes.gone.includes(code))
  const isRefused = !isPermanent && (answer.status === 413 || (code !== null && codes.refused.includes(code)))
  const words = [code, typeof reason === 'string' ? reason : null].filter(each => each !== null && each !== '').join(' ')
  const said = beginning(words)
  const wait = retryAfterSeconds ?? answer.retryAfterSeconds ?? (code === null ? null : (codes.later?.[code] ?? null))
  return failure(answer, {
    problem: `${service} answered ${answer.status}${said === null ? '' : `: ${said}`}`,
    ...{ isPermanent, isRefused, retryAfterSeconds: wait },
  })
}

/** The fields of an answer in JSON; none where it is something else. */
export function fieldsOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : {}
  } catch {
    return {}
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}
