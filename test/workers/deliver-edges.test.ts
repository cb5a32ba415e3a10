import { afterEach, describe, expect, it } from 'vitest'
import { inTransaction } from '../../db/client.ts'
import { owe, oweToTold } from '../../db/tellings.ts'
import { settleStates } from '../../db/upkeep.ts'
import { deliverDue } from '../../workers/deliver.ts'
import { useDatabase } from '../support/database.ts'
import { oweTo, releaseOf, revise, stateOf } from '../support/owed.ts'
import { deliverNow, deliveryContext, subscribe, useReceiver } from '../support/subscribers.ts'

const used = useDatabase()
const receiver = useReceiver()
const at = (path: string) => `${receiver.address}${path}`

afterEach(() => used.db`truncate subscriptions, endpoints, tellings cascade`)

describe('one delivery keeps no other from being made', () => {
  it('where its answer is cut inside a character that Postgres would not take', async () => {
    receiver.answers.set('/odd', { status: 200, body: `${'a'.repeat(199)}😀` })
    const odd = await oweTo(used.db, { url: at('/odd') }, [await releaseOf(used.db)])
    const fine = await oweTo(used.db, { url: at('/fine') }, [await releaseOf(used.db)])
    await deliverNow(used.db)
    expect([await stateOf(used.db, odd.delivery), await stateOf(used.db, fine.delivery)]).toMatchObject([
      { state: 'sent' },
      { state: 'sent' },
    ])
  })

  it('where its message cannot be written', async () => {
    const context = deliveryContext(used.db)
    const phrases = { ...context.message.phrases }
    Object.defineProperty(phrases, 'zh', { get: () => undefined })
    const broken = await oweTo(used.db, { url: at('/broken') }, [await releaseOf(used.db)])
    await used.db`update subscriptions set language = 'zh' where id = ${broken.subscription}`
    const fine = await oweTo(used.db, { url: at('/fine') }, [await releaseOf(used.db)])
    await deliverDue({ ...context, message: { ...context.message, phrases } }, new Date())
    expect(await stateOf(used.db, fine.delivery)).toMatchObject({ state: 'sent' })
    expect(await stateOf(used.db, broken.delivery)).toMatchObject({ state: 'waiting', attempts: 1 })
    const [attempt] = await used.db`select problem from attempts where delivery_id = ${broken.delivery}`
    expect(attempt).toEqual({ problem: 'our side failed to write it' })
  })

  it('where its subscription may not be told, and the endpoint is the same', async () => {
    for (let nth = 0; nth < 5; nth += 1) await oweTo(used.db, { url: at('/shared'), state: 'paused' }, [await releaseOf(used.db)])
    const fine = await oweTo(used.db, { url: at('/shared') }, [await releaseOf(used.db)])
    await deliverNow(used.db)
    expect([receiver.received.length, await stateOf(used.db, fine.delivery)]).toMatchObject([1, { state: 'sent' }])
  })
})

describe('what was owed while a subscription changed its state', () => {
  it('is held for one that pauses, ended with one that ends, and sent by one that is active', async () => {
    const paused = await oweTo(used.db, { url: at('/a'), state: 'paused' }, [await releaseOf(used.db)])
    const ended = await oweTo(used.db, { url: at('/b'), state: 'ended' }, [await releaseOf(used.db)])
    const active = await oweTo(used.db, { url: at('/c') }, [await releaseOf(used.db)])
    await used.db`update deliveries set state = 'held' where id = ${active.delivery}`
    await settleStates(used.db)
    const states = await Promise.all([paused, ended, active].map(each => stateOf(used.db, each.delivery)))
    expect(states.map(each => each?.state)).toEqual(['held', 'cancelled', 'waiting'])
  })

  it('is sent once, though its subscriber paused while it was on its way', async () => {
    const { delivery, subscription } = await oweTo(used.db, { url: at('/pausing') }, [await releaseOf(used.db)])
    const context = deliveryContext(used.db)
    const post: typeof context.http.post = async request => {
      const answer = await context.http.post(request)
      await used.db`update subscriptions set state = 'paused' where id = ${subscription}`
      await used.db`update deliveries set state = 'held', fence = fence + 1, lease_until = null where id = ${delivery}`
      return answer
    }
    await deliverDue({ ...context, http: { post } }, new Date())
    expect(await stateOf(used.db, delivery)).toMatchObject({ state: 'sent' })
  })
})

describe('what a message tells', () => {
  it('is what is known at its first attempt, and a replay of it tells the same', async () => {
    const release = await releaseOf(used.db)
    const { delivery, subscription } = await oweTo(used.db, { url: at('/later') }, [release])
    const later = await revise(used.db, release, { license: { spdx: 'MIT', name: 'MIT', url: null } })
    await deliverNow(used.db)
    await revise(used.db, later, { stage: 'withdrawn' })
    await used.db`
      insert into deliveries (message_id, subscription_id, endpoint, kind, state, due_at)
      select message_id, subscription_id, endpoint, kind, 'waiting', clock_timestamp() from deliveries where id = ${delivery}`
    await deliverNow(used.db)
    const [first, again] = receiver.received.filter(each => each.path === '/later')
    expect(first?.event.data.title).toContain('MIT')
    expect([again?.body, again?.headers['webhook-id']]).toEqual([first?.body, first?.headers['webhook-id']])
    await inTransaction(used.db, tx =>
      oweToTold(tx, { releaseId: release.id, topic: 'withdrawn', key: 'withdrawn', settleSeconds: 0 }, null),
    )
    const tellings = await used.db`select topic from tellings where subscription_id = ${subscription} order by topic`
    expect(tellings.map(each => each.topic)).toEqual(['released', 'withdrawn'])
  })

  it('still fits what its subscriber asks for when it goes out', async () => {
    const release = await releaseOf(used.db, { openness: 'weights' })
    const url = at('/digest')
    const { delivery } = await oweTo(used.db, { url, query: 'openness=weights' }, [release])
    await revise(used.db, release, { openness: 'api' })
    await deliverNow(used.db)
    expect([receiver.received.length, await stateOf(used.db, delivery)]).toMatchObject([0, { state: 'cancelled' }])
  })

  it('is corrected each time that it was wrong, also twice on one day', async () => {
    const release = await releaseOf(used.db, { openness: 'weights' })
    await oweTo(used.db, { url: at('/wrong') }, [release])
    await deliverNow(used.db)
    let now = release
    for (const openness of ['api', 'none'] as const) {
      now = await revise(used.db, now, { openness })
      const correct = (key: string) => ({ releaseId: release.id, topic: 'corrected' as const, key: `corrected ${key}`, settleSeconds: 0 })
      await inTransaction(used.db, tx => oweToTold(tx, correct(`${openness} 1`), null))
      await inTransaction(used.db, tx => oweToTold(tx, correct(`${openness} 2`), null))
      await deliverNow(used.db)
    }
    expect(receiver.told('/wrong')).toEqual([`released ${release.id}`, `corrected ${release.id}`, `corrected ${release.id}`])
  })
})

it('two merges that owe the same digests wait for each other and do not break each other off', async () => {
  const releases = [await releaseOf(used.db), await releaseOf(used.db)]
  for (const path of ['/d1', '/d2', '/d3']) await subscribe(used.db, { url: at(path), cadence: 'daily' })
  const queries = await used.db<{ id: string }[]>`select id from queries where query = ''`
  const merge = (ids: string[]) =>
    inTransaction(used.db, async tx => {
      for (const releaseId of ids) {
        const news = { releaseId, topic: 'released' as const, revision: null, at: new Date(), alsoKnownAs: [releaseId], settleSeconds: 0 }
        await owe(tx, { ...news, queryIds: queries.map(each => each.id) }, null)
        await tx`select pg_sleep(0.1)`
      }
    })
  await Promise.all([merge(releases.map(each => each.id)), merge([])])
  const both = await Promise.allSettled([merge([(await releaseOf(used.db)).id]), merge([(await releaseOf(used.db)).id])])
  expect(both.map(each => each.status)).toEqual(['fulfilled', 'fulfilled'])
  const [row] = await used.db`select count(*)::int as gathering from deliveries where state = 'gathering'`
  expect(row?.gathering).toBe(3)
})
