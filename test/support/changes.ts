import { expect } from 'vitest'
import type { Database } from '../../db/client.ts'
import type { ReleaseDocument } from '../../db/types.ts'
import { bodyOf } from './api.ts'

export interface ChangeBody {
  cursor: string
  event: 'release' | 'revision' | 'gone'
  cause: string
  reason: string | null
  revision: number
  madeAt: string
  mergedInto: string | null
  changes: { field: string; before: unknown; after: unknown }[]
  release: ReleaseDocument & { url: string }
}

export interface ChangesBody {
  changes: ChangeBody[]
  next: string
  isCurrent: boolean
  matchedAs?: unknown
}

export const nameOf = ({ event, release, revision }: ChangeBody) => `${event} ${release.id}/${revision}`

/** All changes from an address on until nothing is left, and where to ask for more. */
export async function walkChanges(address: string, path: string): Promise<{ changes: ChangeBody[]; next: string; pages: number }> {
  const changes: ChangeBody[] = []
  for (let next = path, pages = 1; ; pages += 1) {
    const page: ChangesBody = await bodyOf<ChangesBody>(fetch(`${address}${next}`))
    changes.push(...page.changes)
    next = page.next
    if (page.isCurrent) return { changes, next, pages }
  }
}

/** Waits until all that is committed can be shown: transactions of other test files, on the same Postgres, may still hold it back. */
export async function settled(db: Database): Promise<void> {
  const isShown = async () => {
    const [row] = await db<{ isShown: boolean }[]>`
      select not exists (select from revisions where xid >= pg_snapshot_xmin(pg_current_snapshot())) as is_shown`
    return row?.isShown
  }
  await expect.poll(isShown, { timeout: 19_000 }).toBe(true)
}
