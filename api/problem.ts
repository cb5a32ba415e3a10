import { randomUUID } from 'node:crypto'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { BadFilter } from '../db/filters/index.ts'
import { BadRuling } from '../db/rulings.ts'
import { DatabaseUnavailable } from '../db/timeline/ask.ts'
import { BadBody, type FieldError } from './body.ts'

/** One wrong parameter of a query. */
export interface ProblemError {
  parameter: string
  given: string | null
  detail: string
  nearest: string | null
}

/** A problem document of RFC 9457, before it is written as JSON or as a page. */
export interface Problem {
  status: ContentfulStatusCode
  /** Last part of the `type` address: stable, so that programs can tell problems apart. */
  slug: string
  title: string
  detail: string
  errors?: (ProblemError | FieldError)[]
  /** By which the log knows it. */
  requestId?: string
  headers?: Record<string, string>
}

export const notFound: Problem = {
  status: 404,
  slug: 'not-found',
  title: 'Not found',
  detail: 'Nothing is at this address.',
}

export function noSuchRelease(id: string): Problem {
  return { ...notFound, detail: `No release has the id ${id.slice(0, 120)}.` }
}

export function noSuchCompany(name: string, nearest: string | null): Problem {
  const hint = nearest === null ? '' : ` Did you mean ${nearest}?`
  return { ...notFound, detail: `No company that is tracked is called ${name.slice(0, 120)}.${hint}` }
}

/** It is here now, and was not at the instant that was asked for. */
export function notKnownThen(id: string, asOf: Date | null, knownSince: Date): Problem {
  const then = asOf?.toISOString() ?? 'then'
  return {
    ...notFound,
    detail: `The release ${id.slice(0, 120)} was not known at ${then}: it was first seen at ${knownSince.toISOString()}.`,
  }
}

export const dissolved: Problem = {
  status: 410,
  slug: 'dissolved',
  title: 'No longer a release',
  detail: 'Nothing speaks for this release any more. Its revisions are kept: ask with as_of for what was known before.',
}

/** Months are archived when they are over: until then something may come at any time. */
export function notArchived(month: string, path: string): Problem {
  return { ...notFound, detail: `${month} is not over, and has no archive yet: ask ${path} for what is newest.` }
}

export function methodNotAllowed(methods: string[]): Problem {
  const allowed = methods.join(', ')
  return {
    status: 405,
    slug: 'method-not-allowed',
    title: 'Method not allowed',
    detail: `This address answers ${allowed}.`,
    headers: { Allow: allowed },
  }
}

export const tooLarge: Problem = {
  status: 413,
  slug: 'too-large',
  title: 'Request too large',
  detail: 'A request may carry at most 64 kB.',
}

export const unauthorized: Problem = {
  status: 401,
  slug: 'unauthorized',
  title: "An operator's token is needed",
  detail: 'Send it as Authorization: Bearer, as OPERATOR_TOKEN has it.',
  headers: { 'WWW-Authenticate': 'Bearer realm="operator"' },
}

export function badBody(detail: string): Problem {
  return { status: 400, slug: 'bad-body', title: 'The body is wrong', detail }
}

/** Something that can be answered with a problem, from wherever it is noticed. */
export class Refusal extends Error {
  override name = 'Refusal'
  constructor(readonly problem: Problem) {
    super(problem.detail)
  }
}

/** Done too often: `what` says what. */
export function tooMany(what: string, retryAfterSeconds: number): Problem {
  const detail = `${what} The next is possible in ${retryAfterSeconds} s.`
  return { status: 429, slug: 'too-many', title: 'Too many', detail, headers: { 'Retry-After': String(retryAfterSeconds) } }
}

/** It can be done, and not in the state that this is in. */
export function conflict(detail: string): Problem {
  return { status: 409, slug: 'conflict', title: 'Not in this state', detail }
}

/** What went wrong, in words for the one who asked. What is not expected says nothing of the inside. */
export function problemOf(error: unknown): Problem {
  if (error instanceof BadFilter) return badParameter(error)
  if (error instanceof BadRuling) return badRuling(error)
  if (error instanceof BadBody) return { ...badBody(error.message), errors: error.errors }
  if (error instanceof Refusal) return error.problem
  if (error instanceof DatabaseUnavailable) {
    return {
      status: 503,
      slug: 'unavailable',
      title: 'Not available just now',
      detail: 'The database does not answer. Please ask again in a moment.',
      headers: { 'Retry-After': '5' },
    }
  }
  return { status: 500, slug: 'internal', title: 'Something went wrong', detail: 'This is our mistake, and it was written down.' }
}

const sentIds = /^[\w=-]{8,128}$/

/** The same with what its line in the log has as `request`: the id that the proxy before us sent, or one of our own. */
export function withRequestId(problem: Problem, c: Context): Problem & { requestId: string } {
  const sent = c.req.header('X-Request-Id') ?? ''
  const requestId = sentIds.test(sent) ? sent : randomUUID()
  return { ...problem, requestId, headers: { ...problem.headers, 'X-Request-Id': requestId } }
}

/** Writes the document (RFC 9457). Errors are never cached. */
export function answerProblem(c: Context, publicUrl: string, problem: Problem): Response {
  const { status, headers = {} } = problem
  const body = bodyOfProblem(publicUrl, placeOf(c.req.path), problem)
  return c.body(JSON.stringify(body), status, { ...headers, 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' })
}

/** The document itself. `instance` is where it was met. */
export function bodyOfProblem(publicUrl: string, instance: string, { status, slug, title, detail, errors, requestId }: Problem): object {
  const document = { type: `${publicUrl}/problems/${slug}`, title, status, detail, instance }
  return { ...document, ...(errors ? { errors } : {}), ...(requestId ? { requestId } : {}) }
}

/** A path as it may be repeated: what follows in these is as good as a key. */
export function placeOf(path: string): string {
  return path.replace(/^(\/subscriptions\/(?:manage|[^/]+\/(?:confirm|stop))\/)[^/]+/, '$1…')
}

function badRuling({ problem, message }: BadRuling): Problem {
  const detail = `${message}.`
  return problem === 'not-found' ? { ...notFound, detail } : { status: 409, slug: 'conflict', title: 'This cannot be ruled', detail }
}

function badParameter({ parameter, given, message, nearest }: BadFilter): Problem {
  const subject = given === null ? `The parameter ${parameter}` : `${parameter}=${given}:`
  const hint = nearest ? ` Did you mean ${nearest}?` : ''
  return {
    status: 400,
    slug: 'bad-parameter',
    title: 'A parameter is wrong',
    detail: `${subject} ${message}.${hint}`,
    errors: [{ parameter, given, detail: message, nearest }],
  }
}
