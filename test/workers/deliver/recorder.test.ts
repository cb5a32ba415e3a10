import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { AttemptRow } from '../../../db/attempts.ts'
import { type Database, openDatabase } from '../../../db/client.ts'
import { type ClaimedDelivery, claimDeliveries } from '../../../db/deliveries.ts'
import { type Journal, openJournal } from '../../../workers/deliver/journal.ts'
import { openRecorder, type Recorder } from '../../../workers/deliver/recorder.ts'
import { attemptOf } from '../../../workers/deliver/schedule.ts'
import { useDatabase } from '../../support/database.ts'
import { type Gate, openGate } from '../../support/gate.ts'
import { openTransaction } from '../../support/openTransaction.ts'
import { oweTo, releaseOf, stateOf } from '../../support/owed.ts'

const used = useDatabase()
const said: { level: number; msg: string }[] = []
const log = pino({ level: 'info' }, { write: line => void said.push(JSON.parse(line)) })

let folder = ''
let journal: Journal
beforeEach(async () => {
  said.length = 0
  folder = await mkdtemp(path.join(tmpdir(), 'modelwire-recorder-'))
  journal = openJournal(folder, log)
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
  await used.db`truncate subscriptions, endpoints, tellings, attempts cascade`
})

let count = 0

/** Messages that this process claimed, each to a receiver of its own. */
async function claim(howMany: number): Promise<ClaimedDelivery[]> {
  for (let nth = 0; nth < howMany; nth += 1) {
    count += 1
    await oweTo(used.db, { url: `http://127.0.0.1:9/${count}` }, [await releaseOf(used.db)])
  }
  return claimDeliveries(used.db, { limit: howMany, start: '', atOnce: 1 })
}

const when = { milliseconds: 3, schedule: [0, 60], random: 0.5 }
const taken = (claimed: ClaimedDelivery): AttemptRow =>
  attemptOf(claimed, { isTaken: true, status: 204, answer: null }, { at: claimed.now, ...when })
const failed = (claimed: ClaimedDelivery, answer: string | null = null, retryAfterSeconds: number | null = null): AttemptRow =>
  attemptOf(
    claimed,
    { isTaken: false, status: 503, answer, problem: 'it answered 503', isPermanent: false, retryAfterSeconds },
    { at: claimed.now, ...when },
  )

const record = (recorder: Recorder, attempts: AttemptRow[]) => Promise.all(attempts.map(each => recorder.record(each)))
const stateOfEach = async (attempts: AttemptRow[]) =>
  Promise.all(attempts.map(async ({ deliveryId }) => (await stateOf(used.db, deliveryId))?.state))
const noted = async () => (await Promise.all((await readdir(folder)).map(each => readFile(path.join(folder, each), 'utf8')))).join('')

/** How many attempts were written down by each statement. */
function listening(): { db: Database; batches: number[] } {
  const batches: number[] = []
  const hear = (text: string, [given]: unknown[]) => {
    if (text.includes('with given')) batches.push((given as unknown[]).length)
  }
  const db = openDatabase(used.url, { max: 8, onStatement: hear })
  onTestFinished(() => db.end({ timeout: 1 }))
  return { db, batches }
}

describe('attempts', () => {
  it('of one moment are written down together', async () => {
    const { db, batches } = listening()
    const attempts = (await claim(8)).map(taken)
    await record(openRecorder(db, log, journal), attempts)
    expect(batches).toEqual([8])
    expect(new Set(await stateOfEach(attempts))).toEqual(new Set(['sent']))
    expect([said, await noted()]).toEqual([[], ''])
  })

  it('are written down 500 at a time at most', async () => {
    const { db, batches } = listening()
    const [own] = await claim(1)
    if (!own) throw new Error('nothing was claimed')
    await record(openRecorder(db, log, null), Array(1_200).fill(taken(own)))
    expect(batches).toEqual([500, 500, 200])
  })

  it('do not wait for others that Postgres is slow with, but for three of them', async () => {
    const { db, batches } = listening()
    const attempts = (await claim(6)).map(taken)
    const recorder = openRecorder(db, log, null)
    const others = openTransaction(used.db)
    const slow = attempts.slice(0, 3)
    await others.do(tx => tx`select from deliveries where id = any(${slow.map(each => each.deliveryId)}) for update`)
    const all: Promise<void>[] = []
    for (const [nth, each] of attempts.slice(0, 2).entries()) {
      all.push(recorder.record(each))
      await expect.poll(() => batches.length, { timeout: 5_000 }).toBe(nth + 1)
    }
    await recorder.record(attempts[3] as AttemptRow)
    expect(batches).toEqual([1, 1, 1])
    expect(await stateOfEach(attempts.slice(0, 4))).toEqual(['waiting', 'waiting', 'waiting', 'sent'])
    all.push(recorder.record(attempts[2] as AttemptRow))
    await expect.poll(() => batches.length, { timeout: 5_000 }).toBe(4)
    all.push(...attempts.slice(4).map(each => recorder.record(each)))
    await new Promise(resolve => setTimeout(resolve, 100))
    expect(batches).toEqual([1, 1, 1, 1])
    await others.commit()
    await Promise.all(all)
    expect(batches.slice(4)).toEqual([2])
    expect(new Set(await stateOfEach(attempts))).toEqual(new Set(['sent']))
  })

  it('that were taken are noted before, and others are not', async () => {
    const [fine, ill] = await claim(2)
    if (!fine || !ill) throw new Error('nothing was claimed')
    const others = openTransaction(used.db)
    await others.do(tx => tx`select from deliveries for update`)
    const done = record(openRecorder(used.db, log, journal), [taken(fine), failed(ill)])
    await expect.poll(noted, { timeout: 5_000 }).toContain(fine.id)
    expect(await noted()).not.toContain(ill.id)
    await others.commit()
    await done
    expect(await noted()).toBe('')
  })
})

describe('an attempt that Postgres does not take', () => {
  it('because of what its receiver said is written down without that, and the others as they are', async () => {
    const claimed = await claim(4)
    const [odd, oddAndIll, ill, fine] = claimed as [ClaimedDelivery, ClaimedDelivery, ClaimedDelivery, ClaimedDelivery]
    const attempts = [{ ...taken(odd), answer: '\ud800' }, failed(oddAndIll, '\ud800'), failed(ill, 'no'), taken(fine)]
    await record(openRecorder(used.db, log, journal), attempts)
    expect(await stateOfEach(attempts)).toEqual(['sent', 'waiting', 'waiting', 'sent'])
    const kept = await used.db`select delivery_id, problem, answer from attempts`
    expect(kept).toHaveLength(4)
    expect(kept).toEqual(
      expect.arrayContaining([
        { deliveryId: odd.id, problem: null, answer: null },
        { deliveryId: oddAndIll.id, problem: 'it failed', answer: null },
        { deliveryId: ill.id, problem: 'it answered 503', answer: 'no' },
        { deliveryId: fine.id, problem: null, answer: null },
      ]),
    )
    expect([said, await noted()]).toEqual([[], ''])
  })

  it('as it is is written down also where nothing is noted', async () => {
    const [odd] = await claim(1)
    if (!odd) throw new Error('nothing was claimed')
    await openRecorder(used.db, log, null).record({ ...taken(odd), answer: '\ud800' })
    expect([await stateOf(used.db, odd.id), said]).toMatchObject([{ state: 'sent' }, []])
  })

  it('at all is said to be lost, stays noted, and keeps no other from being written down', async () => {
    const [bad, good] = await claim(2)
    if (!bad || !good) throw new Error('nothing was claimed')
    await record(openRecorder(used.db, log, journal), [{ ...taken(bad), at: new Date(8.64e15) }, taken(good)])
    expect(await stateOf(used.db, good.id)).toMatchObject({ state: 'sent' })
    expect(said).toMatchObject([{ level: 50, msg: 'an attempt could not be written down' }])
    expect(await noted()).toContain(bad.id)
  })

  it('for what it says of its receiver is written down, and what it says of the receiver is said to be lost', async () => {
    const [odd, ill] = await claim(2)
    if (!odd || !ill) throw new Error('nothing was claimed')
    const recorder = openRecorder(used.db, log, null)
    await recorder.record({ ...failed(odd), pauseSeconds: 1e300 })
    expect(said).toMatchObject([{ level: 50, msg: 'what attempts say of receivers is lost', err: { code: '22008' } }])
    await recorder.record(failed(ill, null, 900))
    const rows = await used.db`select id, paused_until > clock_timestamp() as is_paused from endpoints where paused_until is not null`
    expect([...rows]).toEqual([{ id: ill.subscription.endpoint, isPaused: true }])
    expect(await stateOfEach([failed(odd), failed(ill)])).toEqual(['waiting', 'waiting'])
  })
})

describe('while the database is away', () => {
  let gate: Gate
  let db: Database
  beforeEach(async () => {
    const { hostname, port } = new URL(used.url)
    gate = await openGate({ host: hostname, port: Number(port) })
    db = openDatabase(used.url.replace(`${hostname}:${port}`, `127.0.0.1:${gate.port}`), { max: 2 })
  })
  afterEach(async () => {
    await db.end({ timeout: 1 })
    await gate.close().catch(() => undefined)
  })

  it('nothing more is to be sent, and what was is written down when it is back', async () => {
    const [first, second] = await claim(2)
    if (!first || !second) throw new Error('nothing was claimed')
    const recorder = openRecorder(db, log, journal)
    expect(recorder.ready()).toBeNull()
    await gate.cut()
    const done = record(recorder, [taken(first), taken(second)])
    await expect.poll(() => recorder.ready() !== null, { timeout: 10_000 }).toBe(true)
    let isReady = false
    const ready = Promise.resolve(recorder.ready()).then(() => {
      isReady = true
    })
    await new Promise(resolve => setTimeout(resolve, 500))
    expect([isReady, (await stateOf(used.db, first.id))?.state]).toEqual([false, 'waiting'])
    await gate.mend()
    await Promise.all([done, ready])
    expect(recorder.ready()).toBeNull()
    expect(await stateOfEach([taken(first), taken(second)])).toEqual(['sent', 'sent'])
    expect(await noted()).toBe('')
  })
})
