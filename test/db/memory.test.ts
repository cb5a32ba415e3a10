import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, inTransaction, openDatabase } from '../../db/client.ts'
import { Memory } from '../../db/memory.ts'
import { forgetWrites } from '../../db/timeline/looks.ts'
import { useDatabase } from '../support/database.ts'
import { insertRelease } from '../support/releases.ts'

const used = useDatabase()
/** Of another process, as far as Postgres can tell. */
let other: Database

beforeAll(async () => {
  other = openDatabase(used.url, { max: 4 })
  await insertRelease(used.db, { id: 'acme-one', name: 'Acme One' })
})
afterAll(() => other.end({ timeout: 2 }))

/** How often was it read, and what was it? */
function counter(memory: Memory) {
  const counted = {
    reads: 0,
    ask: () =>
      memory.recall('names', async () => {
        counted.reads += 1
        const rows = await used.db<{ name: string }[]>`select name from releases order by id`
        return { value: rows.map(row => row.name).join(), bytes: 100 }
      }),
  }
  return counted
}

describe('what was read', () => {
  it('is told again without reading it, until another process commits', async () => {
    const names = counter(new Memory(used.db))
    await names.ask()
    expect([await names.ask(), await names.ask(), names.reads]).toEqual(['Acme One', 'Acme One', 1])
    await other`update releases set name = 'Acme Two'`
    expect([await names.ask(), await names.ask(), names.reads]).toEqual(['Acme Two', 'Acme Two', 2])
    await other`update releases set name = 'Acme One'`
  })

  it('holds while a change is not committed, and not a moment longer', async () => {
    const names = counter(new Memory(used.db))
    await names.ask()
    await inTransaction(other, async tx => {
      await tx`update releases set name = 'Acme Three'`
      // another transaction comes and goes meanwhile
      await other`update companies set website = website`
      expect([await names.ask(), await names.ask(), names.reads]).toEqual(['Acme One', 'Acme One', 2])
    })
    expect([await names.ask(), names.reads]).toEqual(['Acme Three', 3])
    await other`update releases set name = 'Acme One'`
  })

  it.each([
    ['a release', (sql: Database) => sql`update releases set stage = 'withdrawn'`],
    ['a company', (sql: Database) => sql`update companies set name = 'Acme Limited'`],
    ['a source that is parked', (sql: Database) => sql`update sources set parked_at = now()`],
    ['a sighting', (sql: Database) => sql`delete from sightings`],
    ['a revision', (sql: Database) => sql`delete from revisions`],
    ['everything', (sql: Database) => sql`truncate releases cascade`],
  ])('is forgotten with a change of %s', async (_, change) => {
    const names = counter(new Memory(used.db))
    await names.ask()
    await names.ask()
    await change(other)
    await names.ask()
    expect(names.reads).toBe(2)
  })

  it('outlives the visit of a source', async () => {
    const names = counter(new Memory(used.db))
    await names.ask()
    await other`update sources set last_visit_at = now()`
    await names.ask()
    expect(names.reads).toBe(1)
  })

  it('is read once for all who ask at once, and again after a failure', async () => {
    const memory = new Memory(used.db)
    let reads = 0
    const ask = () =>
      memory.recall('failing', async () => {
        reads += 1
        await used.db`select 1`
        if (reads === 1) throw new Error('not this time')
        return { value: reads, bytes: 1 }
      })
    const first = await Promise.allSettled([ask(), ask(), ask()])
    expect([first.map(each => each.status), reads]).toEqual([['rejected', 'rejected', 'rejected'], 1])
    expect(await Promise.all([ask(), ask()])).toEqual([2, 2])
  })

  it('is let go of when it is too much, the least lately asked first', async () => {
    const memory = new Memory(used.db)
    const reads: string[] = []
    const ask = (key: string) =>
      memory.recall(key, async () => {
        reads.push(key)
        return { value: key, bytes: 30 * 1024 * 1024 }
      })
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await ask(key)
    expect(reads).toEqual(['a', 'b', 'c', 'b'])
  })

  it('is never older than what was committed before the question, however many write and ask', async () => {
    const memory = new Memory(used.db)
    await insertRelease(used.db, { id: 'acme-count', name: '0' })
    const read = () =>
      memory.recall('count', async () => {
        const [row] = await used.db<{ name: string }[]>`select name from releases where id = 'acme-count'`
        return { value: Number(row?.name), bytes: 8 }
      })
    let committed = 0
    let isDone = false
    const write = async () => {
      for (let nth = 1; nth <= 150; nth++) {
        await other`update releases set name = ${String(nth)} where id = 'acme-count'`
        committed = nth
      }
      isDone = true
    }
    const stale: [number, number][] = []
    const ask = async () => {
      while (!isDone) {
        const before = committed
        const told = await read()
        if (told < before) stale.push([before, told])
      }
    }
    await Promise.all([write(), ...Array.from({ length: 8 }, ask)])
    expect([stale, await read()]).toEqual([[], 150])
  })
})

describe('what was noted of writes', () => {
  it('is forgotten after a day', async () => {
    await other`update writes set at = at - interval '25 hours'`
    await other`update companies set website = website`
    await forgetWrites(used.db)
    expect((await used.db`select from writes`).length).toBe(1)
  })
})
