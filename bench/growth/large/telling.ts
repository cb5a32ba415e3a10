import { readCompanies } from '../../../config/companies.ts'
import { companyDirectories } from '../../../config/env.ts'
import type { Database } from '../../../db/client.ts'
import { claimDeliveries } from '../../../db/deliveries.ts'
import { dropPartition, forgetTold, someQueries, storeOldAttempts, storeSubscribers, tableBytes, tidy } from '../../../db/growth.ts'
import { forgetAttempts } from '../../../db/retention.ts'
import { openPostgres } from '../../chaos/postgres.ts'
import { startSink } from '../../fanout/receiver.ts'
import type { Folder } from '../../folder.ts'
import { quantile, say } from '../../report.ts'
import type { TellingFigure } from '../figures.ts'
import { note } from '../note.ts'
import { openTimeline } from '../releases.ts'
import { runTeller } from '../subscriptions.ts'
import { storeCorpus, storeWanted } from '../world.ts'
import { drainWith } from './drain.ts'
import { oweSome } from './owing.ts'

/** Subscribers ask the same: so many on average. */
const perQuery = 10
/** Of all who subscribe. */
const shares = [0.001, 0.01, 0.1, 0.3]
const oldAttempts = 200_000
const daysAgo = 100

/** A million subscribers who share a hundred thousand questions: to find who wants a release, to owe it to them in one transaction, and to send it with one worker and with two. */
export async function measureTelling(folder: Folder, subscriptions: number): Promise<TellingFigure> {
  const postgres = await openPostgres(folder.directory)
  folder.onStop(() => postgres.stop())
  const sink = await startSink()
  folder.onStop(() => sink.stop())
  const { url, db } = await openTimeline(postgres, 'growth_telling')
  folder.onStop(() => db.end({ timeout: 5 }))
  const queries = Math.ceil(subscriptions / perQuery)
  await storeWanted(db, await storeCorpus(db, readCompanies(companyDirectories({ companiesDir: null })), queries))
  note(`${queries} questions are stored`)
  await storeSubscribers(db, { count: subscriptions, address: sink.address })
  await tidy(db)
  note(`${subscriptions} subscribers are stored`)
  const { matchMs } = await runTeller(url, 0)
  note('a release was matched')
  const { owed, claimMs } = await measureOwing(db, queries)
  note('what waits was claimed')
  const forgotten = await measureForgetting(db, Math.min(oldAttempts, subscriptions))
  const drains: TellingFigure['drains'] = []
  note('old attempts are forgotten')
  for (const workers of [1, 2]) drains.push(await drainWith(folder, { url, db, sink, workers }))
  const figure = {
    ...{ subscriptions, queries, matchMs, owed, claimMs, waiting: owed.at(-1)?.deliveries ?? 0, drains, forgotten },
    subscriptionMegabytes: (await tableBytes(db, ['queries', 'endpoints', 'subscriptions'])) / 1e6,
  }
  tell(figure)
  return figure
}

async function measureOwing(db: Database, queries: number): Promise<Pick<TellingFigure, 'owed' | 'claimMs'>> {
  const owed: TellingFigure['owed'] = []
  for (const share of shares) {
    await forgetTold(db)
    const ids = await someQueries(db, Math.ceil(queries * share))
    const { deliveries, seconds } = await oweSome(db, `large-${share}`, ids)
    note(`owed to ${deliveries}`)
    owed.push({ deliveries, seconds, bytesAMessage: (await tableBytes(db, ['deliveries', 'tellings'])) / deliveries })
  }
  await tidy(db)
  const claims: number[] = []
  let start = ''
  for (let nth = 0; nth < 20; nth += 1) {
    const begun = performance.now()
    const claimed = await claimDeliveries(db, { limit: 150, start, atOnce: 4 })
    claims.push(performance.now() - begun)
    // from where it ended, as workers do
    start =
      claimed
        .map(each => each.subscription.endpoint)
        .toSorted()
        .at(-1) ?? ''
  }
  await forgetTold(db)
  return { owed, claimMs: quantile(claims, 0.5) }
}

/** As the upkeep does, some thousand at a time. */
async function measureForgetting(db: Database, attempts: number): Promise<TellingFigure['forgotten']> {
  await storeOldAttempts(db, attempts, daysAgo)
  await tidy(db)
  const droppedInSeconds = await dropPartition(db)
  const start = performance.now()
  while ((await forgetAttempts(db)) > 0);
  const seconds = (performance.now() - start) / 1000
  await forgetTold(db)
  return { attempts, seconds, droppedInSeconds }
}

function tell(figure: TellingFigure): void {
  const { subscriptions, queries, matchMs, owed, claimMs, waiting, drains, forgotten, subscriptionMegabytes } = figure
  say(`${subscriptions} subscriptions to ${queries} different questions, ${Math.round(subscriptionMegabytes)} MB:`)
  say(`  a release is matched in ${matchMs.p50.toFixed(2)} ms (p99 ${matchMs.p99.toFixed(2)})`)
  for (const { deliveries, seconds, bytesAMessage } of owed)
    say(
      `  owed to ${deliveries} in one transaction: ${seconds.toFixed(2)} s, ${((seconds / deliveries) * 1e6).toFixed(0)} µs and ${Math.round(bytesAMessage)} bytes each`,
    )
  say(`  while ${waiting} wait, 150 are claimed in ${claimMs.toFixed(2)} ms`)
  for (const { workers, messages, seconds, cpuMicroseconds, postgresCpuMicroseconds } of drains)
    say(
      `  sent by ${workers} worker(s): ${messages} in ${seconds.toFixed(1)} s, ${Math.round(messages / seconds)} a second; CPU a message ${cpuMicroseconds.toFixed(0)} µs, in Postgres ${postgresCpuMicroseconds.toFixed(0)} µs`,
    )
  say(
    `  ${forgotten.attempts} old attempts are forgotten in ${forgotten.seconds.toFixed(1)} s, dropped with a partition in ${forgotten.droppedInSeconds.toFixed(3)} s`,
  )
}
