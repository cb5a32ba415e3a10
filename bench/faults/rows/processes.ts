import { setTimeout as sleep } from 'node:timers/promises'
import * as rows from '../../../db/chaos.ts'
import { openDatabase } from '../../../db/client.ts'
import { startApi, startExtra, untilConnected } from '../api.ts'
import { type Fault, over, type Scene } from '../row.ts'

/** Workers and the API, as processes. */
export const processScene: Scene = {
  name: 'processes',
  faults: [standsStill(), isToldToEnd(), visitsTakeLong(), startsTogether()],
}

function standsStill(): Fault {
  return {
    ...{
      row: 3,
      name: 'a worker stands still for longer than its leases, and wakes',
      limit: 'nothing written by it then; one more copy a message at most',
    },
    run: async (play, tries) => {
      const before = (await play.judge()).acknowledgedTwice.length
      for (let nth = 0; nth < tries; nth += 1) {
        play.stage.fleet.freeze(nth % play.options.workers)
        await sleep(12_000)
        play.stage.fleet.thaw(nth % play.options.workers)
        await sleep(1000)
      }
      const { verdict } = await play.settle()
      const copies = verdict.acknowledgedTwice.length - before
      return { tries, ms: null, more: { extraCopies: copies }, problems: over('extra copies', copies, tries, 'copies') }
    },
  }
}

function isToldToEnd(): Fault {
  return {
    ...{
      row: 11,
      name: 'a worker is told to end, with messages that hang and with its queue away',
      limit: 'gone within 30 s, always; lost 0',
    },
    run: async play => {
      const { receivers, redis, postgres } = play.stage
      const atWork = async () => {
        const extra = startExtra(play, 'workers/main.ts')
        await untilConnected(play, extra.child.pid)
        await sleep(3000)
        return extra
      }
      receivers.treatAll('hung')
      const hanging = await (await atWork()).end('SIGTERM')
      receivers.treatAll(null)
      const extra = await atWork()
      await (redis ? redis.kill() : postgres.kill())
      const away = await extra.end('SIGTERM')
      await (redis ? redis.start() : postgres.start())
      const slowest = Math.max(hanging, away)
      return {
        ...{ tries: 2, ms: Math.round(slowest), more: { withHangingMessagesMs: Math.round(hanging), withQueueAwayMs: Math.round(away) } },
        problems: over('until it was gone', slowest, 30_000),
      }
    },
  }
}

function visitsTakeLong(): Fault {
  return {
    ...{ row: 18, name: 'a visit takes longer than its interval', limit: 'one visit at a time of each source' },
    run: async play => {
      const { upstream } = play.stage
      await play.settle()
      upstream.slowTo(3500)
      await sleep(4000)
      upstream.mostAtOnce()
      await sleep(16_000)
      const most = upstream.mostAtOnce()
      upstream.slowTo(0)
      return { tries: 4, ms: null, more: { mostAtOnce: most }, problems: over('visits at a time', most, 1, 'visits') }
    },
  }
}

function startsTogether(): Fault {
  return {
    ...{ row: 20, name: 'two APIs and three workers start at once', limit: 'all come up; every row once' },
    run: async (play, tries) => {
      const problems: string[] = []
      let slowest = 0
      for (let nth = 0; nth < tries; nth += 1) {
        const DATABASE_URL = await rows.createDatabase(play.stage.db, play.stage.postgres.url, `fresh${nth}`)
        const start = performance.now()
        const workers = [0, 1, 2].map(() => startExtra(play, 'workers/main.ts', { DATABASE_URL }))
        const apis = await Promise.all([startApi(play, { DATABASE_URL }), startApi(play, { DATABASE_URL })])
        const fresh = openDatabase(DATABASE_URL, { max: 1 })
        while (performance.now() - start < 60_000 && !(await rows.isBaselineRead(fresh).catch(() => false))) await sleep(100)
        slowest = Math.max(slowest, performance.now() - start)
        problems.push(...(await rows.brokenInvariants(fresh)).map(({ name, count }) => `${name}: ${count}`))
        problems.push(...workers.filter(({ child }) => child.exitCode !== null).map(each => `it ended: ${each.said().trim().slice(-200)}`))
        await Promise.all([...workers, ...apis].map(each => each.end('SIGKILL')))
        await fresh.end()
      }
      return { tries, ms: Math.round(slowest), problems: [...over('until every source was read', slowest, 60_000), ...problems] }
    },
  }
}
