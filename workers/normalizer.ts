import type { Normalizer } from './context.ts'
import { type Knowledge, mergeClaims, readClaims } from './normalize/index.ts'

/** The rules with what they know inside: the same for polls, rulings and reading again, so that all make the same of the same. */
export function normalizerOf(knowledge: Knowledge): Normalizer {
  return {
    readClaims: announcement => readClaims(announcement, knowledge),
    mergeClaims: (claims, rulings) => mergeClaims(claims, knowledge, rulings),
  }
}
