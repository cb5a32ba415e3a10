import { pino } from 'pino'
import { expect, it } from 'vitest'
import { openLeases } from '../../workers/deliver/leases.ts'
import { useDatabase } from '../support/database.ts'
import { subscribe } from '../support/subscribers.ts'

const used = useDatabase()

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

it('a lease is renewed for as long as the attempt takes, and only that of who holds it', async () => {
  const [slow, done, stolen] = await Promise.all([claimed(), claimed(), claimed()])
  const before = await Promise.all([slow, done, stolen].map(each => leaseOf(each.id)))
  const leases = openLeases(used.db, pino({ level: 'silent' }), leaseMs)
  const [ofSlow, ofStolen] = [leases.hold(slow), leases.hold(stolen)]
  leases.hold(done).letGo()
  await used.db`update deliveries set fence = fence + 1 where id = ${stolen.id}`
  await expect.poll(() => leaseOf(slow.id), { timeout: 10_000 }).not.toEqual(before[0])
  expect(await leaseOf(done.id)).toEqual(before[1])
  expect(await leaseOf(stolen.id)).toEqual(before[2])
  await expect.poll(() => ofStolen.isGood(), { timeout: 10_000 }).toBe(false)
  ofSlow.letGo()
  ofStolen.letGo()
})
