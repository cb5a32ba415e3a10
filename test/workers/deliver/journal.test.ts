import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AttemptRow } from '../../../db/attempts.ts'
import { type Journal, openJournal } from '../../../workers/deliver/journal.ts'

const said: { level: number; msg: string }[] = []
const log = pino({ level: 'info' }, { write: line => void said.push(JSON.parse(line)) })
const other = '0123456789abcdef01234567.jsonl'

let root = ''
let folder = ''
let own: Journal
beforeEach(async () => {
  said.length = 0
  root = await mkdtemp(path.join(tmpdir(), 'modelwire-journal-'))
  folder = path.join(root, 'data', 'notes')
  own = openJournal(folder, log)
})
afterEach(async () => {
  own.close()
  await rm(root, { recursive: true, force: true })
})

const attempt = (nth: number): AttemptRow => ({
  ...{ deliveryId: `0190a0b0-0000-7000-8000-${String(nth).padStart(12, '0')}`, fence: '7', subscriptionId: 'sub_1', endpoint: 'e' },
  ...{ at: new Date('2025-10-01T12:00:00Z'), milliseconds: 12, status: 204, problem: null, answer: 'thanks', state: 'sent' },
  ...{ nextInSeconds: null, pauseSeconds: null, isTelling: true, disable: null, wasFailing: false },
})

const lineOf = (nth: number, over: object = {}) => `${JSON.stringify({ ...attempt(nth), notedAt: Date.now() - 10_000, ...over })}\n`
const theirs = (...lines: string[]) => mkdir(folder, { recursive: true }).then(() => writeFile(path.join(folder, other), lines.join('')))
const found = async (journal = own) => (await journal.leftBehind()).flatMap(({ attempts }) => attempts)
const place = async () => path.join(folder, (await readdir(folder)).find(each => each !== other) ?? '')
const ids = async () => {
  const lines = (await readFile(await place(), 'utf8')).split('\n').filter(each => each !== '')
  return lines.map(each => JSON.parse(each).deliveryId)
}
/** The next turn of the event loop: what was noted is in the file. */
const turn = () => new Promise(resolve => setImmediate(() => setImmediate(resolve)))

describe('the file of a process', () => {
  it('is made when there is something to note, for nobody else to read, and goes with it', async () => {
    expect([await own.leftBehind(), await readdir(root)]).toEqual([[], []])
    own.note(attempt(1))
    own.note(attempt(2))
    await turn()
    expect(await ids()).toEqual([attempt(1).deliveryId, attempt(2).deliveryId])
    expect((await stat(await place())).mode & 0o777).toBe(0o600)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    own.close()
    expect(await readdir(folder)).toEqual([])
  })

  it('holds what is not written down yet, once, and nothing else', async () => {
    const [first, second, third, fourth] = [attempt(1), attempt(2), attempt(3), attempt(4)]
    own.note(fourth)
    own.settle([fourth])
    await turn()
    expect(await readdir(root)).toEqual([])
    own.note(first)
    await turn()
    own.note(second)
    own.settle([first, second])
    await turn()
    expect(await ids()).toEqual([])
    own.note(third)
    await turn()
    expect(await ids()).toEqual([third.deliveryId])
  })

  it('takes little more room than what is not written down yet, and is not written anew each time for that', async () => {
    const kept = attempt(1)
    own.note(kept)
    await turn()
    let most = 0
    for (let round = 0; round < 30; round += 1) {
      const attempts = Array.from({ length: 100 }, (_, nth) => attempt(nth + 2))
      for (const each of attempts) own.note(each)
      await turn()
      own.settle(attempts)
      const now = await ids()
      expect(now).toContain(kept.deliveryId)
      most = Math.max(most, now.length)
    }
    expect(most).toBeGreaterThan(900)
    expect(most).toBeLessThan(1_200)
    own.settle([kept])
    expect(await ids()).toEqual([])
  })

  it('is written anew the later the more there is in it that is not written down yet', async () => {
    for (let nth = 0; nth < 500; nth += 1) own.note(attempt(nth))
    await turn()
    const attempts = Array.from({ length: 2_400 }, (_, nth) => attempt(nth + 1_000))
    for (const each of attempts) own.note(each)
    await turn()
    own.settle(attempts)
    expect(await ids()).toHaveLength(2_900)
    const others = Array.from({ length: 200 }, (_, nth) => attempt(nth + 5_000))
    for (const each of others) own.note(each)
    await turn()
    own.note(attempt(6_000))
    own.settle(others)
    expect(await ids()).toHaveLength(501)
    await turn()
    own.note(attempt(6_001))
    await turn()
    expect((await ids()).slice(-3)).toEqual([499, 6_000, 6_001].map(nth => attempt(nth).deliveryId))
    expect(await ids()).toHaveLength(502)
  })

  it('may be taken away by somebody else', async () => {
    own.note(attempt(1))
    await turn()
    await rm(root, { recursive: true })
    own.close()
  })

  it('is none that it finds itself, however old its notes are', async () => {
    own.note(attempt(1))
    await turn()
    await writeFile(await place(), lineOf(1))
    expect([await found(), (await found(openJournal(folder, log))).length]).toEqual([[], 1])
  })

  it('that it looks after is not taken away for being old', async () => {
    const first = attempt(1)
    own.note(first)
    await turn()
    own.settle([first])
    const long = Date.now() / 1000 - 7200
    await utimes(await place(), long, long)
    await own.leftBehind()
    await openJournal(folder, log).leftBehind()
    expect(await readdir(folder)).toHaveLength(1)
  })

  it('that cannot be written is said to be so, once', async () => {
    await mkdir(path.dirname(folder))
    await writeFile(folder, 'not a folder')
    for (const nth of [1, 2]) {
      own.note(attempt(nth))
      await new Promise(resolve => setTimeout(resolve, 20))
    }
    own.settle([])
    expect(said).toMatchObject([{ level: 40, msg: expect.stringContaining('it may be sent twice if this process is killed') }])
    expect(await own.leftBehind()).toEqual([])
  })
})

describe('the file of another process', () => {
  it('is read as it was written, instants included', async () => {
    await theirs(lineOf(1), lineOf(2, { status: null, answer: null, wasFailing: true, isTelling: false }))
    expect(await found()).toEqual([attempt(1), { ...attempt(2), status: null, answer: null, wasFailing: true, isTelling: false }])
  })

  it('is left to it for three seconds, and then found as far as it goes', async () => {
    const now = Date.now()
    await theirs(lineOf(1, { notedAt: now - 1_000 }), lineOf(2, { notedAt: now - 3_500 }), lineOf(3, { notedAt: now + 60_000 }))
    const [left] = await own.leftBehind()
    expect(left?.attempts.map(each => each.deliveryId)).toEqual([attempt(2).deliveryId])
    left?.done()
    expect(await own.leftBehind()).toEqual([])
    await appendFile(path.join(folder, other), lineOf(4, { notedAt: now - 3_400 }))
    expect((await found()).map(each => each.deliveryId)).toEqual([attempt(4).deliveryId])
  })

  it('is found until somebody has written it down, the newest of it whatever its place', async () => {
    const now = Date.now()
    await theirs(lineOf(1, { notedAt: now - 20_000 }), lineOf(2, { notedAt: now - 10_000 }), lineOf(3, { notedAt: now - 15_000 }))
    expect([(await found()).length, (await found()).length]).toEqual([3, 3])
    for (const each of await own.leftBehind()) each.done()
    expect(await found()).toEqual([])
  })

  it.each([
    ['is no JSON', '{'],
    ['is half', lineOf(1).slice(0, 80)],
    ['does not say when it was noted', lineOf(1, { notedAt: undefined })],
    ['is of no delivery', lineOf(1, { deliveryId: 'x' })],
    ['has a fence that is no number', lineOf(1, { fence: '7x' })],
    ['has a fence that is too long', lineOf(1, { fence: '1'.repeat(19) })],
    ['is of no time', lineOf(1, { at: 'yesterday' })],
    ['was not taken', lineOf(1, { state: 'dead' })],
    ['has a problem', lineOf(1, { problem: 'it answered 500' })],
    ['switches its subscription off', lineOf(1, { disable: 'why not' })],
    ['is to be tried again', lineOf(1, { nextInSeconds: 5 })],
    ['asks for patience', lineOf(1, { pauseSeconds: 5 })],
    ['says more than is known of', lineOf(1, { more: true })],
  ])('with a line that %s is read without that one', async (_, line) => {
    await theirs(line.replace(/\n?$/, '\n'), lineOf(2))
    expect((await found()).map(each => each.deliveryId)).toEqual([attempt(2).deliveryId])
  })

  it('is taken away when it is an hour old and says nothing, and not before', async () => {
    const aged = async (minutes: number, ...lines: string[]) => {
      await theirs(...lines)
      const then = Date.now() / 1000 - minutes * 60
      await utimes(path.join(folder, other), then, then)
      const [left] = await own.leftBehind()
      return [left?.attempts.length ?? 0, await readdir(folder)]
    }
    expect([await aged(50), await aged(70, lineOf(1)), await aged(70)]).toEqual([
      [0, [other]],
      [1, [other]],
      [0, []],
    ])
  })

  it('is told from what else is there by its name', async () => {
    await mkdir(path.join(folder, other), { recursive: true })
    for (const name of ['notes.txt', `x${other}`, `${other}.old`, other.replace('0', 'x')])
      await writeFile(path.join(folder, name), lineOf(1))
    await symlink('nowhere', path.join(folder, other.replaceAll('1', '2')))
    expect(await own.leftBehind()).toEqual([])
    expect(await readdir(folder)).toHaveLength(6)
  })
})
