import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { recordAttempts } from '../../db/attempts.ts'
import { inTransaction } from '../../db/client.ts'
import { type ClaimedDelivery, claimDeliveries } from '../../db/deliveries.ts'
import { alertChecks } from '../../db/doctor/alerts.ts'
import { examine } from '../../db/doctor.ts'
import { activateSubscription, pauseSubscription } from '../../db/subscriptions/states.ts'
import { enableSubscription } from '../../db/upkeep.ts'
import { usualSchedule } from '../../workers/deliver/schedule.ts'
import { useDatabase } from '../support/database.ts'
import { oweTo, releaseOf } from '../support/owed.ts'
import { deliverNow, subscribe, useReceiver } from '../support/subscribers.ts'

const used = useDatabase()
const receiver = useReceiver()

const places = ['/a', '/b', '/c'] as const
type Place = (typeof places)[number]
const answers = { takes: { status: 204 }, fails: { status: 503 }, 'is gone': { status: 410 }, 'takes and drops': 'drop' } as const

interface Row {
  id: string
  messageId: string
  subscriptionId: string
  state: string
  attempts: number
  fence: string
  subscription: string
}

/** As its receiver knows it. */
const idOf = ({ messageId }: Row) => `msg_${messageId.replaceAll('-', '')}`

/** What is asked of the world is what a machine does to it: any order may come. */
class World {
  readonly subscriptions = new Map<Place, string>()
  private held: ClaimedDelivery[] = []
  private before = new Map<string, Row>()
  private heard = 0

  async begin(): Promise<void> {
    for (const place of places) this.subscriptions.set(place, await subscribe(used.db, { url: `${receiver.address}${place}` }))
  }

  async owe(place: Place): Promise<void> {
    const subscription = this.subscriptions.get(place) ?? ''
    const [row] = await used.db`select state from subscriptions where id = ${subscription}`
    if (row?.state === 'active') await oweTo(used.db, { url: '', subscription }, [await releaseOf(used.db)])
  }

  /** A process takes what is due in hand, and is not heard of until it wakes. */
  async claim(): Promise<void> {
    this.held.push(...(await claimDeliveries(used.db, { limit: 100, start: '', atOnce: 100 })))
  }

  /** It wakes, long after its leases, and says that it all failed. */
  async wake(): Promise<void> {
    const failed = { milliseconds: 1, status: null, answer: null, nextInSeconds: 5, pauseSeconds: null, isTelling: true, disable: null }
    await recordAttempts(
      used.db,
      this.held.map(({ id, fence, now, subscription: { id: subscriptionId, endpoint } }) => ({
        ...failed,
        ...{ deliveryId: id, fence, subscriptionId, endpoint, at: now, problem: 'stopped', state: 'waiting' as const, wasFailing: false },
      })),
    )
    this.held = []
  }

  /** A day: whatever waits is due, whatever was held is free. */
  async passTime(): Promise<void> {
    await used.db`update deliveries set due_at = due_at - interval '1 day', lease_until = lease_until - interval '1 day' where state = 'waiting'`
    await used.db`update endpoints set paused_until = null`
  }

  /** Holds at every moment, whatever has happened. */
  async check(): Promise<void> {
    const rows = await this.rows()
    for (const row of rows) {
      const was = this.before.get(row.id)
      if (!was) continue
      const isOver = was.state === 'sent' || was.state === 'dead'
      expect([row.id, isOver && row.state !== was.state]).toEqual([row.id, false])
      expect(BigInt(row.fence)).toBeGreaterThanOrEqual(BigInt(was.fence))
      expect(row.messageId).toBe(was.messageId)
      expect(row.attempts).toBeLessThanOrEqual(usualSchedule.length + 1)
    }
    const isActive = new Map([...this.before.values()].map(row => [idOf(row), row.subscription === 'active']))
    for (const { headers } of receiver.received.slice(this.heard)) expect(isActive.get(String(headers['webhook-id']))).not.toBe(false)
    this.heard = receiver.received.length
    this.before = new Map(rows.map(row => [row.id, row]))
    const broken = (
      await examine(
        used.db,
        alertChecks.filter(({ isOfTime }) => !isOfTime),
      )
    ).filter(({ count }) => count > 0)
    expect(broken).toEqual([])
  }

  rows() {
    return used.db<Row[]>`
      select d.id, message_id, subscription_id, d.state, attempts, fence, s.state as subscription
      from deliveries d join subscriptions s on s.id = subscription_id
      where subscription_id = any(${[...this.subscriptions.values()]})`
  }
}

type Act = fc.AsyncCommand<object, World>

/** Each act, and then what always holds. */
function act(name: string, run: (world: World) => Promise<unknown>): Act {
  return {
    check: () => true,
    run: async (_, world) => {
      await run(world)
      await world.check()
    },
    toString: () => name,
  }
}

// leases hold for three seconds after Postgres comes up, whatever they say
beforeAll(() => used.db`select pg_sleep(greatest(0, 3.2 - extract(epoch from clock_timestamp() - pg_postmaster_start_time())))`)

const place = fc.constantFrom(...places)
const subscriptionAt = (world: World, at: Place) => world.subscriptions.get(at) ?? ''
const acts = [
  place.map(at => act(`owe ${at}`, world => world.owe(at))),
  fc.constant(act('deliver', () => deliverNow(used.db))),
  fc.constant(act('claim and die', world => world.claim())),
  fc.constant(act('wake', world => world.wake())),
  fc.constant(act('a day passes', world => world.passTime())),
  fc
    .tuple(place, fc.constantFrom(...(Object.keys(answers) as (keyof typeof answers)[])))
    .map(([at, kind]) => act(`${at} ${kind}`, async () => receiver.answers.set(at, answers[kind]))),
  place.map(at => act(`pause ${at}`, world => inTransaction(used.db, tx => pauseSubscription(tx, subscriptionAt(world, at))))),
  place.map(at => act(`go on ${at}`, world => inTransaction(used.db, tx => activateSubscription(tx, subscriptionAt(world, at))))),
]

it('whatever happens to processes, receivers and subscriptions, everything owed comes to one end, under one id', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(acts, { maxCommands: 40 }), async commands => {
      receiver.received.length = 0
      receiver.answers.clear()
      const world = new World()
      await world.begin()
      await fc.asyncModelRun(() => ({ model: {}, real: world }), commands)
      // everybody is well again
      receiver.answers.clear()
      for (const id of world.subscriptions.values()) {
        await enableSubscription(used.db, id)
        await inTransaction(used.db, tx => activateSubscription(tx, id))
      }
      for (let day = 0; day <= 2; day += 1) {
        await world.passTime()
        await deliverNow(used.db)
      }
      const rows = await world.rows()
      expect(rows.filter(({ state, subscription }) => subscription === 'active' && state !== 'sent' && state !== 'dead')).toEqual([])
      const taken = (row: Row) => receiver.received.filter(({ headers, status }) => headers['webhook-id'] === idOf(row) && status === 204)
      for (const row of rows.filter(({ state }) => state === 'sent')) expect([row.id, taken(row).length]).toEqual([row.id, 1])
      for (const row of rows.filter(({ state }) => state === 'dead')) expect([row.id, taken(row).length]).toEqual([row.id, 0])
      for (const row of rows) {
        const copies = receiver.received.filter(({ headers }) => headers['webhook-id'] === idOf(row))
        expect(new Set(copies.map(({ body }) => body)).size).toBeLessThanOrEqual(1)
      }
    }),
    { numRuns: 40 },
  )
})
