import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Company } from '../config/company.ts'
import { readSetting, writeSetting } from '../db/settings.ts'
import { type RereadContext, reread } from './rereading.ts'

/** Everything that decides how an entry is understood: where it differs from last time, all entries are read again. */
export function understandingOf(version: number, companies: Company[], lexicons: unknown): string {
  // where a file lies, and on which line what stands, means nothing
  const files = JSON.stringify(companies, (key, value) => (key === 'file' || key === 'place' ? undefined : value))
  return createHash('sha256')
    .update(JSON.stringify([version, files, lexicons]))
    .digest('base64url')
}

/**
 * Waits until what is stored is understood as this process understands it: by reading it again, or while another process does. Two
 * understandings must not be merged with each other. `isEnding` ends the wait.
 */
export async function untilUnderstood(context: RereadContext, understanding: string, isEnding: () => boolean): Promise<void> {
  while (!isEnding()) {
    const count = await renormalize(context, understanding)
    if (count > 0 || (await readSetting(context.db, 'normalizer')) === understanding) return
    await sleep(1000, undefined, { ref: false })
  }
}

/**
 * Reads all entries again when they would be understood otherwise than last time. Returns how many entries were read; 0 when nothing
 * was to do, or another process does it.
 */
export async function renormalize(context: RereadContext, understanding: string): Promise<number> {
  if ((await readSetting(context.db, 'normalizer')) === understanding) return 0
  const done = await reread(context, {
    isApplied: true,
    isStillWanted: async tx => (await readSetting(tx, 'normalizer')) !== understanding,
    whenApplied: tx => writeSetting(tx, 'normalizer', understanding),
  })
  return done?.entries ?? 0
}
