import { type Database, inTransaction } from '../db/client.ts'
import { storeEntries } from '../db/entries.ts'
import { analyze } from '../db/measure.ts'
import { slices } from '../workers/group.ts'
import { sourceKinds } from '../workers/sources/index.ts'
import { syncFiles } from '../workers/sync.ts'
import type { World } from './world.ts'

/** Stores the world, and lets go of its entries: what is measured must not hold them. */
export async function storeWorld(to: Database, { companies, entries }: World): Promise<void> {
  await syncFiles(to, companies, sourceKinds)
  for (const [source, said] of entries) {
    for (const some of slices(said, 1000)) await inTransaction(to, tx => storeEntries(tx, source, some))
    entries.delete(source)
  }
  await analyze(to)
}
