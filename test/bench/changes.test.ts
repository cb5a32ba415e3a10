import { expect, it } from 'vitest'
import { measureChanges } from '../../bench/changes/run.ts'
import { useDatabase } from '../support/database.ts'

const database = useDatabase()

it('neither a walk nor a stream that is cut and resumed misses or repeats a revision while twenty write', async () => {
  const { revisions, longOnes, rolledBack, readers } = await measureChanges(database.url, { revisions: 800, writers: 20, longMs: 500 })
  expect(revisions).toBeGreaterThanOrEqual(800)
  expect([longOnes > 0, rolledBack > 0]).toEqual([true, true])
  for (const [name, { missing, repeated, outOfOrder, invented }] of Object.entries(readers)) {
    expect([name, missing, repeated, outOfOrder, invented]).toEqual([name, 0, 0, 0, 0])
  }
}, 120_000)
