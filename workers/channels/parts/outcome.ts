import { FetchError, type PostAnswer } from '../../http.ts'
import type { ChannelTools, Failure, Outcome } from '../contract.ts'

/** Posts, and reads what was answered; where nothing was, that is the failure. Of `secrets` nothing is left in what is read. */
export async function sent(
  post: () => Promise<PostAnswer>,
  read: (answer: PostAnswer) => Outcome,
  secrets: () => string[] = () => [],
): Promise<Outcome> {
  try {
    const answer = await post()
    return read(answer.text === '' ? answer : { ...answer, text: without(secrets(), answer.text) })
  } catch (error) {
    if (!(error instanceof FetchError)) throw error
    const isPermanent = error.problem === 'refused-address' || error.problem === 'bad-request'
    return { isTaken: false, status: error.status, answer: null, problem: error.message, isPermanent, retryAfterSeconds: null }
  }
}

/** The same for a body of JSON. */
export function sentJson(
  tools: Pick<ChannelTools, 'post'>,
  { url, body, headers = {}, secrets }: { url: string; body: object; headers?: Record<string, string>; secrets: string[] },
  read: (answer: PostAnswer) => Outcome,
): Promise<Outcome> {
  const all = { 'content-type': 'application/json; charset=utf-8', ...headers }
  return sent(
    () => tools.post({ url, headers: all, body: JSON.stringify(body) }),
    read,
    () => secrets,
  )
}

/** By the status alone, as Standard Webhooks has it: 2xx is taken, 410 wants no more, a redirect is a failure. */
export function outcomeOf(answer: PostAnswer): Outcome {
  if (answer.status >= 200 && answer.status < 300) return taken(answer)
  return failure(answer, { isPermanent: answer.status === 410, isRefused: answer.status === 413 })
}

export function taken({ status, text }: PostAnswer): Outcome {
  return { isTaken: true, status, answer: beginning(text) }
}

export function failure(
  { status, text, retryAfterSeconds }: PostAnswer,
  more: Partial<Pick<Failure, 'isPermanent' | 'isRefused' | 'problem' | 'retryAfterSeconds'>> = {},
): Failure {
  return {
    ...{ isTaken: false, status, answer: beginning(text), problem: `the receiver answered ${status}` },
    ...{ isPermanent: false, retryAfterSeconds, ...more },
  }
}

/** One line of at most 200 characters, printable. */
export function beginning(text: string): string | null {
  const line = text
    .slice(0, 2000)
    .replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .slice(0, 200)
    // halves of characters, where it was cut or came so: Postgres takes none
    .replace(/\p{Cs}/gu, '')
  return line === '' ? null : line
}

/** A receiver may repeat what it was asked, its own address included. */
function without(secrets: string[], text: string): string {
  const known = secrets
    .filter(secret => secret.length >= 4)
    .flatMap(secret => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
  return known.reduce((rest, secret) => rest.replaceAll(secret, '…'), text)
}
