import { Redis } from 'ioredis'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openRedis } from '../../workers/queues.ts'
import { watchRedis } from '../../workers/redis.ts'
import { ownMetrics, told } from '../support/metrics.ts'
import { describeRedis, useRedis } from '../support/redis.ts'

/** A watch, and what it said to the log. */
function watch(info: () => Promise<string>) {
  const said: string[] = []
  const watching = watchRedis({ info, everyMs: 50, log: { warn: (words: string) => said.push(words) } as never })
  onTestFinished(() => watching.stop())
  return { said, troubles: watching.troubles }
}

const ok = async (check: string) => told(await ownMetrics(), 'modelwire_redis_ok', { check })

describeRedis('a Redis that runs', () => {
  const redis = useRedis({ appendOnly: true })

  it('is well as docker compose sets it up, and is seen to throw things away, to go and to come back', async () => {
    const { info, close } = openRedis(redis.url)
    onTestFinished(close)
    const { said, troubles } = watch(info)
    await expect.poll(() => ok('answers'), { timeout: 10_000 }).toBe(1)
    expect([await ok('eviction'), await ok('disk'), await ok('append-only'), troubles(), said]).toEqual([1, 1, 1, [], []])
    const operator = new Redis(redis.url)
    await operator.config('SET', 'maxmemory-policy', 'allkeys-lru')
    await expect.poll(() => ok('eviction'), { timeout: 10_000 }).toBe(0)
    expect(troubles()).toEqual([expect.stringContaining('maxmemory-policy')])
    for (const policy of ['volatile-lru', 'noeviction']) {
      await operator.config('SET', 'maxmemory-policy', policy)
      await expect.poll(() => ok('eviction'), { timeout: 10_000 }).toBe(1)
    }
    operator.disconnect()
    await redis.stop()
    await expect.poll(() => ok('answers'), { timeout: 20_000 }).toBe(0)
    expect(troubles()).toEqual(['Redis does not answer'])
    await redis.start()
    await expect.poll(() => ok('answers'), { timeout: 20_000 }).toBe(1)
    expect(troubles()).toEqual([])
    expect(said).toEqual([expect.stringContaining('maxmemory-policy'), 'Redis does not answer'])
  }, 60_000)
})

describeRedis('a Redis without a log', () => {
  const redis = useRedis()

  it('is said and told to be one, and is no trouble: it may lose everything', async () => {
    const { info, close } = openRedis(redis.url)
    onTestFinished(close)
    const { said, troubles } = watch(info)
    await expect.poll(() => ok('append-only'), { timeout: 10_000 }).toBe(0)
    expect([troubles(), said]).toEqual([[], [expect.stringContaining('append-only')]])
  })
})

describe('what Redis says of itself', () => {
  it.each(['aof_last_write_status:err', 'rdb_last_bgsave_status:err'])('is a trouble where it says %s, and is said once', async line => {
    let looks = 0
    const { said, troubles } = watch(async () => {
      looks += 1
      return `# Persistence\r\naof_enabled:1\r\n${line}\r\n`
    })
    await expect.poll(() => looks, { timeout: 10_000 }).toBeGreaterThan(3)
    expect(await ok('disk')).toBe(0)
    expect([troubles(), said]).toEqual([[expect.stringContaining('disk')], [expect.stringContaining('disk')]])
  })

  it('is no trouble where it says nothing of it, as some who offer it do', async () => {
    const { said, troubles } = watch(async () => '# Server\r\nredis_version:8.0.0\r\n')
    await expect
      .poll(async () => [await ok('answers'), await ok('eviction'), await ok('disk'), await ok('append-only')])
      .toEqual([1, 1, 1, 1])
    expect([troubles(), said]).toEqual([[], []])
  })
})
