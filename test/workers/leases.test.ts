import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../db/client.ts'
import { openLeases } from '../../workers/deliver/leases.ts'
import { useDatabase } from '../support/database.ts'
import { subscribe } from '../support/subscribers.ts'

const used = useDatabase()
const log = pino({ level: 'silent' })

const leaseMs = 600

/** A delivery that was claimed just now, for the length of a lease. */
async function claimed(): Promise<{ id: string; fence: string }> {
  const subscription = await subscribe(used.db, { url: 'http://127.0.0.1:9/slow' })
  const [row] = await used.db<{ id: string; fence: string }[]>`
    insert into deliveries (id, message_id, subscription_id, endpoint, kind, state, due_at, attempts, fence, lease_until)
    select fresh, fresh, id, endpoint, 'test', 'waiting', clock_timestamp(), 1, 1, clock_timestamp() + make_interval(secs => ${leaseMs / 1000})
    from (select gen_random_uuid() as fresh, id, endpoint from subscriptions where id = ${subscription}) as owed
    returning id, fence`
  if (!row) throw new Error('nothing is owed')
  return row
}

async function leaseOf(id: string): Promise<Date> {
  const [row] = await used.db<{ leaseUntil: Date }[]>`select lease_until from deliveries where id = ${id}`
  return row?.leaseUntil ?? new Date(0)
}

/** Resolves when its lease has moved on. */
async function isRenewed({ id }: { id: string }): Promise<void> {
  const before = await leaseOf(id)
  await expect.poll(() => leaseOf(id), { timeout: 10_000 }).not.toEqual(before)
}

describe('a lease', () => {
  it('is renewed for as long as the attempt takes, and only that of who holds it', async () => {
    const [slow, done, stolen] = await Promise.all([claimed(), claimed(), claimed()])
    const before = await Promise.all([slow, done, stolen].map(each => leaseOf(each.id)))
    const leases = openLeases(used.db, log, leaseMs)
    const [ofSlow, ofStolen] = [leases.hold(slow), leases.hold(stolen)]
    leases.hold(done).letGo()
    await used.db`update deliveries set fence = fence + 1 where id = ${stolen.id}`
    await isRenewed(slow)
    await isRenewed(slow)
    expect(await leaseOf(done.id)).toEqual(before[1])
    expect(await leaseOf(stolen.id)).toEqual(before[2])
    await expect.poll(() => ofStolen.isGood(), { timeout: 10_000 }).toBe(false)
    ofSlow.letGo()
    ofStolen.letGo()
  })

  it('that is renewed is good for longer than one alone would be', async () => {
    const delivery = await claimed()
    const long = 3_000
    const lease = openLeases(used.db, log, long).hold(delivery)
    for (const end = performance.now() + 0.8 * long; performance.now() < end; await sleep(50)) expect(lease.isGood()).toBe(true)
    expect((await leaseOf(delivery.id)).getTime() - Date.now()).toBeLessThan(long)
    lease.letGo()
  })

  it('is that of the present attempt, though one before it ends only now', async () => {
    const leases = openLeases(used.db, log, leaseMs)
    const delivery = await claimed()
    const before = leases.hold({ ...delivery, fence: '0' })
    const lease = leases.hold(delivery)
    before.letGo()
    await isRenewed(delivery)
    lease.letGo()
  })

  it('of what is done quickly asks nothing of Postgres, and neither does one that was let go', async () => {
    const asked: string[] = []
    const db = openDatabase(used.url, { max: 1, onStatement: text => void asked.push(text) })
    onTestFinished(() => db.end({ timeout: 1 }))
    const quick = openLeases(db, log, 6_000).hold(await claimed())
    await sleep(1_200)
    expect(asked).toEqual([])
    quick.letGo()
    const lease = openLeases(db, log, leaseMs).hold(await claimed())
    await expect.poll(() => asked.length, { timeout: 10_000 }).toBeGreaterThan(0)
    lease.letGo()
    await sleep(100)
    const before = asked.length
    await sleep(leaseMs)
    expect(asked).toHaveLength(before)
  })

  it('is no longer good, long before it ends, where Postgres is away; and that is said', async () => {
    const said: { msg: string; err?: { code?: string } }[] = []
    const nowhere = openDatabase('postgres://modelwire@127.0.0.1:9/nowhere', { max: 1 })
    onTestFinished(() => nowhere.end({ timeout: 1 }))
    const lease = openLeases(nowhere, pino({ level: 'info' }, { write: line => void said.push(JSON.parse(line)) }), leaseMs).hold({
      ...{ id: '0190a0b0-0000-7000-8000-000000000001', fence: '1' },
    })
    expect(lease.isGood()).toBe(true)
    // a timer may end a little before its time
    await sleep(leaseMs / 2 + 20)
    expect(lease.isGood()).toBe(false)
    await expect.poll(() => said.at(0)?.msg, { timeout: 10_000 }).toBe('leases of deliveries could not be renewed')
    expect(said[0]?.err?.code).toBe('ECONNREFUSED')
    lease.letGo()
  })
})
