import { beforeEach, describe, expect, it } from 'vitest'
import { dropAllowances, questionsTo, take, takeAll } from '../../db/allowances.ts'
import { useDatabase } from '../support/database.ts'

const database = useDatabase()
const db = () => database.db
const pepper = Buffer.alloc(32, 7)
const twice = { most: 2, perSeconds: 100 }

beforeEach(async () => {
  await db()`truncate allowances`
})

const takeOf = (key: string, allowance = twice) => take(db(), pepper, key, allowance)
/** As if the time of all that was counted were over. */
const passTime = () => db()`update allowances set until = clock_timestamp() - interval '1 second'`

describe('an allowance', () => {
  it('is taken so many times, says when the next is, and is whole again after its time', async () => {
    expect([await takeOf('one'), await takeOf('one')].map(({ isAllowed }) => isAllowed)).toEqual([true, true])
    const refused = await takeOf('one')
    expect(refused.isAllowed).toBe(false)
    expect(refused.retryAfterSeconds).toBeGreaterThan(90)
    expect(refused.retryAfterSeconds).toBeLessThanOrEqual(100)
    expect((await takeOf('other')).isAllowed).toBe(true)
    await passTime()
    expect([await takeOf('one'), await takeOf('one'), await takeOf('one')].map(({ isAllowed }) => isAllowed)).toEqual([true, true, false])
  })

  it('is given to as many as it says, however many ask at once', async () => {
    const taken = await Promise.all(Array.from({ length: 20 }, () => takeOf('one')))
    expect(taken.filter(({ isAllowed }) => isAllowed)).toHaveLength(2)
  })

  it('is not longer away for those who keep asking', async () => {
    const untilOf = async () => [...(await db()`select until from allowances`)]
    await takeOf('one')
    const until = await untilOf()
    for (let times = 0; times < 5; times += 1) await takeOf('one')
    expect(await untilOf()).toEqual(until)
  })

  it('may be taken whole, as an address that there is not takes its questions', async () => {
    const [key, allowance] = questionsTo('endpoint')
    expect((await takeOf(key, allowance)).isAllowed).toBe(true)
    await takeAll(db(), pepper, key, allowance)
    expect((await takeOf(key, allowance)).isAllowed).toBe(false)
    const [other] = questionsTo('another')
    await takeAll(db(), pepper, other, allowance)
    expect((await takeOf(other, allowance)).isAllowed).toBe(false)
  })

  it('is kept without saying whose it is, and forgotten when it is over', async () => {
    await takeOf('192.0.2.7')
    const [row] = await db()<{ key: string }[]>`select key from allowances`
    expect(row?.key).toMatch(/^[\w-]{43}$/)
    await take(db(), Buffer.alloc(32, 8), '192.0.2.7', twice)
    expect(await db()`select from allowances`).toHaveLength(2)
    await dropAllowances(db())
    expect(await db()`select from allowances`).toHaveLength(2)
    await passTime()
    await dropAllowances(db())
    expect(await db()`select from allowances`).toHaveLength(0)
  })
})
