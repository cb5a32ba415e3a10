import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPostgres } from '../../bench/chaos/postgres.ts'
import { writeCompanies } from '../../bench/ingest/companies.ts'
import { itemsPerFeed } from '../../bench/ingest/feeds.ts'
import { barePass, emptyDatabase, openWeb, type Stand, startWorkers } from '../../bench/ingest/run.ts'
import { readCompanies } from '../../config/companies.ts'
import type { Database } from '../../db/client.ts'
import { sourceKinds } from '../../workers/sources/index.ts'
import { syncFiles } from '../../workers/sync.ts'

const feeds = 20

describe('the bare loop that polls are measured beside', () => {
  let stand: Omit<Stand, 'postgres'> & { postgres: Awaited<ReturnType<typeof openPostgres>> }

  beforeAll(async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'modelwire-ingest-'))
    const web = await openWeb()
    await web.control(`feeds=${feeds}`)
    const companies = writeCompanies(directory, feeds, '30m')
    stand = { postgres: await openPostgres(directory), web, redisUrl: null, companies, directory, feeds }
  }, 60_000)

  afterAll(async () => {
    stand.web.stop()
    await stand.postgres.stop()
    await rm(stand.directory, { recursive: true, force: true })
  })

  it('writes as many rows of each table as ours, and nearly as many bytes, and nothing more where nothing is new', async () => {
    const ours = await startWorkers(stand, 1)
    const bare = await emptyDatabase(stand)
    try {
      await ours.pass()
      await syncFiles(bare.db, readCompanies([stand.companies]), sourceKinds)
      await barePass(stand, bare.url)
      const [own, its] = [await written(ours.db), await written(bare.db)]
      expect(own.entries?.rows).toBe(feeds * itemsPerFeed)
      expect(own.releases?.rows).toBe(feeds)
      for (const [table, { rows, bytes }] of Object.entries(own)) {
        expect([table, its[table]?.rows]).toEqual([table, rows])
        const share = (its[table]?.bytes ?? 0) / bytes
        expect([table, share > 0.85 && share < 1.15, share]).toEqual([table, true, share])
      }
      await barePass(stand, bare.url)
      expect(await written(bare.db)).toEqual(its)
    } finally {
      await ours.stop()
      await bare.db.end({ timeout: 5 })
    }
  }, 60_000)
})

/** Rows of each table that a first read writes, and how long they are as text. */
async function written(db: Database): Promise<Record<string, { rows: number; bytes: number }>> {
  const found: Record<string, { rows: number; bytes: number }> = {}
  for (const table of ['entries', 'claims', 'releases', 'revisions', 'sightings']) {
    const [row] = await db<{ rows: number; bytes: number }[]>`
      select count(*)::int as rows, sum(length(each::text))::int as bytes from ${db(table)} as each`
    if (row) found[table] = row
  }
  return found
}
