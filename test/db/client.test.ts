import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { inTransaction, openDatabase, type Transaction } from '../../db/client.ts'
import { useDatabase } from '../support/database.ts'

const database = useDatabase()

/** Ends the session of a transaction from outside, as a restart of Postgres does, and waits until that has arrived. */
async function cut(tx: Transaction): Promise<void> {
  const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`
  await database.db`select pg_terminate_backend(${row?.pid ?? 0})`
  await sleep(100)
}

async function kept(): Promise<string[]> {
  return (await database.db<{ name: string }[]>`select name from settings order by name`).map(row => row.name)
}

describe('a transaction whose connection breaks', () => {
  it('is refused, and neither the program nor the pool has anything of it', async () => {
    const pool = openDatabase(database.url, { max: 1 })
    for (let times = 0; times < 3; times += 1) {
      const broken = inTransaction(pool, async tx => {
        await tx`insert into settings (name, value) values ('before', '1')`
        await cut(tx)
        await tx`insert into settings (name, value) values ('after', '1')`
      })
      await expect(broken).rejects.toThrow()
      expect(await pool`select 1 as one`).toEqual([{ one: 1 }])
    }
    expect(await kept()).toEqual([])
    await pool.end()
  })

  it('does not go on in the session that comes after it', async () => {
    const pool = openDatabase(database.url, { max: 1 })
    let isWorkOver = false
    const broken = inTransaction(pool, async tx => {
      await cut(tx)
      await sleep(500)
      isWorkOver = true
      await tx`insert into settings (name, value) values ('late', '1')`
    })
    const others = inTransaction(pool, async tx => {
      await tx`insert into settings (name, value) values ('other', '1')`
      await expect.poll(() => isWorkOver, { timeout: 5000 }).toBe(true)
      await sleep(100)
      await tx`insert into settings (name, value) values ('another', '1')`
    })
    await expect(broken).rejects.toThrow()
    await others
    expect(await kept()).toEqual(['another', 'other'])
    await pool.end()
  })
})

describe('an answer', () => {
  it('is whole after a question on the same connection that failed after its first rows', async () => {
    const pool = openDatabase(database.url, { max: 1, statementMs: 500 })
    const three = () => pool`select n from generate_series(1, 3) as n`
    const whole = await three()
    await expect(pool`select 1 / (5 - n) from generate_series(1, 9) as n`).rejects.toThrow('division by zero')
    expect(await three()).toEqual(whole)
    const late = pool`select case when n > 3 then pg_sleep(9)::text else repeat('x', 9000) end from generate_series(1, 9) as n`
    await expect(late).rejects.toThrow('statement timeout')
    expect(await pool.unsafe('select 1 as one')).toEqual([{ one: 1 }])
    await pool.end()
  })

  it('is whole after a connection that was cut in the middle of one', async () => {
    const pool = openDatabase(database.url, { max: 1 })
    expect(await pool`select 1 as one`).toEqual([{ one: 1 }])
    await expect(pool`select pg_terminate_backend(pg_backend_pid()) from generate_series(1, 3)`).rejects.toThrow()
    await expect.poll(() => pool`select 1 as one`.catch(() => [])).toEqual([{ one: 1 }])
    await pool.end()
  })
})

it('keeps the keys of what is stored as JSON as they are', async () => {
  const { db } = database
  await db`insert into settings (name, value) values ('keys', ${db.json({ snake_case: 1, camelCase: 2 })})`
  expect(await db`select value from settings where name = 'keys'`).toEqual([{ value: { snake_case: 1, camelCase: 2 } }])
})

it('gives up a statement that waits for a lock', async () => {
  const hold = (tx: Transaction) => tx`select 1 from settings for update`
  await database.db`insert into settings (name, value) values ('held', '1')`
  await inTransaction(database.db, async tx => {
    await hold(tx)
    await expect(database.db`update settings set value = '2' where name = 'held'`).rejects.toThrow('lock timeout')
  })
}, 15_000)
