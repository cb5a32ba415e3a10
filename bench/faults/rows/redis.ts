import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../chaos/port.ts'
import type { ChaosRedis } from '../../chaos/redis.ts'
import { askingMeanwhile, startApi, startExtra, untilConnected } from '../api.ts'
import type { Play } from '../play.ts'
import { type Fault, over, type Scene } from '../row.ts'
import { openWire, type Wire } from '../wire.ts'

const outageMs = 30_000
let wire: Wire | null = null

/** Redis, where it is the queue. Workers reach it over a wire that can be cut. */
export const redisScene: Scene = {
  name: 'redis',
  stage: {
    redisBy: async url => {
      wire = await openWire(Number(new URL(url).port))
      return `redis://127.0.0.1:${wire.port}`
    },
  },
  faults: [forgets(), isKilled(), isFrozen(), isCutOff(), evicts(), isFull(), neverCame()],
}

function redisOf({ stage }: Play): ChaosRedis {
  if (!stage.redis) throw new Error('there is no Redis on this stage')
  return stage.redis
}

function forgets(): Fault {
  return {
    ...{ row: 4, name: 'Redis forgets everything', limit: 'first poll and first send within 5 s; lost 0', only: 'redis' },
    run: async (play, tries) => {
      let slowest: number | null = 0
      for (let nth = 0; nth < tries; nth += 1) {
        await redisOf(play).flush()
        const { pollMs, sendMs } = await play.firstAfter(performance.now())
        slowest = pollMs === null || sendMs === null || slowest === null ? null : Math.max(slowest, pollMs, sendMs)
      }
      return { tries, ms: slowest, problems: over('first poll and send', slowest, 5000) }
    },
  }
}

/** Reads go on meanwhile, and so do polls and messages. */
async function outage(play: Play, { breaks, mends }: { breaks: () => unknown; mends: () => unknown }) {
  const api = await startApi(play)
  const { result, answers } = await askingMeanwhile(api, ['/api/releases', '/', '/healthz'], async () => {
    const start = performance.now()
    await breaks()
    const meanwhile = await play.firstAfter(performance.now() + 1000)
    await sleep(Math.max(0, outageMs - (performance.now() - start)))
    await mends()
    return { meanwhile, resumed: await play.firstAfter(performance.now()) }
  })
  await api.end('SIGKILL')
  const { meanwhile, resumed } = result
  const wrong = answers.filter(({ status }) => status !== 200).length
  return {
    ms: resumed.pollMs,
    more: {
      pollWithoutMs: meanwhile.pollMs && Math.round(meanwhile.pollMs),
      sendWithoutMs: meanwhile.sendMs && Math.round(meanwhile.sendMs),
      readsFailed: wrong,
      reads: answers.length,
    },
    problems: [
      ...over('first poll after its return', resumed.pollMs, 3000),
      ...over('first poll without it', meanwhile.pollMs, 12_000),
      ...over('first message without it', meanwhile.sendMs, 15_000),
      ...(wrong > 0 ? [`reads that failed: ${wrong} of ${answers.length}`] : []),
    ],
  }
}

function isKilled(): Fault {
  return {
    ...{ row: 5, name: 'Redis is away for 30 s', limit: 'resumes within 3 s of its return; lost 0; reads stay 200', only: 'redis' },
    run: async play => {
      const redis = redisOf(play)
      return { tries: 1, ...(await outage(play, { breaks: () => redis.kill(), mends: () => redis.start() })) }
    },
  }
}

function isFrozen(): Fault {
  return {
    ...{ row: 6, name: 'Redis is frozen for 30 s', limit: 'no hang; given up for good 0; acknowledged twice at most 0.5 %', only: 'redis' },
    run: async play => {
      const redis = redisOf(play)
      return { tries: 1, ...(await outage(play, { breaks: () => redis.freeze(), mends: () => redis.thaw() })) }
    },
  }
}

function isCutOff(): Fault {
  return {
    ...{ row: 7, name: 'what goes to Redis goes nowhere', limit: 'nothing waits for it; lost 0', only: 'redis' },
    run: async play => ({
      tries: 1,
      ...(await outage(play, { breaks: () => wire?.set('swallowing'), mends: () => wire?.set('refusing') ?? wire?.set('open') })),
    }),
  }
}

function evicts(): Fault {
  return {
    ...{ row: 8, name: 'Redis throws away what it is given', limit: 'a figure and the log say so within 60 s; lost 0', only: 'redis' },
    run: async play => {
      const redis = redisOf(play)
      const port = await freePort()
      const extra = startExtra(play, 'workers/main.ts', { METRICS_PORT: String(port), LOG_LEVEL: 'warn' })
      const isSaid = async (value: number) => {
        const start = performance.now()
        while (performance.now() - start < 90_000) {
          const figures = await fetch(`http://127.0.0.1:${port}/metrics`).then(
            answer => answer.text(),
            () => '',
          )
          if (figures.includes(`modelwire_redis_ok{check="eviction"} ${value}`)) return performance.now() - start
          await sleep(250)
        }
        return null
      }
      await isSaid(1)
      await redis.tell('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru')
      const ms = await isSaid(0)
      const isLogged = /maxmemory-policy|allkeys-lru|evict|throws away/i.test(extra.said())
      await redis.tell('CONFIG', 'SET', 'maxmemory-policy', 'noeviction')
      await extra.end('SIGTERM')
      return { tries: 1, ms, problems: [...over('until it was said', ms, 60_000), ...(isLogged ? [] : ['the log does not say so'])] }
    },
  }
}

function isFull(): Fault {
  return {
    ...{ row: 9, name: 'Redis takes nothing more (maxmemory)', limit: 'goes on without it; lost 0', only: 'redis' },
    run: async play => {
      const redis = redisOf(play)
      const breaks = () => redis.tell('CONFIG', 'SET', 'maxmemory', '1')
      return { tries: 1, ...(await outage(play, { breaks, mends: () => redis.tell('CONFIG', 'SET', 'maxmemory', '0') })) }
    },
  }
}

function neverCame(): Fault {
  return {
    ...{ row: 10, name: 'Redis never came up', limit: 'it starts, and sends straight from Postgres within 5 s', only: 'redis' },
    run: async play => {
      // what killed workers had in hand is free again when their leases are over
      for (let worker = 0; worker < play.options.workers; worker += 1) await play.stage.fleet.kill(worker, 40)
      await sleep(12_000)
      const extra = startExtra(play, 'workers/main.ts', { REDIS_URL: 'redis://127.0.0.1:1' })
      await untilConnected(play, extra.child.pid)
      const { sendMs } = await play.firstAfter(performance.now())
      const isAlive = extra.child.exitCode === null
      await extra.end('SIGKILL')
      return {
        ...{ tries: 1, ms: sendMs },
        problems: [...over('first message', sendMs, 5000), ...(isAlive ? [] : ['it ended by itself'])],
      }
    },
  }
}
