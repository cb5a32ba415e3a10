import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { questionsTo, take } from '../../db/allowances.ts'
import { openDatabase } from '../../db/client.ts'
import type { Channel } from '../../workers/channels/contract.ts'
import { channels } from '../../workers/channels/index.ts'
import { deliverDue } from '../../workers/deliver.ts'
import { useDatabase } from '../support/database.ts'
import { ownMetrics, told } from '../support/metrics.ts'
import { openTransaction } from '../support/openTransaction.ts'
import { oweTo, releaseOf, stateOf } from '../support/owed.ts'
import { deliverNow, deliveryContext, useReceiver } from '../support/subscribers.ts'

const used = useDatabase()
const receiver = useReceiver()
const at = (path: string) => `${receiver.address}${path}`
const owed = async (path: string) => oweTo(used.db, { url: at(path) }, [await releaseOf(used.db)])

afterEach(() => used.db`truncate subscriptions, endpoints, tellings, attempts, allowances cascade`)

describe('what goes wrong on our side', () => {
  const said: { level: number; msg: string; delivery?: string }[] = []
  const log = pino({ level: 'warn' }, { write: line => void said.push(JSON.parse(line)) })
  const attemptsOf = async (delivery: string) => [...(await used.db`select status, problem from attempts where delivery_id = ${delivery}`)]
  beforeEach(() => {
    said.length = 0
  })

  it('is shown as that, and the message is tried again: a channel that there is not, settings that it does not take', async () => {
    const [gone, changed] = [await owed('/gone'), await owed('/changed')]
    await used.db`update subscriptions set channel = 'pigeon' where id = ${gone.subscription}`
    await used.db`update subscriptions set settings = '{"url": "nowhere"}' where id = ${changed.subscription}`
    await deliverNow(used.db, { log })
    for (const { delivery } of [gone, changed]) expect(await stateOf(used.db, delivery)).toEqual({ state: 'waiting', attempts: 1 })
    expect(await attemptsOf(gone.delivery)).toEqual([{ status: null, problem: 'there is no channel pigeon here' }])
    expect(await attemptsOf(changed.delivery)).toEqual([{ status: null, problem: 'its settings are not those of its channel any more' }])
    expect(receiver.received).toEqual([])
  })

  it('is shown as that, and logged: a channel that breaks', async () => {
    const { delivery } = await owed('/breaks')
    const webhook = {
      ...channels.webhook,
      send: () => {
        throw new TypeError('x is not a function')
      },
    } as unknown as Channel
    await deliverNow(used.db, { log, channels: { webhook } })
    expect(await attemptsOf(delivery)).toEqual([{ status: null, problem: 'our side failed to send it' }])
    expect(await stateOf(used.db, delivery)).toEqual({ state: 'waiting', attempts: 1 })
    expect(said).toMatchObject([{ level: 50, msg: 'a channel failed', delivery, err: { message: 'x is not a function' } }])
  })

  it('is shown as that, and logged: a message that cannot be found out', async () => {
    const { delivery } = await oweTo(used.db, { url: at('/unknown'), kind: 'test' }, [])
    const hasty = openDatabase(used.url, { max: 2, statementMs: 500 })
    const others = openTransaction(used.db)
    await others.do(tx => tx`lock table releases in access exclusive mode`)
    await deliverNow(hasty, { log })
    await others.rollback()
    await hasty.end({ timeout: 1 })
    expect(await attemptsOf(delivery)).toEqual([{ status: null, problem: 'our side failed to write it' }])
    expect(said).toMatchObject([{ level: 50, msg: 'a message could not be written', delivery }])
  })

  it('after a message was taken is logged, and keeps no other from being sent', async () => {
    const context = deliveryContext(used.db, { log })
    const { delivery } = await oweTo(used.db, { url: at('/asked'), kind: 'confirmation', state: 'unconfirmed' }, [])
    const fine = await owed('/fine')
    receiver.answers.set('/asked', ({ data }) => ({ status: 200, body: data.actions?.[0]?.url ?? '' }))
    const post: typeof context.http.post = async request => {
      const answer = await context.http.post(request)
      if (request.url.endsWith('/asked')) await used.db`alter table subscriptions rename to moved`
      return answer
    }
    const delivered = deliverDue({ ...context, http: { post } }, new Date())
    await expect.poll(() => said, { timeout: 10_000 }).toContainEqual(expect.objectContaining({ msg: 'a delivery broke off', delivery }))
    await used.db`alter table if exists moved rename to subscriptions`
    await delivered
    await deliverNow(used.db)
    expect(await stateOf(used.db, fine.delivery)).toMatchObject({ state: 'sent' })
  })
})

describe('an attempt', () => {
  it('is written down with how long it took, and that is measured', async () => {
    const context = deliveryContext(used.db)
    const { delivery } = await owed('/slow')
    const post: typeof context.http.post = async request => {
      await new Promise(resolve => setTimeout(resolve, 100))
      return context.http.post(request)
    }
    const sum = async () => told(await ownMetrics(), 'modelwire_delivery_attempt_seconds_sum', { channel: 'webhook' }) ?? 0
    const before = await sum()
    await deliverDue({ ...context, http: { post } }, new Date())
    const [attempt] = await used.db<{ milliseconds: number }[]>`select milliseconds from attempts where delivery_id = ${delivery}`
    expect(attempt?.milliseconds).toBeGreaterThan(95)
    expect(attempt?.milliseconds).toBeLessThan(10_000)
    expect((await sum()) - before).toBeCloseTo((attempt?.milliseconds ?? 0) / 1000)
  })
})

describe('a question whether it is wanted', () => {
  it('that fails for now may be asked anew', async () => {
    const { subscription } = await oweTo(used.db, { url: at('/away'), kind: 'confirmation', state: 'unconfirmed' }, [])
    const news = await owed('/gone')
    receiver.answers.set('/away', { status: 503 })
    receiver.answers.set('/gone', { status: 410 })
    await deliverNow(used.db)
    const rows = await used.db<
      { endpoint: string }[]
    >`select endpoint from subscriptions where id in (${subscription}, ${news.subscription})`
    for (const { endpoint } of rows) {
      const [key, allowance] = questionsTo(endpoint)
      expect((await take(used.db, deliveryContext(used.db).message.key, key, allowance)).isAllowed).toBe(true)
    }
  })

  it('is not answered by a token of another kind', async () => {
    const { subscription } = await oweTo(used.db, { url: at('/wrong'), kind: 'confirmation', state: 'unconfirmed' }, [])
    receiver.answers.set('/wrong', { status: 200, body: 'a'.repeat(43) })
    await deliverNow(used.db)
    expect([...(await used.db`select state from subscriptions where id = ${subscription}`)]).toEqual([{ state: 'unconfirmed' }])
  })

  it('is answered by its token wherever it stands in what is said', async () => {
    const { subscription } = await oweTo(used.db, { url: at('/right'), kind: 'confirmation', state: 'unconfirmed' }, [])
    const tokenIn = (text: string) => /confirm\/([\w-]{43})/.exec(text)?.[1]
    receiver.answers.set('/right', event => ({ status: 200, body: `${'b'.repeat(43)} ${tokenIn(JSON.stringify(event))}` }))
    await deliverNow(used.db)
    expect([...(await used.db`select state from subscriptions where id = ${subscription}`)]).toEqual([{ state: 'active' }])
  })
})
