import { once } from 'node:events'
import net from 'node:net'
import { pino } from 'pino'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Bell } from '../../workers/bells.ts'
import { openQueues, type Queues } from '../../workers/queues.ts'
import { useDatabase } from '../support/database.ts'
import { runProgram } from '../support/program.ts'
import { describeRedis, useRedis } from '../support/redis.ts'

vi.setConfig({ testTimeout: 60_000 })

const log = pino({ level: 'silent' })
const bell = (id: string, fence = '0'): Bell => ({ kind: 'poll', id, fence })

interface Backend {
  databaseUrl: string
  redisUrl: string | null
}

async function open(backend: Backend): Promise<Queues> {
  const queues = await openQueues({ ...backend, log, lockMs: 1500 })
  onTestFinished(() => queues.close(1000))
  return queues
}

function behavesAsADoorbell(backend: () => Backend): void {
  it('brings each bell to one worker', async () => {
    const queues = await open(backend())
    const others = await open(backend())
    const heard: string[] = []
    for (const each of [queues, others]) each.work(async ({ id }) => void heard.push(id), 5)
    const ids = Array.from({ length: 50 }, (_, nth) => `acme/${nth}`)
    await queues.ring(ids.map(id => bell(id)))
    await expect.poll(() => heard.length, { timeout: 10_000 }).toBe(50)
    expect(heard.toSorted()).toEqual(ids.toSorted())
    expect(queues.answered() + others.answered()).toBe(50)
  })

  it('rings once however often one fence is rung, while it waits and while it is answered', async () => {
    const queues = await open(backend())
    const heard: string[] = []
    await queues.ring([bell('acme/twice'), bell('acme/twice')])
    await queues.ring([bell('acme/twice')])
    queues.work(async ({ id, fence }) => {
      heard.push(`${id} ${fence}`)
      if (id === 'acme/twice') await queues.ring([bell(id, fence)])
    }, 5)
    await queues.ring([bell('acme/other')])
    await expect.poll(() => heard.length, { timeout: 15_000 }).toBe(2)
    await queues.ring([bell('acme/twice', '1')])
    await expect.poll(() => heard.length, { timeout: 15_000 }).toBe(3)
    expect(heard.toSorted()).toEqual(['acme/other 0', 'acme/twice 0', 'acme/twice 1'])
  })

  it('can be rung again for the same fence once that was answered', async () => {
    const queues = await open(backend())
    const heard: string[] = []
    queues.work(async ({ id }) => void heard.push(id), 1)
    for (const times of [1, 2, 3]) {
      await expect
        .poll(async () => {
          await queues.ring([bell('acme/again')])
          return heard.length
        })
        .toBeGreaterThanOrEqual(times)
    }
  })

  it('goes on after an answer that throws, and keeps no trace of it', async () => {
    const queues = await open(backend())
    const heard: string[] = []
    queues.work(async ({ id }) => {
      heard.push(id)
      if (id === 'acme/bad') throw new Error('a bug')
    }, 1)
    await queues.ring([bell('acme/bad'), bell('acme/good')])
    // on a busy machine one may be answered twice
    await expect.poll(() => new Set(heard).size, { timeout: 15_000 }).toBe(2)
    const before = heard.length
    await expect
      .poll(async () => {
        await queues.ring([bell('acme/bad')])
        return heard.length
      })
      .toBeGreaterThan(before)
  })

  it('gives the bell of a worker that was killed to another one', async () => {
    const { databaseUrl, redisUrl } = backend()
    const queues = await open(backend())
    const killed = runProgram('test/support/hangingWorker.ts', [databaseUrl, redisUrl ?? ''])
    await killed.says(/ready/)
    await queues.ring([bell('acme/orphan')])
    await killed.says(/took acme\/orphan/)
    await killed.end('SIGKILL')
    const heard: string[] = []
    queues.work(async ({ id }) => void heard.push(id), 1)
    await expect.poll(() => heard, { timeout: 30_000 }).toEqual(['acme/orphan'])
  })

  it('lets a worker end what it does when it closes', async () => {
    const queues = await openQueues({ ...backend(), log })
    let isDone = false
    let isBusy = false
    queues.work(async () => {
      isBusy = true
      await new Promise(resolve => setTimeout(resolve, 500))
      isDone = true
    }, 1)
    await queues.ring([bell('acme/slow')])
    await expect.poll(() => isBusy, { timeout: 15_000 }).toBe(true)
    await queues.close()
    expect(isDone).toBe(true)
  })
}

describe('a queue in Postgres', () => {
  const database = useDatabase()
  behavesAsADoorbell(() => ({ databaseUrl: database.url, redisUrl: null }))

  it('is made by whoever comes first of several', async () => {
    await Promise.all([1, 2, 3].map(() => open({ databaseUrl: database.url, redisUrl: null })))
    expect(await database.db`select 1 from information_schema.schemata where schema_name = 'bullmq'`).toHaveLength(1)
  })
})

describeRedis('a queue in Redis', () => {
  const database = useDatabase()
  const redis = useRedis({ appendOnly: true })
  const backend = () => ({ databaseUrl: database.url, redisUrl: redis.url })
  behavesAsADoorbell(backend)

  it('says within three seconds that it is away, frozen or dead, and works again within three of its return', async () => {
    const queues = await open(backend())
    const heard: string[] = []
    queues.work(async ({ id }) => void heard.push(id), 5)
    const rings = (id: string) => queues.ring([bell(id)]).then(() => heard.includes(id))
    await expect.poll(() => rings('acme/before').catch(() => false), { timeout: 15_000 }).toBe(true)
    for (const [fault, repair] of [
      [redis.freeze, redis.thaw],
      [() => redis.stop(), () => redis.start()],
    ] as const) {
      await fault()
      const start = performance.now()
      await expect(queues.ring([bell('acme/during')])).rejects.toThrow()
      expect(performance.now() - start).toBeLessThan(3500)
      await new Promise(resolve => setTimeout(resolve, 4000))
      await repair()
      const id = `acme/after-${performance.now()}`
      await expect.poll(() => rings(id).catch(() => false), { timeout: 4000, interval: 200 }).toBe(true)
    }
  })

  it('opens while Redis is away, and closes then too', async () => {
    await redis.stop()
    const queues = await openQueues({ ...backend(), log })
    queues.work(async () => undefined, 1)
    await expect(queues.ring([bell('acme/nobody')])).rejects.toThrow()
    const start = performance.now()
    await queues.close(1000)
    expect(performance.now() - start).toBeLessThan(6000)
    await redis.start()
  })
})

describe('a Postgres that goes away while the tables of the queue are looked at', () => {
  const used = useDatabase()

  it('is waited for, and not the end of the process', async () => {
    const target = new URL(used.url)
    // each step on the way is cut once: after the first bytes of an answer, after the second
    for (let step = 1; step <= 6; step += 1) {
      let answers = 0
      const server = net.createServer(near => {
        const far = net.connect(Number(target.port), target.hostname)
        for (const [from, to] of [[near, far] as const, [far, near] as const])
          from.on('error', () => to.destroy()).on('close', () => to.destroy())
        near.pipe(far)
        far.on('data', chunk => {
          answers += 1
          near.write(chunk)
          if (answers === step) near.destroy()
        })
      })
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      const through = new URL(used.url)
      through.port = String((server.address() as net.AddressInfo).port)
      const queues = await openQueues({ databaseUrl: through.href, redisUrl: null, log })
      expect(answers).toBeGreaterThanOrEqual(step)
      await queues.close(500)
      server.close()
    }
  })
})
