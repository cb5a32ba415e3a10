import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { take } from '../../../db/allowances.ts'
import type { AttemptRow } from '../../../db/attempts.ts'
import { openDatabase } from '../../../db/client.ts'
import { type ClaimedDelivery, claimDeliveries } from '../../../db/deliveries.ts'
import { openJournal } from '../../../workers/deliver/journal.ts'
import { attemptOf } from '../../../workers/deliver/schedule.ts'
import { forget, tend } from '../../../workers/deliver/tend.ts'
import { useDatabase } from '../../support/database.ts'
import { oweTo, releaseOf, stateOf } from '../../support/owed.ts'
import { insertCompany, insertSource } from '../../support/releases.ts'
import { subscribe } from '../../support/subscribers.ts'

const used = useDatabase()
const said: { level: number; msg: string; delivery?: string }[] = []
const log = pino({ level: 'info' }, { write: line => void said.push(JSON.parse(line)) })

afterEach(async () => {
  said.length = 0
  await used.db`truncate companies, subscriptions, endpoints, tellings, attempts, writes, allowances cascade`
})

let count = 0
const owe = async (given: { state?: string; kind?: string } = {}) => {
  count += 1
  return oweTo(used.db, { url: `http://127.0.0.1:9/${count}`, ...given }, [await releaseOf(used.db)])
}

describe('what comes due', () => {
  it('is let go each second, and what is to be seen to now and then is left until then', async () => {
    const due = await owe()
    const early = await owe()
    await used.db`update deliveries set state = 'gathering'`
    await used.db`update deliveries set due_at = clock_timestamp() + interval '1 hour' where id = ${early.delivery}`
    const paused = await owe({ state: 'paused' })
    await tend({ db: used.db, log }, false)
    const states = () => Promise.all([due, early, paused].map(async each => (await stateOf(used.db, each.delivery))?.state))
    expect(await states()).toEqual(['waiting', 'gathering', 'waiting'])
    await tend({ db: used.db, log }, true)
    expect(await states()).toEqual(['waiting', 'gathering', 'held'])
  })
})

describe('now and then', () => {
  const subscription = async (id: string) =>
    (await used.db`select state, state_reason, settings from subscriptions where id = ${id}`).at(0) ?? null

  it('a receiver that failed for five days is switched off, and its owner reads why', async () => {
    const failing = await owe()
    await used.db`update subscriptions set failing_since = clock_timestamp() - interval '121 hours', failed_at = clock_timestamp()`
    await tend({ db: used.db, log }, true)
    expect(await subscription(failing.subscription)).toMatchObject({
      state: 'disabled',
      stateReason: 'no message could be delivered for five days',
    })
  })

  it('a question whose link is over is taken back, and who never answered is forgotten', async () => {
    const late = await owe({ state: 'unconfirmed', kind: 'confirmation' })
    const gone = await subscribe(used.db, { url: 'http://127.0.0.1:9/gone', state: 'unconfirmed' })
    await used.db`update subscriptions set confirm_until = clock_timestamp()`
    await used.db`
      update subscriptions set state_since = clock_timestamp() - interval '49 hours', active_since = null where id = ${gone}`
    await tend({ db: used.db, log }, true)
    expect(await stateOf(used.db, late.delivery)).toMatchObject({ state: 'cancelled' })
    expect([await subscription(gone), (await subscription(late.subscription))?.state]).toEqual([null, 'unconfirmed'])
  })

  it('where one went that was stopped a month ago is forgotten', async () => {
    const stopped = await subscribe(used.db, { url: 'http://127.0.0.1:9/stopped', state: 'ended' })
    await used.db`update subscriptions set state_since = clock_timestamp() - interval '31 days'`
    await tend({ db: used.db, log }, true)
    expect(await subscription(stopped)).toMatchObject({ state: 'ended', settings: {} })
  })

  it('what was counted, noted of readers, or appended to counts does not pile up', async () => {
    await take(used.db, new Uint8Array(32), 'somebody', { most: 1, perSeconds: 0 })
    await releaseOf(used.db)
    await used.db`update writes set at = clock_timestamp() - interval '25 hours'`
    const rows = async () => {
      const [row] = await used.db`
        select (select count(*)::int from allowances) as allowances, (select count(*)::int from writes) as writes,
          (select count(*)::int from release_count_changes) as changes`
      return row
    }
    const before = await rows()
    for (const each of ['allowances', 'writes', 'changes']) expect([each, before?.[each]]).not.toEqual([each, 0])
    await tend({ db: used.db, log }, true)
    expect(await rows()).toEqual({ allowances: 0, writes: 0, changes: 0 })
  })
})

describe('what is old', () => {
  async function sayLongAgo(): Promise<void> {
    await insertCompany(used.db, { id: 'herald' })
    await used.db`update companies set role = 'press' where id = 'herald'`
    await insertSource(used.db, { id: 'herald/feed' })
    await used.db`
      insert into entries (source_id, key, title, summary, content_hash, is_baseline, published_at)
      values ('herald/feed', 'a', 'a title', 'a text', 'hash', false, clock_timestamp() - interval '366 days')`
  }

  async function sendLongAgo(): Promise<void> {
    const { delivery } = await owe()
    const then = used.db`clock_timestamp() - interval '91 days'`
    await used.db`update deliveries set state = 'sent', ended_at = ${then}, made_at = ${then}, attempts = 1, fence = 1 where id = ${delivery}`
    await used.db`insert into attempts (delivery_id, fence, at, milliseconds, status) values (${delivery}, 1, ${then}, 3, 204)`
  }

  it('is forgotten until there is nothing left of it: attempts, and what the press said', async () => {
    expect(await forget(used.db)).toBe(true)
    await sendLongAgo()
    expect([await forget(used.db), await forget(used.db)]).toEqual([false, true])
    await sayLongAgo()
    expect([await forget(used.db), await forget(used.db)]).toEqual([false, true])
    await used.db`update entries set summary = 'a text'`
    await sendLongAgo()
    expect([await forget(used.db), await forget(used.db)]).toEqual([false, true])
    expect([...(await used.db`select summary from entries`), ...(await used.db`select from attempts`)]).toEqual([{ summary: '' }])
  })
})

describe('what a process that ended had noted', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'modelwire-tend-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  async function claim(): Promise<ClaimedDelivery> {
    await owe()
    const [claimed] = await claimDeliveries(used.db, { limit: 1, start: '', atOnce: 1 })
    if (!claimed) throw new Error('nothing was claimed')
    return claimed
  }

  const taken = (claimed: ClaimedDelivery): AttemptRow =>
    attemptOf(claimed, { isTaken: true, status: 204, answer: null }, { at: claimed.now, milliseconds: 3, schedule: [0], random: 0.5 })

  /** In the file of a process that ended ten seconds ago. */
  async function leave(...attempts: AttemptRow[]): Promise<void> {
    const ended = openJournal(folder, log)
    for (const each of attempts) ended.note(each)
    await expect.poll(() => readdir(folder), { timeout: 5_000 }).toHaveLength(1)
    const place = path.join(folder, (await readdir(folder))[0] ?? '')
    await writeFile(place, (await readFile(place, 'utf8')).replaceAll(/"notedAt":\d+/g, `"notedAt":${Date.now() - 10_000}`))
  }

  it('is written down, its receivers are well, and the next look finds nothing to do', async () => {
    const claimed = await claim()
    await used.db`update subscriptions set failing_since = clock_timestamp()`
    await leave({ ...taken(claimed), wasFailing: true })
    const journal = openJournal(folder, log)
    await tend({ db: used.db, log, journal }, false)
    expect(await stateOf(used.db, claimed.id)).toMatchObject({ state: 'sent' })
    expect([...(await used.db`select failing_since from subscriptions`)]).toEqual([{ failingSince: null }])
    expect([await journal.leftBehind(), said]).toEqual([[], []])
  })

  it('is found again where Postgres is away, and not said to be lost', async () => {
    const claimed = await claim()
    await leave(taken(claimed))
    const journal = openJournal(folder, log)
    const nowhere = openDatabase('postgres://modelwire@127.0.0.1:9/nowhere', { max: 1 })
    await expect(tend({ db: nowhere, log, journal }, false)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await nowhere.end({ timeout: 1 })
    await tend({ db: used.db, log, journal }, false)
    expect([await stateOf(used.db, claimed.id), said]).toMatchObject([{ state: 'sent' }, []])
  })

  it('and cannot be written down is said to be lost, once, and keeps nothing else from it', async () => {
    const [bad, odd, good] = [await claim(), await claim(), await claim()]
    await leave({ ...taken(bad), at: new Date(8.64e15) }, { ...taken(odd), answer: '\ud800' }, { ...taken(good), answer: 'thanks' })
    const journal = openJournal(folder, log)
    await tend({ db: used.db, log, journal }, false)
    await tend({ db: used.db, log, journal }, false)
    expect(said).toMatchObject([{ level: 50, msg: 'what a process noted cannot be written down', delivery: bad.id }])
    const states = await Promise.all([bad, odd, good].map(async ({ id }) => (await stateOf(used.db, id))?.state))
    expect(states).toEqual(['waiting', 'sent', 'sent'])
    expect([...(await used.db`select answer from attempts where delivery_id = ${odd.id}`)]).toEqual([{ answer: null }])
  })
})
