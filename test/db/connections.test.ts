import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { inTransaction, openDatabase } from '../../db/client.ts'
import { useDatabase } from '../support/database.ts'

const database = useDatabase()

it('goes on after connections were cut in the middle of queries and transactions, and keeps no half of one', async () => {
  const db = openDatabase(database.url, { max: 4 })
  await db`create table pairs (worker int, half int)`
  let isOver = false
  let done = 0
  const work = async (worker: number) => {
    while (!isOver) {
      const write = inTransaction(db, async tx => {
        await tx`insert into pairs values (${worker}, 1)`
        await sleep(2)
        await tx`insert into pairs values (${worker}, 2)`
      })
      const outcome = await Promise.race([
        (worker % 2 ? write : db`select 1`).then(
          () => 'done',
          () => 'failed',
        ),
        sleep(5_000, 'hangs'),
      ])
      await write.catch(() => undefined)
      expect(outcome).not.toBe('hangs')
      if (outcome === 'done') done++
    }
  }
  const workers = Array.from({ length: 8 }, (_, index) => work(index))
  for (let round = 0; round < 8; round++) {
    await sleep(150)
    await database.db`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`.catch(
      () => undefined,
    )
  }
  const before = done
  await sleep(500)
  isOver = true
  await Promise.all(workers)
  expect(done).toBeGreaterThan(before)
  expect(
    await database.db`select worker from pairs group by worker having count(*) filter (where half = 1) <> count(*) filter (where half = 2)`,
  ).toEqual([])
  await db.end({ timeout: 2 })
})
