import { setImmediate as yieldToOthers } from 'node:timers/promises'
import { claimsSeconds } from '../config/metrics.ts'
import type { ClaimRow, StoredClaim } from '../db/claims.ts'
import { cleanDeep } from './clean.ts'
import type { PollContext } from './context.ts'
import type { Announcement, Claim, PlacedClaim } from './normalize/contract.ts'

/** One entry with what is needed to read its claims. */
export interface EntryToRead {
  key: string
  announcement: Announcement
}

/**
 * Reads the claims of each entry, by key. Lets others have the thread every 20 ms; an entry on which the normalizer fails keeps its
 * place without claims until a better normalizer comes.
 */
export async function readAllClaims(
  context: Pick<PollContext, 'normalizer' | 'log'>,
  entries: EntryToRead[],
): Promise<Map<string, Claim[]>> {
  const claims = new Map<string, Claim[]>()
  const end = claimsSeconds.startTimer()
  let since = performance.now()
  for (const { key, announcement } of entries) {
    claims.set(key, readSafely(context, key, announcement))
    if (performance.now() - since < 20) continue
    await yieldToOthers()
    since = performance.now()
  }
  if (entries.length > 0) end()
  return claims
}

/** The rows of one entry's claims, storable whatever the normalizer cut in half. */
export function claimRows(entryId: string, claims: Claim[]): ClaimRow[] {
  return cleanDeep(claims).map((claim, ordinal) => ({ entryId, ordinal, companyId: claim.company, line: claim.line, claim }))
}

/** A stored claim as merging wants it. */
export function placed(row: StoredClaim): PlacedClaim {
  return {
    entry: row.entryId,
    ordinal: row.ordinal,
    firstSeenAt: row.firstSeenAt.toISOString(),
    source: { id: row.sourceId, kind: row.sourceKind, company: row.sourceCompany },
    url: row.url,
    title: row.title,
    publishedAt: row.publishedAt && { at: row.publishedAt.toISOString(), precision: row.publishedPrecision ?? 'day' },
    claim: row.claim as Claim,
  }
}

function readSafely(context: Pick<PollContext, 'normalizer' | 'log'>, key: string, announcement: Announcement): Claim[] {
  try {
    return context.normalizer.readClaims(announcement)
  } catch (error) {
    context.log.error({ err: error, source: announcement.source.id, entry: key }, 'an entry could not be understood')
    return []
  }
}
