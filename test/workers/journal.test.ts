import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AttemptRow, recordAttempts } from '../../db/attempts.ts'
import { type ClaimedDelivery, claimDeliveries } from '../../db/deliveries.ts'
import { type Journal, openJournal } from '../../workers/deliver/journal.ts'
import { openRecorder } from '../../workers/deliver/recorder.ts'
import { attemptOf } from '../../workers/deliver/schedule.ts'
import { tend } from '../../workers/deliver/tend.ts'
import { startDelivery } from '../../workers/deliver.ts'
import { useDatabase } from '../support/database.ts'
import { oweTo, releaseOf, stateOf } from '../support/owed.ts'
import { deliveryContext, useReceiver } from '../support/subscribers.ts'

const used = useDatabase()
const receiver = useReceiver()
const log = pino({ level: 'silent' })
const taken = { isTaken: true, status: 204, answer: null } as const

let folder = ''
let own: Journal
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'modelwire-journal-'))
  own = openJournal(folder, log)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

let count = 0

/** A message that a process claimed, and its receiver took; each to a receiver of its own. */
async function claimOne(address?: string): Promise<ClaimedDelivery> {
  count += 1
  const url = address ?? `http://127.0.0.1:9/taken/${count}`
  await oweTo(used.db, { url }, [await releaseOf(used.db)])
  const [claimed] = await claimDeliveries(used.db, { limit: 1, start: '', atOnce: 4 })
  if (!claimed) throw new Error('nothing was claimed')
  return claimed
}

function attemptFor(claimed: ClaimedDelivery): AttemptRow {
  return attemptOf(claimed, taken, { at: claimed.now, milliseconds: 3, schedule: [0], random: 0.5 })
}

/** As if it had been noted a while ago. */
async function growOld(seconds = 10): Promise<void> {
  const then = Date.now() - seconds * 1000
  for (const name of await readdir(folder)) {
    const place = path.join(folder, name)
    const text = await readFile(place, 'utf8')
    await writeFile(place, text.replaceAll(/"notedAt":\d+/g, `"notedAt":${then}`))
    await utimes(place, then / 1000, then / 1000)
  }
}

async function noteTaken(journal: Journal, attempt: AttemptRow): Promise<void> {
  journal.note(attempt)
  await expect.poll(() => readdir(folder)).toHaveLength(1)
}

describe('what a receiver took', () => {
  it('is in the file before Postgres knows of it, and out of it when Postgres does', async () => {
    const claimed = await claimOne()
    const recorder = openRecorder(used.db, log, own)
    const done = recorder.record(attemptFor(claimed))
    await expect.poll(async () => (await readdir(folder)).length).toBe(1)
    await done
    const [name = ''] = await readdir(folder)
    expect(await readFile(path.join(folder, name), 'utf8')).toBe('')
    expect(await stateOf(used.db, claimed.id)).toMatchObject({ state: 'sent' })
    own.close()
    expect(await readdir(folder)).toEqual([])
  })

  it('by a process that was killed before it wrote it down is not sent again', async () => {
    const claimed = await claimOne(`${receiver.address}/killed`)
    await noteTaken(own, attemptFor(claimed))
    await growOld()
    const other = openJournal(folder, log)
    const deliverer = startDelivery({ ...deliveryContext(used.db), journal: other })
    await expect.poll(() => stateOf(used.db, claimed.id), { timeout: 10_000 }).toMatchObject({ state: 'sent', attempts: 1 })
    await used.db`update deliveries set lease_until = clock_timestamp() - interval '1 second' where id = ${claimed.id}`
    deliverer.soon()
    await deliverer.stop()
    expect(receiver.received).toEqual([])
  })

  it('is found beside what its process goes on to note', async () => {
    const stuck = await claimOne()
    await noteTaken(own, attemptFor(stuck))
    await growOld()
    own.note(attemptFor(await claimOne()))
    const [name = ''] = await readdir(folder)
    await expect.poll(async () => (await readFile(path.join(folder, name), 'utf8')).split('\n').length).toBe(3)
    const [found] = await openJournal(folder, log).leftBehind()
    expect(found?.attempts.map(each => each.deliveryId)).toEqual([stuck.id])
  })

  it('is found after a file was emptied and filled again, though its process stood still in between', async () => {
    const reader = openJournal(folder, log)
    const before = attemptFor(await claimOne())
    await noteTaken(own, before)
    await growOld(20)
    for (const found of await reader.leftBehind()) found.done()
    own.settle([before])
    const after = attemptFor(await claimOne())
    own.note(after)
    const [name = ''] = await readdir(folder)
    await expect.poll(() => readFile(path.join(folder, name), 'utf8')).toContain(after.deliveryId)
    await growOld(10)
    expect((await reader.leftBehind()).flatMap(({ attempts }) => attempts.map(each => each.deliveryId))).toEqual([after.deliveryId])
  })

  it('long ago is not forgotten before it is written down', async () => {
    await noteTaken(own, attemptFor(await claimOne()))
    await growOld(90_000)
    const other = openJournal(folder, log)
    const [found] = await other.leftBehind()
    expect(found?.attempts).toHaveLength(1)
    found?.done()
    await other.leftBehind()
    expect(await readdir(folder)).toEqual([])
  })

  it('in a line that Postgres does not take keeps nothing else from its work', async () => {
    const [bad, good] = [attemptFor(await claimOne()), attemptFor(await claimOne())]
    own.note({ ...bad, answer: '\ud800' })
    await noteTaken(own, good)
    await growOld()
    await tend({ db: used.db, log, journal: openJournal(folder, log) }, false)
    for (const { deliveryId } of [bad, good]) expect(await stateOf(used.db, deliveryId)).toMatchObject({ state: 'sent' })
  })

  it('is left to its process as long as that one works', async () => {
    await noteTaken(own, attemptFor(await claimOne()))
    expect(await openJournal(folder, log).leftBehind()).toEqual([])
  })

  it('is written down once, though it is found by several, again and with half a line behind it', async () => {
    const claimed = await claimOne()
    await noteTaken(own, attemptFor(claimed))
    const [name = ''] = await readdir(folder)
    await writeFile(path.join(folder, name), '{"deliveryId":"half', { flag: 'a' })
    await growOld()
    const others = [openJournal(folder, log), openJournal(folder, log)]
    for (const found of (await Promise.all(others.map(each => each.leftBehind()))).flat()) {
      expect(found.attempts).toEqual([attemptFor(claimed)])
      await recordAttempts(used.db, found.attempts)
      found.done()
    }
    expect((await Promise.all(others.map(each => each.leftBehind()))).flat()).toEqual([])
    const attempts = await used.db`select status from attempts where delivery_id = ${claimed.id}`
    expect([...attempts]).toEqual([{ status: 204 }])
  })
})

describe('the folder', () => {
  it('loses what ended processes left there long ago, and nothing that is not of them', async () => {
    await writeFile(path.join(folder, '0123456789abcdef01234567.jsonl'), '')
    await writeFile(path.join(folder, 'notes.txt'), 'mine')
    await growOld(7200)
    expect(await own.leftBehind()).toEqual([])
    expect(await readdir(folder)).toEqual(['notes.txt'])
  })

  it('that cannot be written keeps no message from being sent', async () => {
    const broken = openJournal(path.join(folder, 'file', 'below'), log)
    await writeFile(path.join(folder, 'file'), 'not a folder')
    const claimed = await claimOne()
    await openRecorder(used.db, log, broken).record(attemptFor(claimed))
    expect(await stateOf(used.db, claimed.id)).toMatchObject({ state: 'sent' })
    expect(await broken.leftBehind()).toEqual([])
  })
})
