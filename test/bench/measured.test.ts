import { describe, expect, it } from 'vitest'
import { readOptions as readIdle } from '../../bench/idle/options.ts'
import { postgresCpuMs } from '../../bench/report.ts'
import { readOptions as readStartup } from '../../bench/startup/options.ts'
import { readOptions as readStream } from '../../bench/stream/options.ts'
import { openDatabase } from '../../db/client.ts'
import { backendPid } from '../../db/measure.ts'
import { useDatabase } from '../support/database.ts'

describe('what is measured by itself', () => {
  it('is of the sizes that are promised, or of those that are named, and says what it does not understand', () => {
    expect(readIdle([])).toEqual({ sources: 10_000, seconds: 120, rest: 60 })
    expect(readStartup([])).toEqual({ feeds: 150, starts: 7, rest: 90 })
    expect(readStream([])).toEqual({ clients: 1000, releases: 30, rounds: 3 })
    expect(readStream(['--clients', '2000', '--releases', '1'])).toMatchObject({ clients: 2000, releases: 1 })
    expect(() => readStream(['--clients', '2001'])).toThrow('--clients 2001: must be a whole number from 1 to 2000')
    expect(() => readIdle(['--seconds', '0'])).toThrow('--seconds 0: must be a whole number from 1')
    expect(() => readStartup(['10'])).toThrow('npm run -s bench:startup')
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
