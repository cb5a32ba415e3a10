import { Failure } from './contract.ts'
import { safe } from './text.ts'

/** The API over HTTP. What it refuses, or cannot answer, is a Failure in its own words. */
export interface Api {
  url: string
  /** `field` is one that the answer has, if it is Modelwire that answers. */
  get<Body>(path: string, field: keyof Body & string): Promise<Body>
  post<Body>(path: string, body: unknown, field: keyof Body & string): Promise<Body>
  /** The same API at another address. */
  at(url: string): Api
  /** Whether its address was chosen, and not only what is usual. */
  isChosen: boolean
}

interface Problem {
  title?: string
  detail?: string
}

const patienceMs = 30_000

export function openApi(url: string, isChosen: boolean, version: string): Api {
  const { username, password } = new URL(url)
  // fetch refuses them, and its words would show them
  if (username || password)
    throw new Failure('An address with a user or password in it is not asked: leave them out of --url and MODELWIRE_URL.')
  const base = url.replace(/\/+$/, '')
  const ask = async <Body>(path: string, field: keyof Body & string, init: RequestInit = {}) => {
    const headers = { Accept: 'application/json', 'User-Agent': `modelwire/${version}`, ...init.headers }
    const answer = await answerOf(base, fetch(`${base}${path}`, { ...init, headers, signal: AbortSignal.timeout(patienceMs) }))
    return (await bodyOf(base, answer, field)) as Body
  }
  return {
    ...{ url: base, isChosen },
    get: ask,
    post: (path, body, field) =>
      ask(path, field, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    at: other => openApi(other, true, version),
  }
}

async function answerOf(base: string, asked: Promise<Response>): Promise<Response> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') throw new Failure(`${base} did not answer within ${patienceMs / 1000} s.`)
    const { cause } = error as { cause?: { code?: string } }
    const why = typeof cause?.code === 'string' ? ` (${cause.code})` : ''
    throw new Failure(
      `Nothing answers at ${base}${why}. Is Modelwire running there (npm start)? --url or MODELWIRE_URL says where else it is.`,
    )
  }
}

async function bodyOf(base: string, answer: Response, field: string): Promise<unknown> {
  const body = jsonOf(await answer.text().catch(() => ''))
  const isObject = typeof body === 'object' && body !== null
  if (answer.ok && isObject && field in body) return body
  const isProblem = isObject && answer.headers.get('content-type')?.startsWith('application/problem+json')
  if (!isProblem) throw new Failure(`${base} answered ${answer.status}, and not as Modelwire does.`)
  const { title = `It answered ${answer.status}`, detail = '' } = body as Problem
  throw new Failure(safe(`${title}: ${detail}`, 8000))
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
