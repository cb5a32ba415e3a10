import { FetchError, type PostAnswer } from '../../http.ts'
import type { Failure, Outcome } from '../contract.ts'

/** Posts, and reads what was answered; where nothing was, that is the failure. */
export async function sent(post: () => Promise<PostAnswer>, read: (answer: PostAnswer) => Outcome): Promise<Outcome> {
  try {
    return read(await post())
  } catch (error) {
    if (!(error instanceof FetchError)) throw error
    const isPermanent = error.problem === 'refused-address' || error.problem === 'bad-request'
    return { isTaken: false, status: error.status, answer: null, problem: error.message, isPermanent, retryAfterSeconds: null }
  }
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
  return line === '' ? null : line
}
