import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../db/client.ts'
import { type DeliveryContext, deliverDue, startDelivery } from '../../workers/deliver.ts'
import { useDatabase } from '../support/database.ts'
import { openGate } from '../support/gate.ts'
import { openTransaction } from '../support/openTransaction.ts'
import { oweTo, releaseOf, stateOf } from '../support/owed.ts'
import { deliveryContext, useReceiver } from '../support/subscribers.ts'

const used = useDatabase()
const receiver = useReceiver()

afterEach(() => used.db`truncate subscriptions, endpoints, tellings, attempts cascade`)

const owe = async (path: string, given: { state?: string } = {}) =>
  oweTo(used.db, { url: `${receiver.address}${path}`, ...given }, [await releaseOf(used.db)])
const paths = () => receiver.received.map(each => each.path)
const patience = { timeout: 10_000 }

/** A process that delivers, to the end of the test. */
function start(over: Partial<DeliveryContext> = {}) {
  const deliverer = startDelivery(deliveryContext(used.db, over))
  onTestFinished(() => deliverer.stop())
  return deliverer
}

describe('a process that delivers', () => {
  it('sends what is due without being told, whenever it comes due', async () => {
    start()
    await owe('/first')
    await expect.poll(paths, patience).toEqual(['/first'])
    await owe('/second')
    await expect.poll(paths, patience).toEqual(['/first', '/second'])
  })

  it('sends what it is told of at once', async () => {
    const deliverer = start()
    await owe('/first')
    await expect.poll(paths, patience).toEqual(['/first'])
    // it has just looked, and looks by itself again in 0.8 seconds at the earliest
    await owe('/second')
    const told = performance.now()
    deliverer.soon()
    await expect.poll(paths, { ...patience, interval: 10 }).toEqual(['/first', '/second'])
    const other = performance.now()
    await owe('/third')
    deliverer.soon()
    await expect.poll(paths, { ...patience, interval: 10 }).toEqual(['/first', '/second', '/third'])
    expect(Math.min(performance.now() - other, other - told)).toBeLessThan(700)
  })

  it('ends what gathers when its hour comes, and puts right what is not as it should be, from the start', async () => {
    const digest = await owe('/digest')
    await used.db`update deliveries set state = 'gathering'`
    const paused = await owe('/paused', { state: 'paused' })
    start()
    await expect.poll(() => stateOf(used.db, digest.delivery), patience).toMatchObject({ state: 'sent' })
    await expect.poll(() => stateOf(used.db, paused.delivery), patience).toMatchObject({ state: 'held' })
  })

  it('that is stopped lets what is under way come to its end, begins nothing more, and does not wait for its next look', async () => {
    const context = deliveryContext(used.db)
    let begun = 0
    const post: typeof context.http.post = async request => {
      begun += 1
      await sleep(300)
      return context.http.post(request)
    }
    const { delivery } = await owe('/slow')
    const deliverer = startDelivery({ ...context, http: { post } })
    await expect.poll(() => begun, patience).toBe(1)
    const stopped = deliverer.stop()
    const later = await owe('/later')
    deliverer.soon()
    await stopped
    expect(await stateOf(used.db, delivery)).toMatchObject({ state: 'sent' })
    await sleep(50)
    expect([begun, await stateOf(used.db, later.delivery)]).toMatchObject([1, { state: 'waiting', attempts: 0 }])
  })

  it('that has nothing to do ends at once', async () => {
    const took: number[] = []
    for (let times = 0; times < 3; times += 1) {
      const deliverer = startDelivery(deliveryContext(used.db))
      await sleep(100)
      const begun = performance.now()
      await deliverer.stop()
      took.push(performance.now() - begun)
    }
    expect(Math.min(...took)).toBeLessThan(400)
  })

  it('goes on when Postgres is back, and says meanwhile what it could not do', async () => {
    const { hostname, port } = new URL(used.url)
    const gate = await openGate({ host: hostname, port: Number(port) })
    const db = openDatabase(used.url.replace(`${hostname}:${port}`, `127.0.0.1:${gate.port}`), { max: 3 })
    onTestFinished(async () => {
      await db.end({ timeout: 1 })
      await gate.close()
    })
    await gate.cut()
    await owe('/late')
    const said = new Set<string>()
    start({ db, log: pino({ level: 'warn' }, { write: line => void said.add(JSON.parse(line).msg) }) })
    await expect
      .poll(() => [...said].toSorted(), patience)
      .toEqual(['deliveries could not be claimed', 'deliveries could not be looked after'])
    await gate.mend()
    await expect.poll(paths, patience).toEqual(['/late'])
  })
})

describe('what cannot be begun within seconds of its claim', () => {
  it('is given back and was no attempt, unless another process has it; and of what ended before nothing is asked', {
    timeout: 30_000,
  }, async () => {
    const asked: string[] = []
    const db = openDatabase(used.url, { max: 3, onStatement: text => void asked.push(text) })
    start({ db })
    onTestFinished(() => db.end({ timeout: 1 }))
    await owe('/before')
    await expect.poll(paths, patience).toEqual(['/before'])
    await sleep(500)
    const [own, stolen] = [await owe('/own', { state: 'paused' }), await owe('/stolen', { state: 'paused' })]
    const others = openTransaction(used.db)
    await others.do(tx => tx`lock table tellings in access exclusive mode`)
    await used.db`update subscriptions set state = 'active'`
    for (const { delivery } of [own, stolen])
      await expect.poll(() => stateOf(used.db, delivery), { ...patience, interval: 10 }).toMatchObject({ attempts: 1 })
    const until = used.db`clock_timestamp() + interval '1 minute'`
    await used.db`update deliveries set fence = fence + 1, attempts = 2, lease_until = ${until} where id = ${stolen.delivery}`
    await sleep(4_100)
    await others.commit()
    await expect.poll(() => stateOf(used.db, own.delivery), patience).toEqual({ state: 'sent', attempts: 1 })
    expect(paths()).toEqual(['/before', '/own'])
    expect(await stateOf(used.db, stolen.delivery)).toEqual({ state: 'waiting', attempts: 2 })
    expect(asked.filter(text => /set lease_until = clock_timestamp\(\) \+ make_interval/.test(text))).toEqual([])
  })
})

describe('a process that was held up for longer than its leases last', () => {
  it('does not send what another one has claimed since', { timeout: 60_000 }, async () => {
    const { hostname, port } = new URL(used.url)
    const gate = await openGate({ host: hostname, port: Number(port) })
    const db = openDatabase(used.url.replace(`${hostname}:${port}`, `127.0.0.1:${gate.port}`), { max: 3 })
    onTestFinished(async () => {
      await db.end({ timeout: 1 })
      await gate.close()
    })
    // ten more than are sent at once
    const release = await releaseOf(used.db)
    for (let nth = 0; nth < 210; nth += 1) await oweTo(used.db, { url: `${receiver.address}/${nth}` }, [release])
    const context = deliveryContext(db)
    const ends: (() => void)[] = []
    let isOpen = false
    const begun: string[] = []
    const post: typeof context.http.post = async request => {
      begun.push(request.headers['webhook-id'] ?? '')
      if (!isOpen) await new Promise<void>(resolve => void ends.push(resolve))
      return context.http.post(request)
    }
    const delivered = deliverDue({ ...context, http: { post } }, new Date())
    await expect.poll(() => begun.length, patience).toBe(200)
    await gate.cut()
    // what one receiver took cannot be written down: nothing more is to be sent, but for the one that has its turn
    ends[0]?.()
    await expect.poll(() => begun.length, patience).toBe(201)
    await sleep(500)
    isOpen = true
    for (const end of ends) end()
    await sleep(5_500)
    await used.db`
      update deliveries set fence = fence + 1 where replace(message_id::text, '-', '') <> all(${begun.map(each => each.slice('msg_'.length))})`
    await gate.mend()
    await delivered
    expect([begun.length, new Set(begun).size]).toEqual([201, 201])
    const states = await used.db`select state, count(*)::int as count from deliveries group by state order by state`
    expect([...states]).toEqual([
      { state: 'sent', count: 201 },
      { state: 'waiting', count: 9 },
    ])
  })
})
