export const fetchProblems = [
  'dns',
  'connect',
  'tls',
  'timeout',
  'reset',
  'truncated',
  'too-large',
  'header-overflow',
  'redirect',
  'refused-address',
  'bad-request',
  'rate-limited',
  'blocked',
  'gone',
  'not-found',
  'client-error',
  'server-error',
  'unexpected-status',
  'encoding',
] as const
export type FetchProblem = (typeof fetchProblems)[number]

/**
 * Why a document could not be had. The message names the host alone: paths and queries of hooks and feeds carry secrets, and the
 * error that caused it is left behind for the same reason.
 */
export class FetchError extends Error {
  override name = 'FetchError'
  readonly status: number | null
  readonly retryAfterSeconds: number | null

  constructor(
    readonly problem: FetchProblem,
    message: string,
    details: { status?: number; retryAfterSeconds?: number | null } = {},
  ) {
    super(message)
    this.status = details.status ?? null
    this.retryAfterSeconds = details.retryAfterSeconds ?? null
  }
}

/** One answer for every address that is not public, so that nobody learns from it what lives behind the wall. */
export function refusal(): FetchError {
  return new FetchError('refused-address', 'the address is not one that is fetched from')
}

/** What a library threw, in our words. `answered` tells that the head of an answer had arrived. What is nobody's fault but ours passes. */
export function asFetchError(error: unknown, host: string, answered: boolean): unknown {
  if (error instanceof FetchError) return error
  // undici names most of its parser's errors and gives a code to a few of them only.
  const isMalformed = error instanceof Error && error.name === 'HTTPParserError'
  const code = isMalformed ? 'HPE_INVALID' : codeOf(error)
  if (code === null) return error
  const [problem, what] = explain(code, answered)
  return new FetchError(problem, `${host} ${what} (${code})`)
}

export function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}

function explain(code: string, answered: boolean): [FetchProblem, string] {
  if (/HEADER.*OVERFLOW/.test(code)) return ['header-overflow', 'sent more than 16 KiB of headers']
  if (code === 'UND_ERR_INVALID_ARG' || code === 'ERR_INVALID_ARG_VALUE') return ['bad-request', 'was not asked: the request is malformed']
  if (/^UND_ERR_(CLOSED|DESTROYED)$/.test(code)) return ['connect', 'was not asked: the program is closing']
  if (answered || code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') return ['truncated', 'broke its answer off']
  if (code.startsWith('HPE_')) return ['unexpected-status', 'did not answer in HTTP']
  return ['reset', 'hung up without an answer']
}
