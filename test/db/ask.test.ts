import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type DatabaseOptions, openDatabase } from '../../db/client.ts'
import { ask, DatabaseUnavailable } from '../../db/timeline/ask.ts'
import { useDatabase } from '../support/database.ts'

const used = useDatabase()

function open(options: DatabaseOptions = {}) {
  const db = openDatabase(used.url, { max: 1, ...options })
  onTestFinished(() => db.end({ timeout: 1 }))
  return db
}

/** Questions that fail so, one after the other, before one is answered. */
function failing(codes: string[]) {
  let times = 0
  const question = async () => {
    const code = codes[times]
    times += 1
    if (code) throw Object.assign(new Error(`it fails with ${code}`), { code })
    return 'an answer'
  }
  return { question, times: () => times }
}

describe('a question', () => {
  it('is not put again when it ran out of its time, and keeps no connection', async () => {
    const db = open({ statementMs: 200 })
    let times = 0
    const answer = ask(db, sql => {
      times += 1
      return sql`select pg_sleep(60)`
    })
    await expect(answer).rejects.toThrow(DatabaseUnavailable)
    expect(times).toBe(1)
    expect(await ask(db, sql => sql`select 1 as one`)).toEqual([{ one: 1 }])
  })

  it('is put again where its connection was cut, and answered', async () => {
    const db = open()
    let times = 0
    const answer = await ask(db, sql => {
      times += 1
      return times === 1 ? sql`select pg_terminate_backend(pg_backend_pid())` : sql`select 1 as one`
    })
    expect([times > 1, [...answer]]).toEqual([true, [{ one: 1 }]])
  })

  it.each(['57P01', 'ECONNREFUSED', '53300', '55P03'])('is put three times before the database is called away: %s', async code => {
    const twice = failing([code, code])
    expect([await ask(used.db, twice.question), twice.times()]).toEqual(['an answer', 3])
    const always = failing([code, code, code, code])
    const refused = ask(used.db, always.question)
    await expect(refused).rejects.toMatchObject({ name: 'DatabaseUnavailable', message: 'the database cannot be reached' })
    expect(always.times()).toBe(3)
  })

  it('that is wrong says so at once, and again when it is wrong only the second time', async () => {
    await expect(ask(used.db, sql => sql`select nothing`)).rejects.toMatchObject({ code: '42703' })
    const first = failing(['42703'])
    await expect(ask(used.db, first.question)).rejects.toMatchObject({ code: '42703' })
    expect(first.times()).toBe(1)
    await expect(ask(used.db, failing(['57P01', '57P01', '42703']).question)).rejects.toMatchObject({ code: '42703' })
    await expect(ask(used.db, () => Promise.reject(new Error('without a code')))).rejects.toThrow('without a code')
  })

  it('that nobody answers is given up after the patience that was named, and not put again', async () => {
    let times = 0
    const start = performance.now()
    const answer = ask(
      used.db,
      async () => {
        times += 1
        await sleep(150)
        throw Object.assign(new Error('cut'), { code: 'ECONNRESET' })
      },
      { patienceMs: 100 },
    )
    await expect(answer).rejects.toThrow('the database does not answer')
    expect(performance.now() - start).toBeLessThan(2_000)
    await sleep(400)
    expect(times).toBe(1)
  })

  it('is refused where hundreds wait already, and taken when they have been answered', async () => {
    const db = open()
    let answer = () => {}
    const told = new Promise<void>(resolve => (answer = resolve))
    const waiting = Array.from({ length: 400 }, () => ask(db, () => told))
    await expect(ask(db, sql => sql`select 1 as one`)).rejects.toThrow('too many questions are waiting for the database')
    expect([...(await ask(used.db, sql => sql`select 1 as one`))]).toEqual([{ one: 1 }])
    answer()
    await Promise.all(waiting)
    expect([...(await ask(db, sql => sql`select 1 as one`))]).toEqual([{ one: 1 }])
  })
})
