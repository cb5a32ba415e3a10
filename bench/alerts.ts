import { readPhrases } from '../config/phrases.ts'
import { installationKey } from '../db/settings.ts'
import { channels } from '../workers/channels/index.ts'
import type { PollContext } from '../workers/context.ts'
import { usualSchedule } from '../workers/deliver/schedule.ts'
import type { DeliveryContext } from '../workers/deliver.ts'
import { runProgram } from '../workers/program.ts'
import { deliverAll } from './alerts/live.ts'
import { type FarEnd, openFarEnd } from './alerts/receivers.ts'
import { reportOf } from './alerts/report.ts'
import { readWishes, subscribeAll } from './alerts/wishes.ts'
import { liveAll } from './history/live.ts'
import { type HistoryOptions, readOptions } from './history/options.ts'
import { prepareHistory } from './history/prepare.ts'

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
  const { context, companies } = await prepareHistory(program, options)
  const { db, log } = context
  const wishes = readWishes()
  const farEnd = await openFarEnd(wishes)
  program.onStop(() => farEnd.close())
  const phrases = readPhrases()
  const message = { publicUrl: 'https://modelwire.example', key: await installationKey(db), phrases }
  const delivery: DeliveryContext = { db, log, http: farEnd.http, channels, smtp: farEnd.smtp, message, schedule: usualSchedule }
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
async function live({ context, delivery, farEnd, subscribe }: Stage, options: HistoryOptions): Promise<Date[]> {
  const lived = await liveAll(context, options, async (at, nth) => {
    if (nth === 0) await subscribe(at)
    farEnd.moveTo(at)
    if (!(await deliverAll(delivery, at, context.ending))) say(`not all could be delivered at ${at.toISOString()}`)
  })
  if (!context.ending.aborted) await endAll({ delivery, farEnd, context }, lived.at(-1) ?? new Date(0))
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
