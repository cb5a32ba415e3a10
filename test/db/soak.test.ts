import { beforeEach, describe, expect, it } from 'vitest'
import { growthOf, lapse, worstLateness } from '../../db/soak.ts'
import { useDatabase } from '../support/database.ts'
import { oweTo, releaseOf } from '../support/owed.ts'
import { insertCompany, insertSource } from '../support/releases.ts'

const database = useDatabase()
const db = () => database.db
const hour = 3_600_000

beforeEach(async () => {
  await db()`truncate companies, hosts, subscriptions, endpoints, tellings, deliveries, attempts, queries cascade`
  await insertCompany(db(), { id: 'acme' })
  await insertCompany(db(), { id: 'zeta' })
})

describe('time that passes faster than a clock would say', () => {
  it('brings sources and patience nearer, and leaves alone what is being read and what is parked', async () => {
    const nextPollAt = new Date(Date.now() + hour)
    for (const id of ['acme/feed', 'acme/leased']) await insertSource(db(), { id, nextPollAt })
    await insertSource(db(), { id: 'acme/parked', nextPollAt, parkedAt: new Date() })
    await db()`update sources set lease_until = clock_timestamp() + interval '1 minute' where id = 'acme/leased'`
    await db()`insert into hosts (host, paused_until) values ('acme.example', ${nextPollAt})`
    await lapse(db(), 600)
    const sooner = new Date(nextPollAt.getTime() - 600_000)
    expect(await db()`select id, next_poll_at from sources order by id`).toEqual([
      { id: 'acme/feed', nextPollAt: sooner },
      { id: 'acme/leased', nextPollAt },
      { id: 'acme/parked', nextPollAt },
    ])
    expect(await db()`select paused_until from hosts`).toEqual([{ pausedUntil: sooner }])
  })
})

describe('the worst lateness', () => {
  it('is that of the source that waited most of its intervals and might have been read', async () => {
    expect(await worstLateness(db())).toBeNull()
    const late = (hours: number) => new Date(Date.now() - hours * hour)
    await insertSource(db(), { id: 'acme/feed', nextPollAt: late(1) })
    await insertSource(db(), { id: 'acme/slow', nextPollAt: late(2) })
    await db()`update sources set interval_seconds = 86400 where id = 'acme/slow'`
    await insertSource(db(), { id: 'acme/parked', nextPollAt: late(9), parkedAt: new Date() })
    await insertSource(db(), { id: 'zeta/patient', nextPollAt: late(9) })
    await db()`insert into hosts (host, paused_until) values ('zeta.example', ${new Date(Date.now() + hour)})`
    const worst = await worstLateness(db())
    expect([worst?.id, Math.round(worst?.intervals ?? 0)]).toEqual(['acme/feed', 2])
  })
})

describe('growth', () => {
  it('counts what is stored, and how much room it takes', async () => {
    const before = await growthOf(db())
    expect(before).toMatchObject({ entries: 0, releases: 0, revisions: 0, deliveries: 0, attempts: 0 })
    expect(before.bytes).toBeGreaterThan(1_000_000)
    const release = await releaseOf(db())
    await db()`update releases set dissolved_at = clock_timestamp() where id = ${(await releaseOf(db())).id}`
    const { delivery } = await oweTo(db(), { url: 'https://hooks.example/1' }, [release])
    await db()`insert into attempts (delivery_id, fence, at, milliseconds) values (${delivery}, 1, clock_timestamp(), 3)`
    expect(await growthOf(db())).toMatchObject({ releases: 1, revisions: 2, deliveries: 1, attempts: 1 })
  })
})
