import { openDatabase } from '../../db/client.ts'
import { storeMakers } from '../../db/measure.ts'
import { chanceOf } from '../chaos/chance.ts'
import { startApiProcess } from './processes.ts'
import { listen, walk } from './readers.ts'
import { judge, type Verdict } from './verdict.ts'
import { write } from './writers.ts'

export interface Measured {
  revisions: number
  seconds: number
  longOnes: number
  rolledBack: number
  readers: Record<string, Verdict>
}

/**
 * Writers commit revisions while a reader walks `/api/changes` and two listen to `/api/stream`, on two processes of the API, and are cut
 * off and come again. The database is migrated and empty.
 */
export async function measureChanges(
  databaseUrl: string,
  wanted: { revisions: number; writers: number; longMs: number },
): Promise<Measured> {
  const db = openDatabase(databaseUrl, { max: wanted.writers, name: 'modelwire bench' })
  await storeMakers(db, 5)
  const processes = await Promise.all([startApiProcess(databaseUrl), startApiProcess(databaseUrl)])
  try {
    const addresses = processes.map(each => each.address)
    let count: number | null = null
    const begun = performance.now()
    const reading = Promise.all([
      walk(addresses, () => count),
      listen(addresses, 0, chanceOf(7, 'first listener'), () => count),
      listen(addresses, 1, chanceOf(7, 'second listener'), () => count),
    ])
    const written = await write(db, wanted)
    const seconds = (performance.now() - begun) / 1000
    count = written.committed.length
    const [walked, first, second] = await reading
    const readers = { walked: judge(walked, written), 'first stream': judge(first, written), 'second stream': judge(second, written) }
    return { revisions: count, seconds, longOnes: written.longOnes, rolledBack: written.rolledBack, readers }
  } finally {
    await Promise.all(processes.map(each => each.stop()))
    await db.end({ timeout: 5 })
  }
}
