import { beforeAll, expect, it } from 'vitest'
import { type Listener, openFeed } from '../../api/stream/feed.ts'
import { statedRelease, writeRevision } from '../../bench/changes/writing.ts'
import { presentPlace } from '../../db/changes.ts'
import { inTransaction } from '../../db/client.ts'
import { useDatabase } from '../support/database.ts'
import { insertCompany } from '../support/releases.ts'

const used = useDatabase()
beforeAll(() => insertCompany(used.db, { id: 'acme' }))

it('tells all others what one listener could not hear, and ends that one', async () => {
  const { db } = used
  const logged: string[] = []
  const log = { error: (_: object, message: string) => void logged.push(message), warn: () => {} }
  const feed = openFeed({ db, log, publicUrl: 'https://modelwire.example', lookMs: 20 })
  const present = await presentPlace(db)
  let ends = 0
  const broken: Listener = {
    ...present,
    hear: () => {
      throw new Error('cannot hear')
    },
    end: () => {
      ends += 1
    },
  }
  const heard: string[] = []
  const well: Listener = { ...present, hear: all => void heard.push(...all.map(({ news }) => news.row.place.releaseId)), end: () => {} }
  expect([feed.join(broken), feed.join(well)]).toEqual([true, true])
  for (const id of ['one', 'two']) {
    await inTransaction(db, tx => writeRevision(tx, statedRelease({ id })))
    await expect.poll(() => heard, { timeout: 19_000 }).toContain(id)
  }
  feed.leave(well)
  expect([heard, ends, logged]).toEqual([['one', 'two'], 1, ['a stream ends: what changed cannot be told to it']])
})
