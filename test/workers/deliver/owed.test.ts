import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../../db/client.ts'
import { type ClaimedDelivery, claimDeliveries } from '../../../db/deliveries.ts'
import { isDatabaseTrouble } from '../../../db/trouble.ts'
import type { ReleaseDocument } from '../../../db/types.ts'
import { type Collected, collectOwed } from '../../../workers/deliver/owed.ts'
import { useDatabase } from '../../support/database.ts'
import { openTransaction } from '../../support/openTransaction.ts'
import { oweTo, releaseOf, revise } from '../../support/owed.ts'
import { subscribe, type TestSubscription } from '../../support/subscribers.ts'

const used = useDatabase()

afterEach(() => used.db`truncate subscriptions, endpoints, tellings, releases, revisions cascade`)

type Told = [release: ReleaseDocument, topic: string, revision?: number | null]

/** A message of a subscriber's own, or of one that has others. */
async function owe(told: Told[], given: Partial<TestSubscription> & { kind?: string; subscription?: string } = {}) {
  const { subscription, delivery } = await oweTo(used.db, { url: 'http://127.0.0.1:9/all', ...given }, [])
  for (const [release, topic, revision = null] of told) {
    await used.db`
      insert into tellings (subscription_id, release_id, topic, message_id, revision)
      values (${subscription}, ${release.id}, ${topic}, ${delivery}, ${revision})`
  }
  return { subscription, delivery }
}

async function claimAll(): Promise<ClaimedDelivery[]> {
  await used.db`update deliveries set lease_until = null where state = 'waiting'`
  return claimDeliveries(used.db, { limit: 100, start: '', atOnce: 100 })
}

const collectAll = async (db = used.db) => collectOwed(db, await claimAll())

/** What the message says, as `topic release revision`; the word for why it says nothing. */
function says(collected: Collected | undefined): string[] | 'nothing' | 'an error' {
  if (!collected) return 'nothing'
  if (collected instanceof Error) return 'an error'
  return collected.tellings.map(({ topic, document }) => `${topic} ${document.id} ${document.revision}`)
}

const tellings = () => used.db`select release_id, topic, revision, changes from tellings order by release_id, topic`
const owedOf = (collected: Collected | undefined) => {
  if (!collected || collected instanceof Error) throw new Error('nothing is said')
  return collected
}

describe('news', () => {
  it.each([
    ['planned', 'planned', true],
    ['planned', 'announced', true],
    ['planned', 'released', true],
    ['announced', 'planned', false],
    ['announced', 'released', true],
    ['released', 'announced', false],
    ['released', 'released', true],
    ['released', 'withdrawn', false],
    ['withdrawn', 'withdrawn', true],
    ['withdrawn', 'released', false],
  ] as const)('that it is %s is told of a release that is %s by now: %s', async (topic, stage, isTold) => {
    const release = await releaseOf(used.db, { stage })
    const { delivery } = await owe([[release, topic]])
    expect(says((await collectAll()).get(delivery))).toEqual(isTold ? [`${topic} ${release.id} 1`] : 'nothing')
    // what was told by nobody may be told another time
    expect(await tellings()).toHaveLength(isTold ? 1 : 0)
  })

  it('is told as it is known now, and fixed as that for whoever tells it again', async () => {
    const release = await releaseOf(used.db)
    const { delivery } = await owe([[release, 'released']])
    const now = await revise(used.db, release, { license: { spdx: 'MIT', name: 'MIT', url: null } })
    expect(says((await collectAll()).get(delivery))).toEqual([`released ${release.id} 2`])
    expect([...(await tellings())]).toEqual([{ releaseId: release.id, topic: 'released', revision: 2, changes: null }])
    await revise(used.db, now, { stage: 'withdrawn' })
    const again = owedOf((await collectAll()).get(delivery))
    expect([says(again), again.tellings[0]?.changes]).toEqual([[`released ${release.id} 2`], []])
    expect(await tellings()).toHaveLength(1)
  })

  it('of a release is the furthest that it came to, beside those of others', async () => {
    const [release, other] = [await releaseOf(used.db), await releaseOf(used.db, { stage: 'announced' })]
    const { delivery } = await owe([
      [release, 'announced'],
      [release, 'planned'],
      [other, 'planned'],
      [release, 'released'],
      [other, 'announced'],
      [release, 'corrected 1'],
    ])
    const said = says((await collectAll()).get(delivery))
    expect([...said].toSorted()).toEqual([`announced ${other.id} 1`, `released ${release.id} 1`].toSorted())
    const two = await owe([
      [release, 'announced'],
      [release, 'released'],
    ])
    expect(says((await collectAll()).get(two.delivery))).toEqual([`released ${release.id} 1`])
  })

  it('is not told of a release that is no release any more', async () => {
    const release = await releaseOf(used.db, {})
    await used.db`update releases set dissolved_at = clock_timestamp() where id = ${release.id}`
    const { delivery } = await owe([[release, 'released']])
    expect(says((await collectAll()).get(delivery))).toBe('nothing')
  })

  it('that holds no more is left out of what goes on holding', async () => {
    const [gone, good] = [await releaseOf(used.db, { stage: 'withdrawn' }), await releaseOf(used.db)]
    const { delivery } = await owe([
      [gone, 'released'],
      [good, 'released'],
    ])
    expect(says((await collectAll()).get(delivery))).toEqual([`released ${good.id} 1`])
    expect(await tellings()).toMatchObject([{ releaseId: good.id }])
  })

  it('is told of fifty releases at most, and how many there are beside', async () => {
    const releases: ReleaseDocument[] = []
    for (let nth = 0; nth < 53; nth += 1) releases.push(await releaseOf(used.db))
    const all = releases.map((each): Told => [each, 'released'])
    const [fifty, more] = [await owe(all.slice(0, 50)), await owe(all)]
    const collected = await collectAll()
    expect(collected.get(fifty.delivery)).toMatchObject({ more: 0, tellings: { length: 50 } })
    expect(collected.get(more.delivery)).toMatchObject({ more: 3, tellings: { length: 50 } })
  })

  it('names its message, its subscriber and when it came to be', async () => {
    const { subscription, delivery } = await owe([[await releaseOf(used.db), 'released']])
    const [row] = await used.db<{ madeAt: Date }[]>`select made_at from deliveries`
    const owed = owedOf((await collectAll()).get(delivery))
    expect(owed).toMatchObject({ kind: 'news', messageId: delivery, at: row?.madeAt, subscription: { id: subscription, language: 'en' } })
    expect(owed).not.toHaveProperty('heldCount')
  })
})

describe('what became known since news was owed', () => {
  /** A release whose weights were open when it was owed to whoever asks for that. */
  async function closed(query: string, topic = 'released', stage: ReleaseDocument['stage'] = 'released') {
    const release = await releaseOf(used.db, { openness: 'weights' })
    const owed = await owe([[release, topic, 1]], { query })
    await revise(used.db, release, { openness: 'api', stage })
    return { ...owed, release }
  }

  it('makes it no news for who asked for something else', async () => {
    const { delivery } = await closed('openness=weights')
    expect(says((await collectAll()).get(delivery))).toBe('nothing')
  })

  it('changes nothing for who asked for something else of it', async () => {
    const { delivery, release } = await closed('company=acme')
    expect(says((await collectAll()).get(delivery))).toEqual([`released ${release.id} 2`])
  })

  it('changes nothing for who asked for a stage: that is what topics are for', async () => {
    const { delivery, release } = await closed('stage=announced', 'announced')
    expect(says((await collectAll()).get(delivery))).toEqual([`announced ${release.id} 2`])
  })

  it('changes nothing for whose query cannot be read any more, as when a company has left the files', async () => {
    const { delivery, release } = await closed('company=nobody-knows-it&openness=weights')
    expect(says((await collectAll()).get(delivery))).toEqual([`released ${release.id} 2`])
  })

  it('does not keep from who was told of it that it is gone', async () => {
    const { delivery, release } = await closed('openness=weights', 'withdrawn', 'withdrawn')
    expect(says((await collectAll()).get(delivery))).toEqual([`withdrawn ${release.id} 2`])
  })

  it('is asked once for all who ask the same, and each query for itself', async () => {
    const release = await releaseOf(used.db, { openness: 'weights' })
    const owed: string[] = []
    for (const query of ['openness=weights', 'openness=api', 'openness=weights'])
      owed.push((await owe([[release, 'released', 1]], { query, url: `http://127.0.0.1:9/${owed.length}` })).delivery)
    await revise(used.db, release, { openness: 'api' })
    const collected = await collectAll()
    expect(owed.map(each => says(collected.get(each)))).toEqual(['nothing', [`released ${release.id} 2`], 'nothing'])
  })

  it('is not asked of what nobody found out more about', async () => {
    const release = await releaseOf(used.db, { openness: 'api' })
    const { delivery } = await owe([[release, 'released', 1]], { query: 'openness=weights' })
    expect(says((await collectAll()).get(delivery))).toEqual([`released ${release.id} 1`])
  })
})

describe('a correction', () => {
  /** A subscriber who was told of a release, which has turned out to be another way. */
  async function wrong(over: Partial<ReleaseDocument>) {
    const release = await releaseOf(used.db, { openness: 'weights' })
    const told = await owe([[release, 'released', 1]])
    await used.db`update deliveries set state = 'sent', attempts = 1, ended_at = clock_timestamp()`
    const now = await revise(used.db, release, over)
    const { delivery } = await owe([[release, 'corrected 2025-10-01'] as Told], { subscription: told.subscription })
    return { release, now, delivery }
  }

  it('says what was told and what holds, and the same each time that it is tried', async () => {
    const { release, now, delivery } = await wrong({ openness: 'api' })
    const changes = [{ field: 'openness', before: 'weights', after: 'api' }]
    const first = owedOf((await collectAll()).get(delivery))
    expect([says(first), first.tellings[0]?.changes]).toEqual([[`corrected ${release.id} 2`], changes])
    await revise(used.db, now, { openness: 'none' })
    const again = owedOf((await collectAll()).get(delivery))
    expect([says(again), again.tellings[0]?.changes]).toEqual([[`corrected ${release.id} 2`], changes])
  })

  it('of what is as it was told says nothing', async () => {
    const { delivery } = await wrong({ contextTokens: 4096 })
    expect(says((await collectAll()).get(delivery))).toBe('nothing')
  })

  it('is told of a release that is withdrawn by now only as far as it goes on holding', async () => {
    const { delivery } = await wrong({ openness: 'api', stage: 'withdrawn' })
    expect(says((await collectAll()).get(delivery))).toBe('nothing')
  })

  it('says of a release that went into another one into which', async () => {
    const { release, delivery } = await wrong({})
    const other = await releaseOf(used.db)
    await used.db`update releases set dissolved_at = clock_timestamp(), merged_into = ${other.id} where id = ${release.id}`
    const owed = owedOf((await collectAll()).get(delivery))
    expect(owed.tellings[0]?.changes).toEqual([{ field: 'mergedInto', before: null, after: other.id }])
  })

  it('says of a release that is none any more that it is none', async () => {
    const { release, delivery } = await wrong({})
    await used.db`update releases set dissolved_at = clock_timestamp() where id = ${release.id}`
    const owed = owedOf((await collectAll()).get(delivery))
    expect(owed.tellings[0]?.changes).toEqual([{ field: 'dissolved', before: false, after: true }])
  })
})

describe('what is not news', () => {
  it('a test tells the newest release that is asked for, or none where there is none', async () => {
    const at = (day: string) => ({ at: `2025-04-${day}T09:00:00.000Z`, precision: 'minute' as const, basis: 'vendor' as const })
    await releaseOf(used.db, { openness: 'weights', releasedAt: at('26') })
    const second = await releaseOf(used.db, { openness: 'weights', releasedAt: at('27'), stage: 'announced' })
    await releaseOf(used.db, { openness: 'api', releasedAt: at('28') })
    const queries = ['openness=weights', 'openness=none', 'company=nobody-knows-it']
    const tests: string[] = []
    for (const query of queries) tests.push((await owe([], { kind: 'test', query, url: `http://127.0.0.1:9/${query}` })).delivery)
    const collected = await collectAll()
    expect(tests.map(each => says(collected.get(each)))).toEqual([[`announced ${second.id} 1`], [], []])
    expect(owedOf(collected.get(tests[0] ?? ''))).toMatchObject({ more: 0, tellings: [{ changes: [] }] })
  })

  it('a notice says how much news was held meanwhile', async () => {
    const subscription = await subscribe(used.db, { url: 'http://127.0.0.1:9/off', state: 'disabled' })
    for (const kind of ['news', 'news', 'test']) await owe([], { subscription, kind })
    await used.db`update deliveries set state = 'held'`
    const { delivery } = await owe([], { subscription, kind: 'notice' })
    expect((await collectAll()).get(delivery)).toMatchObject({ kind: 'notice', heldCount: 2, tellings: [], more: 0 })
  })

  it('a question is asked though there is nothing to tell', async () => {
    const { delivery } = await owe([], { kind: 'confirmation', state: 'unconfirmed' })
    expect((await collectAll()).get(delivery)).toMatchObject({ kind: 'confirmation', tellings: [] })
  })
})

describe('what cannot be found out', () => {
  it('of one message keeps no other from being sent', async () => {
    const test = await owe([], { kind: 'test' })
    const off = await subscribe(used.db, { url: 'http://127.0.0.1:9/off', state: 'disabled' })
    const notice = await owe([], { subscription: off, kind: 'notice' })
    const hasty = openDatabase(used.url, { max: 1, statementMs: 500 })
    onTestFinished(() => hasty.end({ timeout: 1 }))
    const others = openTransaction(used.db)
    await others.do(tx => tx`lock table releases in access exclusive mode`)
    const collected = await collectAll(hasty)
    await others.rollback()
    expect(says(collected.get(test.delivery))).toBe('an error')
    expect(says(collected.get(notice.delivery))).toEqual([])
  })

  it('while Postgres is away is nothing of a message: all of them are tried again', async () => {
    await owe([], { kind: 'test' })
    const claimed = await claimAll()
    const nowhere = openDatabase('postgres://modelwire@127.0.0.1:9/nowhere', { max: 1 })
    onTestFinished(() => nowhere.end({ timeout: 1 }))
    const error = await collectOwed(nowhere, claimed).catch(thrown => thrown)
    expect(isDatabaseTrouble(error)).toBe(true)
  })
})

it('documents of revisions, which never change, are asked for once', async () => {
  const asked: number[] = []
  const hear = (text: string, [given]: unknown[]) => {
    if (text.includes('from revisions')) asked.push((given as unknown[]).length)
  }
  const db = openDatabase(used.url, { max: 1, onStatement: hear })
  onTestFinished(() => db.end({ timeout: 1 }))
  const release = await releaseOf(used.db)
  const { delivery } = await owe([[release, 'released', 1]])
  for (const _ of [1, 2]) expect(says((await collectAll(db)).get(delivery))).toEqual([`released ${release.id} 1`])
  expect(asked).toEqual([1])
})
