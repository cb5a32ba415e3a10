import { readCompanies } from '../config/companies.ts'
import { companyDirectories, type Environment, readEnvironment } from '../config/env.ts'
import { readLexicons } from '../config/lexicons.ts'
import { openLog } from '../config/log.ts'
import { baselineEntries, livedRevisions } from '../db/history.ts'
import type { PollContext } from '../workers/context.ts'
import type { Pace } from '../workers/http.ts'
import { buildKnowledge, normalizerVersion } from '../workers/normalize/index.ts'
import { runProgram } from '../workers/program.ts'
import { renormalize, understandingOf } from '../workers/renormalize.ts'
import { sourceKinds } from '../workers/sources/index.ts'
import { openContext } from '../workers/start.ts'
import { syncFiles } from '../workers/sync.ts'
import { linesOf, summaryOf } from './history/lines.ts'
import { liveStep } from './history/live.ts'
import { type HistoryOptions, readOptions } from './history/options.ts'
import { behindReplay, openHistory, polledAlone } from './history/prepare.ts'
import { openProgress } from './history/progress.ts'
import { moveClock } from './history/replay.ts'
import { reportOf } from './history/report.ts'
import { firstShown } from './history/shown.ts'

/** The replay is ours, and its steps are hours apart: nobody is spared, and no wish to be left alone outlasts its step. */
const pace: Partial<Pace> = { atOnce: 16, gapMs: 0, pauseMs: 0 }

/** `npm run history`: lives recorded history step by step, and says of each release when it was public and when it was told. */
await runProgram(async program => {
  const options = readOptions(process.argv.slice(2))
  const [from = new Date(0)] = options.moments
  const given = readEnvironment()
  const companies = readCompanies(companyDirectories(given))
  const polled = polledAlone(options.companies, companies)
  await moveClock(options.replay, from)
  const environment = await behindReplay(program, { ...given, dataDir: options.data ?? given.dataDir }, options.replay, polled)
  const db = await openHistory(program, environment, from)
  const lexicons = readLexicons()
  const log = openLog(environment.logLevel)
  const context = openContext({ environment, companies, db, log }, buildKnowledge(companies, lexicons), program.signal, pace)
  program.onStop(() => Promise.all([context.http.close(), context.reader.close()]))
  await syncFiles(db, polled, sourceKinds)
  await renormalize(context, understandingOf(normalizerVersion, companies, lexicons))
  const living = live(context, options)
  program.onStop(() => living)
  const moments = await living
  if (program.signal.aborted) return say(`stopped after ${moments.length} of ${options.moments.length} steps; ${whereTo(environment)}`)
  for (const line of await report(context, options, moments)) process.stdout.write(`${line}\n`)
  say(whereTo(environment))
  program.end()
})

/** Lives one step after the other. Returns the moments that were lived, by the replay's clock. */
async function live(context: PollContext, { moments, replay }: HistoryOptions): Promise<Date[]> {
  const progress = openProgress(context.db, moments.length, process.stderr)
  const lived: Date[] = []
  for (const moment of moments) {
    const at = await moveClock(replay, moment)
    const step = await liveStep(context, at)
    if (context.ending.aborted) return lived
    if (step.missed > 0) say(`${step.missed} sources could not be asked at ${at.toISOString()}`)
    lived.push(at)
    await progress(step)
  }
  return lived
}

async function report({ db, http }: PollContext, { replay }: HistoryOptions, moments: Date[]): Promise<string[]> {
  const revisions = await livedRevisions(db)
  const repositories = revisions.flatMap(each => each.repositories).filter(each => each.host === 'huggingface')
  const distinct = [...new Map(repositories.map(each => [each.repo, each])).values()]
  const shown = await firstShown(distinct, moments, { http, move: to => moveClock(replay, to) })
  await moveClock(replay, moments.at(-1) ?? new Date(0))
  const found = reportOf({ moments, revisions, baseline: await baselineEntries(db), shown })
  return [...linesOf(found, moments), '', ...summaryOf(found)]
}

function whereTo({ databaseUrl, dataDir }: Environment): string {
  if (databaseUrl) return 'DATABASE_URL holds what was lived: npm run api serves it'
  return `${dataDir} holds what was lived: DATA_DIR=${dataDir} npm start serves it`
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
