import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { endRelease, statedRelease, writeRevision } from '../../bench/changes/writing.ts'
import { type ChangePlace, comparePlaces } from '../../db/changes/cursor.ts'
import { listChanges, presentPlace } from '../../db/changes.ts'
import { type Database, openDatabase } from '../../db/client.ts'
import { transactionNumber } from '../../db/measure.ts'
import { settled } from '../support/changes.ts'
import { useDatabase } from '../support/database.ts'
import { type OpenTransaction, openTransaction } from '../support/openTransaction.ts'
import { insertCompany } from '../support/releases.ts'

const database = useDatabase()
const [writerCount, releaseCount] = [4, 3]
const everything = { chosen: [], matchedAs: [] }
let pool: Database

beforeAll(async () => {
  await insertCompany(database.db, { id: 'acme' })
  pool = openDatabase(database.url, { max: writerCount })
})
afterAll(() => pool.end({ timeout: 2 }))

/** What happens, in this order: somebody writes, or ends what was begun, or a reader takes a page. */
type Step =
  | { act: 'write' | 'dissolve'; writer: number; release: number }
  | { act: 'commit' | 'rollback'; writer: number }
  | { limit: number }

const writer = fc.nat({ max: writerCount - 1 })
const release = fc.nat({ max: releaseCount - 1 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ act: fc.constant('write' as const), writer, release }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('dissolve' as const), writer, release }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('commit' as const), writer }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('rollback' as const), writer }) },
  { weight: 3, arbitrary: fc.record({ limit: fc.integer({ min: 1, max: 4 }) }) },
)

/** Writers that each have at most one transaction open; a release is in the hands of one of them at a time, as a merge's lock sees to it. */
function openWriters() {
  const open = new Map<number, OpenTransaction>()
  const releases = Array.from({ length: releaseCount }, () => ({ revision: 0, holder: -1, pending: 0 }))
  const committed: string[] = []
  const write = async (nth: number, index: number, isEnd: boolean) => {
    const own = open.get(nth) ?? openTransaction(pool)
    open.set(nth, own)
    // it has its number from here on, whether or not it may write
    await own.do(transactionNumber)
    const held = releases[index]
    if (!held || (held.holder >= 0 && held.holder !== nth)) return
    const [id, revision] = [`r${index}`, held.revision + held.pending + 1]
    await own.do(tx => (isEnd && revision > 1 ? endRelease(tx, id, null) : writeRevision(tx, statedRelease({ id, revision }))))
    held.holder = nth
    held.pending += 1
  }
  const end = async (nth: number, how: 'commit' | 'rollback') => {
    await open.get(nth)?.[how]()
    open.delete(nth)
    for (const [index, held] of releases.entries()) {
      if (held.holder !== nth) continue
      const count = how === 'commit' ? held.pending : 0
      for (let more = 1; more <= count; more += 1) committed.push(`r${index}/${held.revision + more}`)
      Object.assign(held, { holder: -1, pending: 0, revision: held.revision + count })
    }
  }
  return { write, end, committed }
}

async function openReading() {
  let { place } = await presentPlace(database.db)
  const told: ChangePlace[] = []
  const take = async (limit: number) => {
    const page = await listChanges(database.db, { filters: everything, after: place, limit })
    told.push(...page.changes.map(each => each.place))
    place = page.place
    return page.isCurrent
  }
  return { take, told }
}

async function happen(steps: Step[]): Promise<{ told: ChangePlace[]; committed: string[] }> {
  await database.db`truncate revisions, releases cascade`
  const { write, end, committed } = openWriters()
  const { take, told } = await openReading()
  for (const each of steps) {
    if ('limit' in each) await take(each.limit)
    else if ('release' in each) await write(each.writer, each.release, each.act === 'dissolve')
    else await end(each.writer, each.act)
  }
  for (let nth = 0; nth < writerCount; nth += 1) await end(nth, 'commit')
  await settled(database.db)
  while (!(await take(3)));
  return { told, committed }
}

it('tells every revision once, and those of a release in their order, however transactions overlap', async () => {
  const property = async (steps: Step[]) => {
    const { told, committed } = await happen(steps)
    expect(told.map(({ releaseId, revision }) => `${releaseId}/${revision}`).toSorted()).toEqual(committed.toSorted())
    expect(told.toSorted(comparePlaces)).toEqual(told)
    for (let index = 0; index < releaseCount; index += 1) {
      const revisions = told.filter(({ releaseId }) => releaseId === `r${index}`).map(({ revision }) => revision)
      expect(revisions).toEqual(revisions.toSorted((a, b) => a - b))
    }
  }
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), property), { numRuns: 30 })
}, 120_000)
