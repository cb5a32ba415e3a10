import { countDeliveries } from '../../../db/chaos.ts'
import { type Database, inTransaction } from '../../../db/client.ts'
import { owe } from '../../../db/tellings.ts'

/** Owes one release to all who ask one of the questions, as the transaction that stores it does, and commits. */
export async function oweSome(db: Database, releaseId: string, queryIds: string[]): Promise<{ deliveries: number; seconds: number }> {
  const news = { releaseId, topic: 'released' as const, revision: 1, alsoKnownAs: [releaseId], queryIds, settleSeconds: 0 }
  const start = performance.now()
  await inTransaction(db, tx => owe(tx, { ...news, at: new Date() }, new Date()))
  const seconds = (performance.now() - start) / 1000
  const states = await countDeliveries(db)
  return { deliveries: Object.values(states).reduce((sum, each) => sum + each, 0), seconds }
}
