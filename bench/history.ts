import type { Environment } from '../config/env.ts'
import { baselineEntries, livedRevisions } from '../db/history.ts'
import type { PollContext } from '../workers/context.ts'
import { runProgram } from '../workers/program.ts'
import { linesOf, summaryOf } from './history/lines.ts'
import { liveAll } from './history/live.ts'
import { type HistoryOptions, readOptions } from './history/options.ts'
import { prepareHistory } from './history/prepare.ts'
import { moveClock } from './history/replay.ts'
import { reportOf } from './history/report.ts'
import { firstShown } from './history/shown.ts'

/** `npm run history`: lives recorded history step by step, and says of each release when it was public and when it was told. */
await runProgram(async program => {
  const options = readOptions(process.argv.slice(2))
  const { context, environment } = await prepareHistory(program, options)
  const living = liveAll(context, options)
  program.onStop(() => living)
  const moments = await living
  if (program.signal.aborted) return say(`stopped after ${moments.length} of ${options.moments.length} steps; ${whereTo(environment)}`)
  for (const line of await report(context, options, moments)) process.stdout.write(`${line}\n`)
  say(whereTo(environment))
  program.end()
})

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
