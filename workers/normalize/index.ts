import type { Announcement, Claim } from './contract.ts'
import type { Knowledge } from './knowledge.ts'
import { readRepository } from './repository.ts'
import { readStatements } from './statement.ts'

export { buildKnowledge, type Knowledge } from './knowledge.ts'
export { mergeClaims } from './merge.ts'

/** Raised with every change of what the same entry means, so that what is stored is read again. */
export const normalizerVersion = 4

/** An entry becomes what it claims: none, one, or several. Pure; the same entry and knowledge give the same claims. */
export function readClaims(announcement: Announcement, knowledge: Knowledge): Claim[] {
  if (announcement.repository) return [readRepository(announcement, announcement.repository, knowledge)]
  return readStatements(announcement, knowledge)
}
