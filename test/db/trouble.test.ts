import { describe, expect, it } from 'vitest'
import type { inTransaction } from '../../db/client.ts'
import { isDatabaseTrouble, isDeadlock } from '../../db/trouble.ts'
import { useDatabase } from '../support/database.ts'
import { openTransaction } from '../support/openTransaction.ts'

const database = useDatabase()

const failed = (code: string) => Object.assign(new Error('it failed'), { code })

describe('trouble with the database', () => {
  it('is no error of a statement, though its code ends like that of one', () => {
    expect(['22008', '42P08', '23P53'].map(failed).map(isDatabaseTrouble)).toEqual([false, false, false])
  })

  it('is no error without a code, and nothing else that was thrown', () => {
    expect([new Error('57P01'), { code: '57P01' }, '57P01', null, undefined].map(isDatabaseTrouble)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ])
  })

  it('is two transactions that wait for each other, of which Postgres undoes one', async () => {
    const { db } = database
    await db`insert into settings (name, value) values ('a', '1'), ('b', '1')`
    const change = (name: string) => (tx: Parameters<Parameters<typeof inTransaction>[1]>[0]) =>
      tx`update settings set value = '2' where name = ${name}`
    const [one, other] = [openTransaction(db), openTransaction(db)]
    await one.do(change('a'))
    await other.do(change('b'))
    const ends = await Promise.allSettled([one.do(change('b')), other.do(change('a'))])
    const errors = ends.flatMap(end => (end.status === 'rejected' ? [end.reason] : []))
    expect(errors.map(error => [isDeadlock(error), isDatabaseTrouble(error)])).toEqual([[true, true]])
    await Promise.allSettled([one.commit(), other.commit()])
    expect([failed('40001'), new Error('40P01'), { code: '40P01' }, null].map(isDeadlock)).toEqual([false, false, false, false])
  })
})
