import { createHash } from 'node:crypto'
import type { Company } from '../config/company.ts'
import { entriesAbout, lockEveryMerge } from '../db/claims.ts'
import { inTransaction, type Transaction } from '../db/client.ts'
import { parkedCompanies } from '../db/companies.ts'
import { entriesAfter, type StoredEntry } from '../db/entries.ts'
import { releasesOfCompanies } from '../db/releases.ts'
import { readSetting, writeSetting } from '../db/settings.ts'
import type { RevisionCause } from '../db/types.ts'
import { claimRows, readAllClaims } from './claims.ts'
import type { PollContext } from './context.ts'
import { mergeInto, replaceClaims } from './merge.ts'
import type { Announcement } from './normalize/contract.ts'

type Context = Pick<PollContext, 'db' | 'normalizer' | 'companies' | 'log'>

/** Everything that decides how an entry is understood: where it differs from last time, all entries are read again. */
export function understandingOf(version: number, companies: Company[], lexicons: unknown): string {
  // where a file lies, and on which line what stands, means nothing
  const files = JSON.stringify(companies, (key, value) => (key === 'file' || key === 'place' ? undefined : value))
  return createHash('sha256')
    .update(JSON.stringify([version, files, lexicons]))
    .digest('base64url')
}

/**
 * Reads all entries again when they would be understood otherwise than last time. One transaction: releases are known again by
 * all of their evidence together, and nobody sees half of it. Returns how many entries were read; 0 when nothing was to do, or
 * another process does it. Polls that want to store meanwhile wait, or come back.
 */
export async function renormalize(context: Context, understanding: string): Promise<number> {
  if ((await readSetting(context.db, 'normalizer')) === understanding) return 0
  return inTransaction(context.db, async tx => {
    const now = await lockEveryMerge(tx)
    if (!now || (await readSetting(tx, 'normalizer')) === understanding) return 0
    const companyIds = [...context.companies.keys()]
    const stored = await releasesOfCompanies(tx, companyIds)
    const count = await readEntriesAnew(tx, context)
    await mergeInto(tx, context, { stored, companyIds, now, causeOf: () => reread })
    await writeSetting(tx, 'normalizer', understanding)
    return count
  })
}

const reread: RevisionCause = { cause: 'reread', reason: null }

async function readEntriesAnew(tx: Transaction, context: Context): Promise<number> {
  const parked = [...(await parkedCompanies(tx))]
  let count = 0
  for (let after = '0'; ; ) {
    const batch = await entriesAfter(tx, after, 500)
    const last = batch.at(-1)
    if (!last) return count
    // what was read about a company that left the files stays as it is
    const kept =
      parked.length === 0
        ? new Set()
        : await entriesAbout(
            tx,
            batch.map(entry => entry.id),
            parked,
          )
    await readBatchAnew(
      tx,
      context,
      batch.filter(entry => !kept.has(entry.id)),
    )
    count += batch.length
    after = last.id
  }
}

async function readBatchAnew(tx: Transaction, context: Context, entries: StoredEntry[]): Promise<void> {
  const claims = await readAllClaims(
    context,
    entries.map(entry => ({ key: entry.id, announcement: announcementOf(entry) })),
  )
  const ids = entries.map(entry => entry.id)
  await replaceClaims(
    tx,
    ids,
    ids.flatMap(id => claimRows(id, claims.get(id) ?? [])),
  )
}

function announcementOf(entry: StoredEntry): Announcement {
  return {
    title: entry.title,
    summary: entry.summary,
    url: entry.url,
    language: entry.language ?? entry.sourceLanguage,
    publishedAt: entry.publishedAt && { at: entry.publishedAt.toISOString(), precision: entry.publishedPrecision ?? 'day' },
    seenAt: entry.firstSeenAt.toISOString(),
    isBaseline: entry.isBaseline,
    source: { id: entry.sourceId, kind: entry.sourceKind, company: entry.sourceCompany },
    repository: entry.repository,
  }
}
