import { readEnvironment } from '../config/env.ts'
import { mask } from '../config/log.ts'
import { connectDatabase } from './connect.ts'
import { startEmbedded } from './embedded.ts'
import { migrate } from './migrate.ts'

/** `npm run migrate`: brings the schema of DATABASE_URL, or of the embedded Postgres, up to date. */
async function run(): Promise<void> {
  const { databaseUrl, dataDir } = readEnvironment()
  const embedded = databaseUrl === null ? await startEmbedded(dataDir) : null
  try {
    const db = await connectDatabase(databaseUrl ?? embedded?.url ?? '', { max: 1, name: 'modelwire migrate' })
    const names = await migrate(db)
    await db.end({ timeout: 5 })
    process.stdout.write(`${names.length === 0 ? 'nothing to do' : `ran ${names.join(', ')}`}\n`)
  } finally {
    await embedded?.stop()
  }
}

try {
  await run()
} catch (error) {
  process.stderr.write(`${mask(error instanceof Error ? error.message : String(error))}\n`)
  process.exitCode = 1
}
