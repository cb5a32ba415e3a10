import { once } from 'node:events'
import net from 'node:net'
import { pino } from 'pino'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { claimSources, dueSources } from '../../db/sources.ts'
import { poll } from '../../workers/poll.ts'
import { openQueues, type Queues } from '../../workers/queues.ts'
import { startTick, type Ticker } from '../../workers/tick.ts'
import { usePolling } from '../support/polling.ts'
import { describeRedis, useRedis } from '../support/redis.ts'
import { listen, sources, trackMany } from '../support/ticking.ts'
import { atomFeed } from '../support/upstream.ts'

const polling = usePolling()
const log = pino({ level: 'silent' })

async function track(count: number): Promise<void> {
  for (const { path } of sources(count))
    polling.upstream.says.set(path, { body: atomFeed([{ id: path, title: `Lumen AI open-sources Vega ${path}` }]) })
  await polling.track(sources(count))
}

/** Of three hundred all but ten were rung for, and now these are due too. */
async function ringForMany(everyMs: number) {
  const { db } = polling
  await trackMany(polling, 300)
  await db`update sources set next_poll_at = clock_timestamp() + interval '1 day' where id like 'lumen/s29_'`
  const { rung, ring, answered } = listen()
  const ticker = startTick({ db, log, everyMs, poll: async () => undefined, queues: { ring, answered } })
  onTestFinished(() => ticker.stop())
  await expect.poll(() => rung.length, { timeout: 20_000 }).toBe(1)
  await db`update sources set next_poll_at = clock_timestamp() where id like 'lumen/s29_'`
  return rung
}

const tickers: Ticker[] = []

/** A tick and a worker as a process has them. */
async function run(redisUrl: string | null): Promise<Queues> {
  const queues = await openQueues({ databaseUrl: polling.url, redisUrl, log, lockMs: 1500 })
  const ticker = startTick({ db: polling.db, queues, log, everyMs: 300, poll: due => poll(polling.context, due) })
  tickers.push(ticker)
  queues.work(bell => poll(polling.context, bell).finally(() => ticker.soon()), 5)
  onTestFinished(async () => {
    await ticker.stop()
    await queues.close(1000)
  })
  return queues
}

const unread = async () => {
  const [row] = await polling.db<{ count: number }[]>`select count(*)::int from sources where last_success_at is null`
  return row?.count
}
const makeDue = () => polling.db`update sources set next_poll_at = clock_timestamp(), last_success_at = null`

// a thread that reads has to be started first, which takes a while on a busy machine
vi.setConfig({ testTimeout: 60_000 })

describe('the tick', () => {
  it('has everything that is due polled once', async () => {
    await track(12)
    await run(null)
    await expect.poll(unread, { timeout: 30_000 }).toBe(0)
    expect(polling.upstream.asked.map(each => each.path).toSorted()).toEqual(
      sources(12)
        .map(each => each.path)
        .toSorted(),
    )
  })

  it('lets several processes share the work without asking twice', async () => {
    await track(12)
    await Promise.all([run(null), run(null), run(null)])
    await expect.poll(unread, { timeout: 30_000 }).toBe(0)
    expect(polling.upstream.asked).toHaveLength(12)
  })

  it('takes a source over whose worker died with it, when the lease has run out', async () => {
    await track(1)
    await polling.db`update sources set fence = fence + 1, lease_until = clock_timestamp() + interval '2 seconds'`
    await run(null)
    await expect.poll(unread, { timeout: 20_000 }).toBe(0)
    expect(polling.upstream.asked).toHaveLength(1)
  })

  it('does the work itself when the queue takes bells and nobody answers them', async () => {
    await track(3)
    const silent = { ring: async () => undefined, answered: () => 0 }
    const ticker = startTick({
      db: polling.db,
      queues: silent,
      log,
      everyMs: 100,
      patienceMs: 500,
      poll: due => poll(polling.context, due),
    })
    onTestFinished(() => ticker.stop())
    await expect.poll(unread, { timeout: 20_000 }).toBe(0)
  })

  it('rings for nobody else, and for nobody twice, while many wait whose bells are being answered, until these are lost', async () => {
    const rung = await ringForMany(1000)
    await expect.poll(() => rung.length, { timeout: 20_000 }).toBe(2)
    const [first, second] = rung
    expect([first?.ids.length, second?.ids.length]).toEqual([290, 300])
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(2900)
  })

  it('rings for others once few enough of those wait', async () => {
    const { db } = polling
    const rung = await ringForMany(200)
    await claimSources(db, (await dueSources(db, 500)).filter(each => !each.id.startsWith('lumen/s29')).slice(0, 100))
    await expect.poll(() => rung[1]?.ids, { timeout: 20_000 }).toHaveLength(10)
    expect(rung[1]?.ids.every(id => id.startsWith('lumen/s29'))).toBe(true)
  })

  it('does the work itself where many wait and their bells are not answered any more', async () => {
    await trackMany(polling, 300)
    const { rung, ring, answered } = listen()
    const taken = new Set<string>()
    const ticker = startTick({
      ...{ db: polling.db, log, everyMs: 100, patienceMs: 500, poll: async due => taken.add(due.id) },
      queues: { ring, answered: () => (rung.length === 0 ? answered() : 0) },
    })
    onTestFinished(() => ticker.stop())
    await expect.poll(() => taken.size, { timeout: 20_000 }).toBe(300)
  })

  it('gives hosts their turns: a slow one holds up nobody else', async () => {
    const { db } = polling
    await track(40)
    await db`update sources set host = 'slow.example' where id <> 'lumen/s1'`
    const due = await dueSources(db, 500)
    expect(due.map(each => each.id)).toContain('lumen/s1')
    expect(due).toHaveLength(5)
    await db`update sources set lease_until = clock_timestamp() + interval '1 minute' where id in ('lumen/s2', 'lumen/s3', 'lumen/s4', 'lumen/s5')`
    expect((await dueSources(db, 500)).map(each => each.id)).toEqual(['lumen/s1'])
  })
})

describeRedis('the tick over a Redis', () => {
  const redis = useRedis()

  const losses: [string, () => Promise<unknown>][] = [
    ['FLUSHALL', () => once(net.connect(redis.port, '127.0.0.1').end('FLUSHALL\r\n').resume(), 'close')],
    ['a kill without persistence', () => redis.stop().then(() => redis.start())],
  ]
  it.each(losses)('finds what is due after everything in Redis was lost by %s', async (_name, lose) => {
    await track(4)
    await run(redis.url)
    await expect.poll(unread, { timeout: 30_000 }).toBe(0)
    await lose()
    await makeDue()
    await expect.poll(unread, { timeout: 20_000 }).toBe(0)
  })

  it('goes on polling while Redis is away, and by the queue when it is back', async () => {
    await track(4)
    await redis.stop()
    const queues = await run(redis.url)
    await expect.poll(unread, { timeout: 20_000 }).toBe(0)
    expect(queues.answered()).toBe(0)
    // with more due than is polled at once, the queue is not taken to be back before it is
    await makeDue()
    await expect.poll(unread, { timeout: 20_000 }).toBe(0)
    // what is due does not wait until that is known
    await expect.poll(() => tickers.at(-1)?.isQueueAway(), { timeout: 5000 }).toBe(true)
    await redis.start()
    await expect
      .poll(
        async () => {
          await makeDue()
          return queues.answered()
        },
        { timeout: 8000, interval: 500 },
      )
      .toBeGreaterThan(0)
  })

  it('goes on polling while Redis is frozen', async () => {
    await track(4)
    await run(redis.url)
    await expect.poll(unread, { timeout: 30_000 }).toBe(0)
    redis.freeze()
    await makeDue()
    await expect.poll(unread, { timeout: 30_000 }).toBe(0)
    redis.thaw()
  })
})
