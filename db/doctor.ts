import type { Database } from './client.ts'
import { alertChecks } from './doctor/alerts.ts'
import type { Check } from './doctor/check.ts'
import { sourceChecks } from './doctor/sources.ts'
import { timelineChecks } from './doctor/timeline.ts'

/** Everything that must hold at every moment: after each fault, and on an installation that runs. */
export const checks: readonly Check[] = [...timelineChecks, ...sourceChecks, ...alertChecks]

export interface Finding {
  name: string
  holds: string
  /** How many things break it; 0 where it holds. */
  count: number
  /** The first few of them, in words. */
  examples: string[]
  isOfTime: boolean
}

const mostExamples = 5

/**
 * Looks whether all of it holds, in one view of the database, without writing or locking anything; a check that looks at all there is takes
 * seconds at a million releases. Throws what Postgres says where it cannot be asked.
 */
export async function examine(db: Database, asked: readonly Check[] = checks): Promise<Finding[]> {
  return await db.begin('isolation level repeatable read read only', async sql => {
    await sql`set local statement_timeout = 0`
    const findings: Finding[] = []
    for (const { name, holds, broken, isOfTime = false } of asked) {
      const rows = await sql<{ what: string; count: number }[]>`
        select what, (count(*) over ())::int as count from (${broken(sql)}) as broken order by what limit ${mostExamples}`
      findings.push({ name, holds, count: rows[0]?.count ?? 0, examples: rows.map(({ what }) => what), isOfTime })
    }
    return findings
  })
}
