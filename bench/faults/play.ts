import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import * as rows from '../../db/chaos.ts'
import { patiently } from '../../workers/deliver/patience.ts'
import { every } from '../chaos/every.ts'
import { gather, type Stage, type StageOptions, setUp } from '../chaos/stage.ts'
import { type Evidence, judge, type Verdict } from '../chaos/verdict.ts'
import { publications } from '../chaos/world.ts'

/** A stage on which models are published, as long as it is open: what is broken there is broken while there is something to lose. */
export interface Play {
  stage: Stage
  options: StageOptions
  /** Publishes nothing until everything is received and nothing is left to do: how things are then, and after how many seconds; null: that did not come. */
  settle(): Promise<{ seconds: number | null; verdict: Verdict }>
  judge(): Promise<Verdict>
  /** Milliseconds until a source was visited, and a receiver took something, since this instant of `performance.now()`. */
  firstAfter(start: number): Promise<{ pollMs: number | null; sendMs: number | null }>
  close(): Promise<void>
}

const publicationMs = 400
const patienceMs = 60_000
const awayMs = 20_000

export async function openPlay(options: StageOptions): Promise<Play> {
  // each wait listens for the end
  setMaxListeners(0, options.signal)
  const stage = await setUp(options)
  stage.receivers.calmDown()
  const published: Evidence['published'] = []
  const coming = publications(options.seed)
  const ending = new AbortController()
  options.signal.addEventListener('abort', () => ending.abort(), { once: true })
  let isPublishing = true
  const publish = () => {
    if (!isPublishing) return
    const publication = coming.next().value
    stage.upstream.publish(publication)
    published.push({ publication, at: Date.now() })
  }
  const timer = setInterval(publish, publicationMs)
  const polling = every(1000, ending.signal, () => rows.makeSourcesDue(stage.db))
  const judged = async () => judge(await patiently(() => gather(stage, published), awayMs))
  const settle = async () => {
    isPublishing = false
    const start = performance.now()
    try {
      while (performance.now() - start < patienceMs) {
        await patiently(() => rows.endGathering(stage.db), awayMs)
        const { waiting = 0, gathering = 0 } = await patiently(() => rows.countDeliveries(stage.db), awayMs)
        const before = performance.now()
        // upstream and receivers are in this process, and stand still while it judges
        const verdict = waiting + gathering === 0 ? await judged() : null
        if (verdict && verdict.unseen.length + verdict.lost.length === 0) return { seconds: (performance.now() - start) / 1000, verdict }
        await sleep(Math.max(250, 3 * (performance.now() - before)), null, { signal: options.signal })
      }
      return { seconds: null, verdict: await judged() }
    } finally {
      isPublishing = true
    }
  }
  return {
    stage,
    options,
    settle,
    judge: judged,
    firstAfter: start => firstAfter(stage, start),
    close: async () => {
      clearInterval(timer)
      ending.abort()
      await polling
    },
  }
}

async function firstAfter({ db, receivers }: Stage, start: number): Promise<{ pollMs: number | null; sendMs: number | null }> {
  const clock = Date.now() - (performance.now() - start)
  const found = { pollMs: null as number | null, sendMs: null as number | null }
  while (performance.now() - start < patienceMs && (found.pollMs === null || found.sendMs === null)) {
    const visitedAt = await rows.lastVisit(db).catch(() => null)
    if (visitedAt !== null && visitedAt.getTime() > clock) found.pollMs ??= visitedAt.getTime() - clock
    const receipt = receivers.receipts.find(each => each.at > clock && each.treatment === 'acknowledged')
    if (receipt) found.sendMs ??= receipt.at - clock
    await sleep(50)
  }
  return found
}
