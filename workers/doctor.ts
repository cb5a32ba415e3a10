import { parseArgs } from 'node:util'
import { readEnvironment } from '../config/env.ts'
import { mask } from '../config/log.ts'
import { connectDatabase } from '../db/connect.ts'
import { examine, type Finding } from '../db/doctor.ts'
import { joinEmbedded } from '../db/embedded.ts'
import { assertMigrated } from '../db/migrate.ts'

/**
 * `npm run -s doctor [-- --json] [-- --at-rest]`: whether everything that is promised of stored data holds. Reads only. Exit code 0 where it
 * all holds, 1 where something does not, 2 where it cannot be found out. `--at-rest` leaves out what speaks of time, where no worker runs.
 */
async function main(): Promise<void> {
  const options = { json: { type: 'boolean', default: false }, 'at-rest': { type: 'boolean', default: false } } as const
  const { values } = parseArgs({ options })
  const environment = readEnvironment()
  const embedded = environment.databaseUrl === null ? await joinEmbedded(environment.dataDir) : null
  try {
    const db = await connectDatabase(environment.databaseUrl ?? embedded?.url ?? '', { max: 1, name: 'modelwire doctor' })
    try {
      await assertMigrated(db)
      const findings = (await examine(db)).filter(({ isOfTime }) => !(isOfTime && values['at-rest']))
      process.stdout.write(values.json ? `${JSON.stringify(findings)}\n` : textOf(findings))
      if (findings.some(({ count }) => count > 0)) process.exitCode = 1
    } finally {
      await db.end({ timeout: 5 })
    }
  } finally {
    await embedded?.stop()
  }
}

/** A line for each, with what breaks it below. */
export function textOf(findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ holds, count, examples }) => [
    `${count === 0 ? 'holds ' : 'BROKEN'}  ${holds}`,
    ...examples.map(example => `          ${mask(example)}`),
    ...(count > examples.length ? [`          and ${count - examples.length} more`] : []),
  ])
  const broken = findings.filter(({ count }) => count > 0).length
  return `${lines.join('\n')}\n\n${broken === 0 ? `All ${findings.length} hold.` : `${broken} of ${findings.length} do not hold.`}\n`
}

if (import.meta.filename === process.argv[1]) {
  await main().catch((error: Error) => {
    process.stderr.write(`${mask(error.message)}\n`)
    process.exitCode = 2
  })
}
