import { beforeEach, describe, expect, it } from 'vitest'
import { inTransaction } from '../../db/client.ts'
import * as rows from '../../db/measure.ts'
import { owe } from '../../db/tellings.ts'
import { useDatabase } from '../support/database.ts'
import { oweTo, releaseOf } from '../support/owed.ts'

const database = useDatabase()
const db = () => database.db

beforeEach(async () => {
  await db()`truncate companies, subscriptions, endpoints, tellings, deliveries, attempts, queries cascade`
})

describe('what a measurement stores', () => {
  it('is webhooks that are all owed what fits their query, until they are forgotten', async () => {
    await rows.storeWebhooks(db(), { count: 3, address: 'http://127.0.0.1:9', query: 'company=acme' })
    const stored = await db()`select settings->>'url' as url from subscriptions order by 1`
    expect(stored.map(({ url }) => url)).toEqual(['http://127.0.0.1:9/1', 'http://127.0.0.1:9/2', 'http://127.0.0.1:9/3'])
    const release = await releaseOf(db())
    const [query] = await db()<{ id: string }[]>`select id from queries where query = 'company=acme'`
    const news = { releaseId: release.id, topic: 'released', revision: 1, at: new Date(), alsoKnownAs: [release.id] } as const
    const told = { ...news, alsoKnownAs: [release.id], queryIds: [query?.id ?? ''], settleSeconds: 0 }
    expect(await inTransaction(db(), tx => owe(tx, told, null))).toBe(3)
    expect(await rows.countDeliveries(db())).toEqual({ waiting: 3 })
    await rows.forgetWebhooks(db())
    expect([await rows.countDeliveries(db()), [...(await db()`select from tellings`)]]).toEqual([{}, []])
  })

  it('is queries once each, and companies by number', async () => {
    await rows.storeQueries(db(), ['company=acme', 'stage=planned'])
    await rows.storeQueries(db(), ['stage=planned', 'kind=model'])
    expect((await db()`select query from queries order by query`).map(({ query }) => query)).toEqual([
      'company=acme',
      'kind=model',
      'stage=planned',
    ])
    await rows.storeMakers(db(), 2)
    expect((await db()`select id from companies order by id`).map(({ id }) => id)).toEqual(['maker-0', 'maker-1'])
  })
})

describe('what a measurement asks', () => {
  it('counts releases that live, and revisions of all', async () => {
    const ids = [(await releaseOf(db())).id, (await releaseOf(db())).id]
    await db()`update releases set dissolved_at = clock_timestamp() where id = ${(await releaseOf(db())).id}`
    expect(await rows.countTimeline(db())).toEqual({ releases: 2, revisions: 3 })
    const chosen = await rows.someReleases(db(), 5)
    expect(chosen.toSorted()).toEqual(ids.toSorted())
    expect(await rows.someReleases(db(), 1)).toEqual(chosen.slice(0, 1))
  })

  it('counts messages by their state', async () => {
    const { delivery } = await oweTo(db(), { url: 'https://hooks.example/1' }, [])
    await oweTo(db(), { url: 'https://hooks.example/2' }, [])
    await db()`update deliveries set state = 'dead' where id = ${delivery}`
    expect(await rows.countDeliveries(db())).toEqual({ dead: 1, waiting: 1 })
  })

  it('is answered by a process and in a transaction that have numbers', async () => {
    const own = await db().reserve()
    const pid = await rows.backendPid(own)
    const [row] = await db()<{ found: boolean }[]>`select exists (select from pg_stat_activity where pid = ${pid}) as found`
    own.release()
    expect([pid > 1, row?.found]).toEqual([true, true])
    const numbers = await inTransaction(db(), async tx => [await rows.transactionNumber(tx), await rows.transactionNumber(tx)])
    expect(numbers[0]).toBe(numbers[1])
    expect(await inTransaction(db(), rows.transactionNumber)).toBeGreaterThan(numbers[0] ?? 0n)
  })

  it('finds the planner knowing what was stored', async () => {
    await rows.storeMakers(db(), 50)
    await rows.analyze(db())
    const [row] = await db()`select reltuples::int as rows from pg_class where oid = 'companies'::regclass`
    expect(row).toEqual({ rows: 50 })
  })
})
