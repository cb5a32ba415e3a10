import { describe, expect, it } from 'vitest'
import { postgresCpuMs } from '../../bench/report.ts'
import { readNumbers } from '../../bench/words.ts'
import { openDatabase } from '../../db/client.ts'
import { backendPid } from '../../db/measure.ts'
import { useDatabase } from '../support/database.ts'

describe('the numbers after a command', () => {
  const read = (...args: string[]) => readNumbers('bench:tea', args, { cups: [4, 1, 2000], minutes: [3, 0, 60] })

  it('are what they usually are, or what is said, and whatever makes no sense is said with what would', () => {
    expect(read()).toEqual({ cups: 4, minutes: 3 })
    expect(read('--cups', '2000', '--minutes', '0')).toEqual({ cups: 2000, minutes: 0 })
    expect(() => read('--cups', '2001')).toThrow('--cups 2001: must be a whole number from 1 to 2000')
    expect(() => read('--cups', '1.5')).toThrow('--cups 1.5: must be a whole number')
    expect(() => read('10')).toThrow('npm run -s bench:tea -- [--cups 4] [--minutes 3]')
    expect(() => read('--spoons', '1')).toThrow('--spoons')
  })
})

describe('the CPU of a Postgres', () => {
  const database = useDatabase()

  it('counts what connections had that have ended, and is known after the one that was asked has', async context => {
    const pool = openDatabase(database.url, { max: 1 })
    const backend = await backendPid(pool)
    const before = postgresCpuMs(backend)
    if (before === null) return context.skip()
    await pool`select count(*) from generate_series(1, 3000000) as nth where md5(nth::text) = ''`
    const meanwhile = postgresCpuMs(backend) ?? 0
    await pool.end()
    expect(meanwhile).toBeGreaterThan(before)
    // the server notices a little later that one has ended
    await expect.poll(() => postgresCpuMs(backend), { timeout: 5000 }).toBeGreaterThanOrEqual(meanwhile)
  })
})
