import { pino } from 'pino'
import { afterEach, expect, it } from 'vitest'
import { openDatabase } from '../../../db/client.ts'
import type { ClaimedDelivery } from '../../../db/deliveries.ts'
import { openPump } from '../../../workers/deliver/pump.ts'
import { useDatabase } from '../../support/database.ts'
import { openGate } from '../../support/gate.ts'
import { subscribe } from '../../support/subscribers.ts'

const used = useDatabase()

afterEach(() => used.db`truncate subscriptions, endpoints, tellings cascade`)

/** Messages that are due: so many to each of so many receivers, of which each is a subscriber's own. */
async function owe(receivers: number, each = 1, from = 0): Promise<void> {
  const pattern = await subscribe(used.db, { url: 'http://127.0.0.1:9/pattern' })
  await used.db`
    with named as (
      select to_char(nth, 'fm0000') as endpoint, jsonb_build_object(
        'id', 'sub_' || nth, 'endpoint', to_char(nth, 'fm0000'), 'token_hash', sha256(nth::text::bytea)) as own
      from generate_series(${from + 1}::int, ${from + receivers}::int) as nth
    ),
    reached as (insert into endpoints (id) select endpoint from named)
    insert into subscriptions
    select (jsonb_populate_record(s, named.own)).* from named, subscriptions s where s.id = ${pattern}`
  await used.db`
    insert into deliveries (id, message_id, subscription_id, endpoint, kind, state, due_at)
    select fresh, fresh, id, endpoint, 'test', 'waiting', clock_timestamp()
    from (
      select gen_random_uuid() as fresh, id, endpoint from subscriptions, generate_series(1, ${each}::int)
      where endpoint between to_char(${from + 1}::int, 'fm0000') and to_char(${from + receivers}::int, 'fm0000') and id <> ${pattern}
    ) as owed`
}

const end = (done: ClaimedDelivery[]) =>
  used.db`update deliveries set state = 'sent', lease_until = null where id = any(${done.map(each => each.id)})`

/** A pump, and what it claimed and whoever is at work on it does with it. */
function pumped(begin: (claimed: ClaimedDelivery[]) => Promise<Promise<void>[]>, db = used.db) {
  const claims: ClaimedDelivery[][] = []
  const said: { msg: string; err?: { code?: string } }[] = []
  const stopping = new AbortController()
  const pump = openPump({
    db,
    log: pino({ level: 'info' }, { write: line => void said.push(JSON.parse(line)) }),
    begin: claimed => {
      claims.push(claimed)
      return begin(claimed)
    },
    signal: stopping.signal,
  })
  return { pump, claims, said, stopping }
}

const never = new Promise<void>(() => {})
const stuck = async (claimed: ClaimedDelivery[]) => claimed.map(() => never)
const atOnce = async (claimed: ClaimedDelivery[]) => {
  await end(claimed)
  return claimed.map(() => Promise.resolve())
}

it('all that is due is begun, each once and 150 at a time at most, and then it rests', async () => {
  await owe(330)
  const { pump, claims, said } = pumped(atOnce)
  await pump.idle()
  expect(claims).toEqual([])
  pump.soon()
  pump.soon()
  await pump.idle()
  expect(new Set(claims.flat().map(each => each.id)).size).toBe(330)
  expect(claims.map(each => each.length)).toEqual([150, 150, 30])
  expect(said).toEqual([])
})

it('what is owed later is begun when it is told to look again', async () => {
  const { pump, claims } = pumped(atOnce)
  pump.soon()
  await pump.idle()
  await owe(1)
  await pump.idle()
  expect(claims).toEqual([])
  pump.soon()
  await pump.idle()
  expect(claims).toHaveLength(1)
})

it('it is idle only when all that was begun has ended', async () => {
  await owe(2)
  const ends: (() => void)[] = []
  const { pump } = pumped(async claimed => claimed.map(() => new Promise<void>(resolve => void ends.push(resolve))))
  pump.soon()
  let isIdle = false
  const idle = pump.idle().then(() => {
    isIdle = true
  })
  await expect.poll(() => ends.length, { timeout: 10_000 }).toBe(2)
  ends[0]?.()
  await new Promise(resolve => setTimeout(resolve, 50))
  expect(isIdle).toBe(false)
  ends[1]?.()
  await idle
})

it('a receiver with much to get has four under way, and the next as one of them ends', async () => {
  await owe(1, 12)
  let open = 0
  let most = 0
  const { pump, claims } = pumped(async claimed => {
    open += claimed.length
    most = Math.max(most, open)
    return claimed.map(async each => {
      await new Promise(resolve => setTimeout(resolve, 20))
      await end([each])
      open -= 1
    })
  })
  pump.soon()
  await pump.idle()
  expect([claims.flat().length, most]).toEqual([12, 4])
})

it('receivers with much to get keep no other waiting: all have their turn before any has its next', async () => {
  await owe(70, 8)
  const { pump, claims } = pumped(atOnce)
  pump.soon()
  await pump.idle()
  expect(claims.flat()).toHaveLength(560)
  expect(new Set(claims.slice(0, 2).flatMap(each => each.map(({ subscription }) => subscription.endpoint))).size).toBe(70)
})

it('what comes due behind where it looks is found as well, though nothing ends meanwhile', async () => {
  await owe(150, 1, 1000)
  const { pump, claims } = pumped(async claimed => {
    if (claims.length === 1) await owe(1)
    return claimed.map(() => never)
  })
  pump.soon()
  await expect.poll(() => claims.flat().length, { timeout: 10_000 }).toBe(151)
})

it('no more is claimed than can be begun before leases run out, and more when there is room for it', async () => {
  await owe(800)
  const ends: (() => void)[] = []
  const { pump, claims } = pumped(async claimed => claimed.map(() => new Promise<void>(resolve => void ends.push(resolve))))
  pump.soon()
  await expect.poll(() => claims.length, { timeout: 10_000 }).toBe(4)
  pump.soon()
  await new Promise(resolve => setTimeout(resolve, 100))
  expect(claims.flat()).toHaveLength(600)
  for (const each of ends.slice(0, 149)) each()
  await new Promise(resolve => setTimeout(resolve, 100))
  expect(claims.flat()).toHaveLength(600)
  ends[149]?.()
  await expect.poll(() => claims.flat().length, { timeout: 10_000 }).toBe(750)
})

it('nothing more is claimed once it is to stop', async () => {
  await owe(330)
  const { pump, claims, stopping } = pumped(async claimed => {
    stopping.abort()
    return atOnce(claimed)
  })
  pump.soon()
  await pump.idle()
  pump.soon()
  await pump.idle()
  expect(claims.map(each => each.length)).toEqual([150])
})

it('a database that is away is said once for each look, and what is due is begun when it is back', async () => {
  await owe(1)
  const { hostname, port } = new URL(used.url)
  const gate = await openGate({ host: hostname, port: Number(port) })
  const db = openDatabase(used.url.replace(`${hostname}:${port}`, `127.0.0.1:${gate.port}`), { max: 1 })
  const { pump, claims, said } = pumped(stuck, db)
  await gate.cut()
  pump.soon()
  await pump.idle()
  expect(said).toMatchObject([{ msg: 'deliveries could not be claimed', err: { code: 'ECONNREFUSED' } }])
  await gate.mend()
  expect(claims).toEqual([])
  pump.soon()
  await expect.poll(() => claims.flat().length, { timeout: 10_000 }).toBe(1)
  await db.end({ timeout: 1 })
  await gate.close()
})
