import { readCompanies } from '../config/companies.ts'
import { companyDirectories, readEnvironment } from '../config/env.ts'
import { readLexicons } from '../config/lexicons.ts'
import { openLog } from '../config/log.ts'
import { readPhrases } from '../config/phrases.ts'
import { installationKey } from '../db/settings.ts'
import { channels } from '../workers/channels/index.ts'
import type { PollContext } from '../workers/context.ts'
import { usualSchedule } from '../workers/deliver/schedule.ts'
import type { DeliveryContext } from '../workers/deliver.ts'
import { buildKnowledge, normalizerVersion } from '../workers/normalize/index.ts'
import { runProgram } from '../workers/program.ts'
import { renormalize, understandingOf } from '../workers/renormalize.ts'
import { sourceKinds } from '../workers/sources/index.ts'
import { openContext } from '../workers/start.ts'
import { syncFiles } from '../workers/sync.ts'
import { deliverAll } from './alerts/live.ts'
import { type FarEnd, openFarEnd } from './alerts/receivers.ts'
import { reportOf } from './alerts/report.ts'
import { readWishes, subscribeAll } from './alerts/wishes.ts'
import { liveStep } from './history/live.ts'
import { type HistoryOptions, readOptions } from './history/options.ts'
import { behindReplay, openHistory, polledAlone } from './history/prepare.ts'
import { openProgress } from './history/progress.ts'
import { moveClock } from './history/replay.ts'

const usage =
  'npm run bench:alerts -- --replay http://127.0.0.1:18080 [--from 2025-03-01 --to 2025-04-01 --step 1h] [--company ID] [--data DIR] [--titles | --texts]'
const usual = ['--from', '2025-03-01', '--to', '2025-04-01', '--step', '1h', '--data', '.alerts']

/**
 * `npm run bench:alerts`: lives recorded history with twelve subscriptions over all channels, whose receivers stand on loopback and are
 * strict, and holds what arrives to what an independent reading of the history says should. Ends with 1 where the two differ.
 */
await runProgram(async program => {
  const words = process.argv.slice(2)
  const shown = words.includes('--texts') ? 'texts' : words.includes('--titles') ? 'titles' : null
  const options = readOptions([...usual, ...words.filter(each => each !== '--titles' && each !== '--texts')], usage)
  const [from = new Date(0)] = options.moments
  const given = readEnvironment()
  const companies = readCompanies(companyDirectories(given))
  const polled = polledAlone(options.companies, companies)
  await moveClock(options.replay, from)
  const environment = await behindReplay(program, { ...given, dataDir: options.data ?? given.dataDir }, options.replay, polled)
  const db = await openHistory(program, environment, from)
  const lexicons = readLexicons()
  const log = openLog(environment.logLevel)
  const pace = { atOnce: 16, gapMs: 0, pauseMs: 0 }
  const context = openContext({ environment, companies, db, log }, buildKnowledge(companies, lexicons), program.signal, pace)
  program.onStop(() => Promise.all([context.http.close(), context.reader.close()]))
  const wishes = readWishes()
  const farEnd = await openFarEnd(wishes)
  program.onStop(() => farEnd.close())
  const phrases = readPhrases()
  const message = { publicUrl: 'https://modelwire.example', key: await installationKey(db), phrases }
  const delivery: DeliveryContext = { db, log, http: farEnd.http, channels, smtp: farEnd.smtp, message, schedule: usualSchedule }
  await syncFiles(db, polled, sourceKinds)
  await renormalize(context, understandingOf(normalizerVersion, companies, lexicons))
  const subscribe = (at: Date) => subscribeAll(db, wishes, at)
  const living = live({ context, delivery, farEnd, subscribe }, options)
  program.onStop(() => living)
  const moments = await living
  if (program.signal.aborted) return say(`stopped after ${moments.length} of ${options.moments.length} steps`)
  const { lines, isRight } = await reportOf(db, { wishes, farEnd, moments, companies, phrases }, shown)
  for (const line of lines) process.stdout.write(`${line}\n`)
  program.end(isRight ? 0 : 1)
})

interface Stage {
  context: PollContext
  delivery: DeliveryContext
  farEnd: FarEnd
  subscribe: (at: Date) => Promise<unknown>
}

/** The first step reads what was there before and tells nobody; who subscribes then hears of the rest. Ends with all that still gathers. */
async function live({ context, delivery, farEnd, subscribe }: Stage, { moments, replay }: HistoryOptions): Promise<Date[]> {
  const progress = openProgress(context.db, moments.length, process.stderr)
  const lived: Date[] = []
  for (const moment of moments) {
    const at = await moveClock(replay, moment)
    const step = await liveStep(context, at)
    if (context.ending.aborted) return lived
    if (step.missed > 0) say(`${step.missed} sources could not be asked at ${at.toISOString()}`)
    if (lived.length === 0) await subscribe(at)
    farEnd.moveTo(at)
    if (!(await deliverAll(delivery, at, context.ending))) say(`not all could be delivered at ${at.toISOString()}`)
    lived.push(at)
    await progress(step)
  }
  await endAll({ delivery, farEnd, context }, lived.at(-1) ?? new Date(0))
  return lived
}

/** A week later nothing gathers any more. */
async function endAll({ delivery, farEnd, context }: Omit<Stage, 'subscribe'>, last: Date): Promise<void> {
  for (let days = 1; days <= 8; days += 1) {
    const at = new Date(last.getTime() + days * 86_400_000)
    farEnd.moveTo(at)
    await deliverAll(delivery, at, context.ending)
  }
  farEnd.moveTo(new Date(0))
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
