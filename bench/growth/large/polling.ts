import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase } from '../../../db/client.ts'
import { explained, markRead, spreadOver, tidy, waiting } from '../../../db/growth.ts'
import { visitedSince } from '../../../db/ingest.ts'
import { claimSources, dueSources } from '../../../db/sources.ts'
import type { ChaosRedis } from '../../chaos/redis.ts'
import type { Folder } from '../../folder.ts'
import { type Ours, openStand, startWorkers } from '../../ingest/run.ts'
import { quantile, say } from '../../report.ts'
import { openPostgresCpu } from '../cpu.ts'
import type { PollingFigure, RhythmFigure } from '../figures.ts'
import { lookMs } from '../sources.ts'

/** At the rhythm that company files usually name, and at three times that: where nothing is ever new. */
const rhythms = [300, 900]
const settleSeconds = 15
const watchedSeconds = 60

/** A hundred thousand sources, each on a host of its own, that were read before and say nothing new: what a look, a claim and a pass take, and what their rhythm costs. */
export async function measurePolling(folder: Folder, sources: number): Promise<PollingFigure> {
  const stand = await openStand(folder, sources, { every: '5m', isMade: false })
  const passes: PollingFigure['passes'] = []
  const rhythmFigures: RhythmFigure[] = []
  const [looks, claimMs]: [PollingFigure['looks'], number[]] = [[], []]
  for (const workers of [1, 2]) {
    const ours = await startWorkers(stand, workers)
    folder.onStop(() => ours.stop())
    await markRead(ours.db)
    const { seconds, cpuSeconds, postgresCpuSeconds } = await ours.pass()
    passes.push({ workers, seconds, cpuSeconds, postgresCpuSeconds })
    for (const every of rhythms) rhythmFigures.push(await watchRhythm({ ours, stand, workers, every }))
    await ours.stop()
    if (workers === 1) {
      looks.push(...(await lookAt(ours.url, sources)))
      claimMs.push(await claimSixteen(ours.url))
    }
  }
  const figure = { sources, looks, claimMs: claimMs[0] ?? Number.NaN, passes, rhythms: rhythmFigures }
  tell(figure)
  return figure
}

async function lookAt(url: string, sources: number): Promise<PollingFigure['looks']> {
  const heard: { text: string; values: unknown[] }[] = []
  const db = openDatabase(url, { max: 1, statementMs: 0, onStatement: (text, values) => heard.push({ text, values }) })
  try {
    await tidy(db)
    const looks: PollingFigure['looks'] = []
    for (const due of [0, sources / 250, sources / 10, sources].map(Math.ceil)) looks.push({ due, ms: await lookMs(db, due) })
    const statement = heard.findLast(each => each.text.includes('with due as'))
    if (statement) say(`with all ${sources} due, a look does this:\n${await explained(db, statement)}`)
    return looks
  } finally {
    await db.end({ timeout: 5 })
  }
}

/** As a bell that rings for sixteen makes a worker do. */
async function claimSixteen(url: string): Promise<number> {
  const db = openDatabase(url, { max: 1 })
  try {
    const due = await dueSources(db, 320)
    const times: number[] = []
    for (let nth = 0; nth + 16 <= due.length; nth += 16) {
      const start = performance.now()
      await claimSources(db, due.slice(nth, nth + 16))
      times.push(performance.now() - start)
    }
    return quantile(times, 0.5)
  } finally {
    await db.end({ timeout: 5 })
  }
}

interface Watched {
  ours: Ours
  stand: { redis: ChaosRedis }
  workers: number
  every: number
}

async function watchRhythm({ ours, stand, workers, every }: Watched): Promise<RhythmFigure> {
  await spreadOver(ours.db, every)
  await sleep(settleSeconds * 1000)
  const postgres = await openPostgresCpu(ours.db)
  const before = { worker: ours.cost().cpuSeconds, postgres: postgres.seconds(), redis: await redisCpu(stand.redis), at: performance.now() }
  const begun = (await visitedSince(ours.db, new Date())).now
  const seen: { due: number; oldest: number }[] = []
  while (performance.now() - before.at < watchedSeconds * 1000) {
    await sleep(500)
    seen.push(await waiting(ours.db))
  }
  const seconds = (performance.now() - before.at) / 1000
  const share = (spent: number) => (spent / seconds) * 100
  return {
    ...{ workers, everySeconds: every, visitsPerSecond: (await visitedSince(ours.db, begun)).visited / seconds },
    workerPercent: share(ours.cost().cpuSeconds - before.worker),
    postgresPercent: share(postgres.seconds() - before.postgres),
    redisPercent: share((await redisCpu(stand.redis)) - before.redis),
    waiting: quantile(
      seen.map(each => each.due),
      0.5,
    ),
    mostWaiting: Math.max(...seen.map(each => each.due)),
    oldestSeconds: Math.max(...seen.map(each => each.oldest)),
    workerMegabytes: ours.cost().megabytes,
  }
}

/** Seconds of CPU that a Redis has had. */
export async function redisCpu(redis: Pick<ChaosRedis, 'tell'>): Promise<number> {
  const said = await redis.tell('INFO', 'cpu')
  return Number(/used_cpu_sys:([\d.]+)/.exec(said)?.[1]) + Number(/used_cpu_user:([\d.]+)/.exec(said)?.[1])
}

function tell({ sources, looks, claimMs, passes, rhythms }: PollingFigure): void {
  say(`${sources} sources that say nothing new:`)
  for (const { due, ms } of looks) say(`  to look who is due takes ${ms.toFixed(2)} ms while ${due} are`)
  say(`  to claim sixteen ${claimMs.toFixed(2)} ms`)
  for (const { workers, seconds, cpuSeconds, postgresCpuSeconds } of passes)
    say(
      `  all due at once, ${workers} worker(s): ${seconds.toFixed(1)} s, ${Math.round(sources / seconds)} a second; CPU ${cpuSeconds.toFixed(1)} s, Postgres ${postgresCpuSeconds.toFixed(1)} s`,
    )
  for (const each of rhythms) {
    say(
      `  each every ${each.everySeconds} s, ${each.workers} worker(s): ${each.visitsPerSecond.toFixed(0)} visits a second; of a core workers ${each.workerPercent.toFixed(1)} %, Postgres ${each.postgresPercent.toFixed(1)} %, Redis ${each.redisPercent.toFixed(1)} %`,
    )
    say(
      `    due and not begun: median ${each.waiting}, at most ${each.mostWaiting}, for at most ${each.oldestSeconds.toFixed(1)} s; a worker holds ${each.workerMegabytes} MB`,
    )
  }
}
