import { afterEach, describe, expect, it } from 'vitest'
import { examine } from '../../db/doctor.ts'
import { emptyPress, forgetAttempts, keptDays } from '../../db/retention.ts'
import { useDatabase } from '../support/database.ts'
import { oweTo, releaseOf } from '../support/owed.ts'
import { insertCompany, insertSource } from '../support/releases.ts'

const database = useDatabase()
const db = () => database.db

afterEach(async () => {
  await db()`truncate companies, subscriptions, endpoints, tellings, deliveries, attempts, queries cascade`
})

async function send(daysAgo: number): Promise<string> {
  const { delivery } = await oweTo(db(), { query: '', url: `https://hooks${daysAgo}.example/1` } as never, [await releaseOf(db())])
  const then = db()`clock_timestamp() - make_interval(days => ${daysAgo})`
  await db()`update deliveries set state = 'sent', made_at = ${then}, ended_at = ${then}, attempts = 1, fence = 1 where id = ${delivery}`
  await db()`insert into attempts (delivery_id, fence, at, milliseconds, status) values (${delivery}, 1, ${then}, 3, 204)`
  return delivery
}

describe('how a message was sent', () => {
  it('is forgotten after its days, and that it was sent is not', async () => {
    const [old, young] = [await send(keptDays.attempts + 1), await send(keptDays.attempts - 1)]
    expect([await forgetAttempts(db()), await forgetAttempts(db())]).toEqual([1, 0])
    expect(await db()`select delivery_id from attempts`).toEqual([{ deliveryId: young }])
    expect(await db()`select state from deliveries where id = ${old}`).toEqual([{ state: 'sent' }])
    expect((await db()`select count(*)::int as count from tellings`)[0]?.count).toBe(2)
    expect((await examine(db())).filter(({ name, count }) => name === 'taken' && count > 0)).toEqual([])
  })

  it('is kept while it is on its way, however old its first attempt is', async () => {
    const delivery = await send(keptDays.attempts + 1)
    await db()`update deliveries set state = 'waiting', ended_at = null where id = ${delivery}`
    expect(await forgetAttempts(db())).toBe(0)
  })

  it('is still asked of what ended lately: the doctor misses it', async () => {
    await send(keptDays.attempts - 2)
    await db()`delete from attempts`
    expect((await examine(db())).filter(({ name, count }) => name === 'taken' && count > 0)).toHaveLength(1)
  })
})

describe('what the press said long ago', () => {
  const say = async (source: string, key: string, daysAgo: number) => {
    const [row] = await db()<{ id: string }[]>`
      insert into entries (source_id, key, title, summary, content_hash, is_baseline, published_at)
      values (${source}, ${key}, 'A title', 'a long text', 'hash', false, clock_timestamp() - make_interval(days => ${daysAgo})) returning id`
    return row?.id ?? ''
  }
  it('keeps its title and its key, and its text only where a release rests on it', async () => {
    const release = await releaseOf(db())
    await insertCompany(db(), { id: 'herald' })
    await db()`update companies set role = 'press' where id = 'herald'`
    for (const id of ['herald/feed', 'acme/feed']) await insertSource(db(), { id, firstReadAt: new Date() })
    const evidence = await say('herald/feed', 'evidence', keptDays.press + 9)
    await db()`insert into claims (entry_id, ordinal, company_id, line, claim) values (${evidence}, 0, 'acme', 'acme', '{}')`
    await db()`insert into sightings (entry_id, ordinal, release_id) values (${evidence}, 0, ${release.id})`
    await say('herald/feed', 'old', keptDays.press + 9)
    await say('herald/feed', 'young', keptDays.press - 9)
    await say('acme/feed', 'own', keptDays.press + 9)
    expect([await emptyPress(db()), await emptyPress(db())]).toEqual([1, 0])
    expect(await db()`select key, title, content_hash from entries where summary = ''`).toEqual([
      { key: 'old', title: 'A title', contentHash: 'hash' },
    ])
  })
})
