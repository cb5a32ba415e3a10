import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, inject, it, onTestFinished } from 'vitest'
import * as rows from '../../db/chaos.ts'
import { openDatabase } from '../../db/client.ts'
import { useDatabase } from '../support/database.ts'
import { oweTo, releaseOf } from '../support/owed.ts'
import { insertCompany, insertSource } from '../support/releases.ts'

const database = useDatabase()
const db = () => database.db

afterEach(async () => {
  await db()`truncate companies, subscriptions, endpoints, tellings, deliveries, attempts, queries, news cascade`
})

const hook = { id: 'one', query: 'company=acme', url: 'https://hooks.example/1', secret: 'whsec_c2VjcmV0', topics: ['released'] }

describe('a run that breaks things', () => {
  it('subscribes webhooks that want what comes from now on', async () => {
    await rows.subscribe(db(), { ...hook, foldMinutes: 0 })
    await rows.subscribe(db(), { ...hook, id: 'two', foldMinutes: 1 })
    expect(
      await db()`select s.id, query, settings->>'url' as url, secret, stages, state, fold_minutes, active_since <= clock_timestamp() as is_since
        from subscriptions s join queries q on q.id = query_id order by s.id`,
    ).toEqual([
      {
        id: 'one',
        query: hook.query,
        url: hook.url,
        secret: hook.secret,
        stages: ['released'],
        state: 'active',
        foldMinutes: 0,
        isSince: true,
      },
      {
        id: 'two',
        query: hook.query,
        url: hook.url,
        secret: hook.secret,
        stages: ['released'],
        state: 'active',
        foldMinutes: 1,
        isSince: true,
      },
    ])
  })

  it('makes every source due that is tracked, and ends what gathers', async () => {
    await insertCompany(db(), { id: 'acme' })
    await insertSource(db(), { id: 'acme/feed' })
    await insertSource(db(), { id: 'acme/gone', parkedAt: new Date() })
    await rows.makeSourcesDue(db())
    expect(await db()`select id from sources where next_poll_at <= clock_timestamp()`).toEqual([{ id: 'acme/feed' }])
    const { delivery } = await oweTo(db(), hook, [])
    await db()`update deliveries set state = 'gathering', due_at = clock_timestamp() + interval '1 hour'`
    await rows.endGathering(db())
    expect(await db()`select id from deliveries where due_at <= clock_timestamp()`).toEqual([{ id: delivery }])
  })

  it('begins when every tracked source has been read, and knows when one was visited last', async () => {
    expect([await rows.isBaselineRead(db()), await rows.lastVisit(db())]).toEqual([false, null])
    const [earlier, later] = [new Date('2025-06-01T00:00:00Z'), new Date('2025-06-02T00:00:00Z')]
    await insertCompany(db(), { id: 'acme' })
    await insertSource(db(), { id: 'acme/feed', firstReadAt: later })
    await insertSource(db(), { id: 'acme/page' })
    expect(await rows.isBaselineRead(db())).toBe(false)
    await db()`update sources set first_read_at = ${earlier}, last_visit_at = ${earlier} where id = 'acme/page'`
    await insertSource(db(), { id: 'acme/gone', parkedAt: new Date() })
    expect([await rows.isBaselineRead(db()), await rows.lastVisit(db())]).toEqual([true, later])
  })

  it('reads what became news of which repositories, what was told, and how messages stand', async () => {
    const variants = [{ repo: 'acme/one' }, { repo: 'acme/two' }] as never
    const release = await releaseOf(db(), { variants })
    const silent = await releaseOf(db())
    await db()`update releases set dissolved_at = clock_timestamp() where id = ${(await releaseOf(db())).id}`
    const at = new Date('2025-06-01T00:00:00Z')
    await db()`insert into news (release_id, stage, at) values (${release.id}, 'released', ${at}), (${release.id}, 'planned', ${new Date()})`
    const { subscription, delivery } = await oweTo(db(), hook, [release])
    await oweTo(db(), { ...hook, subscription, kind: 'test' }, [])
    await db()`update deliveries set state = 'sent' where id = ${delivery}`
    expect((await rows.storedNews(db())).toSorted((a, b) => a.repos.length - b.repos.length)).toEqual([
      { releaseId: silent.id, repos: [], at: null },
      { releaseId: release.id, repos: ['acme/one', 'acme/two'], at },
    ])
    expect(await rows.storedTellings(db())).toEqual([
      { subscriptionId: subscription, releaseId: release.id, topic: 'released', messageId: delivery },
    ])
    expect(await rows.countDeliveries(db())).toEqual({ sent: 1, waiting: 1 })
  })

  it('ends with what is broken by name: what the doctor finds at any time, and receivers that were given up', async () => {
    expect(await rows.brokenInvariants(db())).toEqual([])
    await oweTo(db(), { ...hook, state: 'disabled' }, [])
    await db()`update deliveries set ended_at = null, state = 'sent'`
    await insertCompany(db(), { id: 'acme' })
    await insertSource(db(), { id: 'acme/feed', nextPollAt: new Date('2025-06-01T00:00:00Z') })
    const broken = await rows.brokenInvariants(db())
    expect(broken).toContainEqual({ name: 'a subscription that was switched off', count: 1 })
    expect(broken.filter(({ name, count }) => name.startsWith('not so: ') && count === 1).length).toBeGreaterThan(0)
    expect(broken.filter(({ name }) => name.includes('late'))).toEqual([])
  })

  it('notices what is said to have happened in the future', async () => {
    await insertCompany(db(), { id: 'acme' })
    await insertSource(db(), { id: 'acme/feed', firstReadAt: new Date(Date.now() - 60_000) })
    expect(await rows.clockError(db())).toBe(0)
    await db()`update sources set last_visit_at = clock_timestamp() + interval '100 seconds'`
    expect(Math.round((await rows.clockError(db())) / 10)).toBe(10)
  })
})

describe('connections of a run that breaks things', () => {
  const open = (name?: string) => {
    const other = openDatabase(database.url, { max: 1, ...(name ? { name } : {}) })
    onTestFinished(() => other.end({ timeout: 1 }))
    return other
  }
  const pidOf = async (other: typeof database.db) => (await other<{ pid: number }[]>`select pg_backend_pid() as pid`)[0]?.pid

  it('are all cut but the one that asks', async () => {
    const [cutter, other] = [open(), open()]
    const [own, before] = [await pidOf(cutter), await pidOf(other)]
    expect(await rows.countConnections(cutter)).toBeGreaterThanOrEqual(2)
    await rows.cutConnections(cutter)
    await expect.poll(() => pidOf(other).catch(() => before)).not.toBe(before)
    expect(await pidOf(cutter)).toBe(own)
  })

  it('read and cannot write while nobody has promoted the copy, and write again after', async () => {
    const [breaker, other] = [open(), open()]
    const write = () => other`insert into settings (name, value) values ('one', '1') on conflict do nothing`.then(() => 'written')
    expect(await write()).toBe('written')
    await rows.setReadOnly(breaker, true)
    await expect.poll(() => write().catch(error => error.message)).toMatch('read-only transaction')
    await rows.setReadOnly(breaker, false)
    await expect.poll(() => write().catch(error => error.message)).toBe('written')
  })

  it('wait for releases and sources as long as they are held, and no longer', async () => {
    const other = open()
    await pidOf(other)
    const held = rows.holdLock(db(), 1)
    await sleep(300)
    const start = performance.now()
    await other`select from releases limit 1`
    await held
    expect(performance.now() - start).toBeGreaterThan(200)
  })

  it('are told apart by what they are, and by the number of their process', async () => {
    expect(await rows.isConnected(db(), null)).toBe(false)
    await pidOf(open('modelwire workers'))
    expect([await rows.isConnected(db(), null), await rows.isConnected(db(), process.pid), await rows.isConnected(db(), 1)]).toEqual([
      true,
      true,
      false,
    ])
  })

  it('may go to a database of their own, which is empty', async () => {
    const name = `own_${process.pid}_${Date.now()}`
    const own = openDatabase(await rows.createDatabase(db(), inject('postgresUrl'), name), { max: 1 })
    onTestFinished(async () => {
      await own.end({ timeout: 1 })
      await db()`drop database ${db()(name)} with (force)`
    })
    expect(await own`select current_database() as name, to_regclass('releases') as releases`).toEqual([{ name, releases: null }])
  })
})
