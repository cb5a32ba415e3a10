import { describe, expect, it } from 'vitest'
import { leaveRinging, takeRinging } from '../../db/ringer.ts'
import { useDatabase } from '../support/database.ts'

const used = useDatabase()
const ask = (process: string) => takeRinging(used.db, process, 60)

describe('the one that rings for many', () => {
  it('is one of those that ask at the same time', async () => {
    expect((await Promise.all(['a', 'b', 'c', 'd'].map(ask))).filter(isIt => isIt)).toHaveLength(1)
  })

  it('is the same one as long as it asks, and another when it has not for a while', async () => {
    const { db } = used
    await db`delete from ringer`
    expect([await ask('a'), await ask('b'), await ask('a')]).toEqual([true, false, true])
    await db`update ringer set until = clock_timestamp() - interval '1 millisecond'`
    expect([await ask('b'), await ask('a')]).toEqual([true, false])
  })

  it('is another at once when it leaves, and not when another one leaves', async () => {
    const { db } = used
    await db`delete from ringer`
    await ask('a')
    await leaveRinging(db, 'b')
    expect(await ask('b')).toBe(false)
    await leaveRinging(db, 'a')
    expect(await ask('b')).toBe(true)
  })

  it('is not one that would be so for longer than anybody can, as when the clock was put back', async () => {
    const { db } = used
    await db`delete from ringer`
    await ask('a')
    await db`update ringer set until = until + interval '1 hour'`
    expect(await ask('b')).toBe(true)
  })
})
