import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openDatabase } from '../db/client.ts'
import { startEmbedded } from '../db/embedded.ts'
import { migrate } from '../db/migrate.ts'
import { measureChanges } from './changes/run.ts'
import { say } from './report.ts'

/**
 * `npm run -s bench:changes [revisions]`: twenty writers commit revisions in transactions that overlap, some of them long, some rolled
 * back, while one reader walks `/api/changes` and two streams listen on two processes of the API and are cut off and come again. Ends
 * with 1 where anything is missing, repeated or out of order.
 */
const revisions = Number(process.argv[2] ?? 10_000)
const writers = 20

const directory = await mkdtemp(path.join(tmpdir(), 'modelwire-bench-'))
const server = await startEmbedded(directory)
try {
  const db = openDatabase(server.url, { max: 1 })
  await migrate(db)
  await db.end({ timeout: 5 })
  const measured = await measureChanges(server.url, { revisions, writers, longMs: 1500 })
  say(
    `${measured.revisions} revisions by ${writers} writers in ${measured.seconds.toFixed(1)} s; ${measured.longOnes} transactions were long, ${measured.rolledBack} rolled back`,
  )
  const ms = ({ median, p99 }: { median: number; p99: number }) => `${median.toFixed(0)} ms (median), ${p99.toFixed(0)} ms (p99)`
  for (const [name, verdict] of Object.entries(measured.readers)) {
    const { missing, repeated, outOfOrder, invented, turns, delay, ownDelay } = verdict
    say(
      `${name}: missing ${missing}, repeated ${repeated}, out of order ${outOfOrder}, never committed ${invented}; ${turns} ${name === 'walked' ? 'pages' : 'connections'}`,
    )
    say(`  from commit to reader ${ms(delay)}; from when no older transaction ran ${ms(ownDelay)}`)
    if (missing + repeated + outOfOrder + invented > 0) process.exitCode = 1
  }
} finally {
  await server.stop()
  await rm(directory, { recursive: true, force: true })
}
