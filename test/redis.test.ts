import { Redis } from 'ioredis'
import { expect, test } from 'vitest'
import { describeRedis, useRedis } from './support/redis.ts'

describeRedis('the Redis that tests use', () => {
  const redis = useRedis({ appendOnly: true })

  test('is a real one, and keeps its data over a kill', async () => {
    const before = new Redis(redis.url)
    await before.set('kept', 'yes')
    before.disconnect()
    await redis.stop()
    await redis.start()
    const after = new Redis(redis.url)
    expect(await after.get('kept')).toBe('yes')
    after.disconnect()
  })
})
