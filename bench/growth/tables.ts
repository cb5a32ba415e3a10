import type { BellsFigure, Cost, Figures, PollingFigure, PoolerFigure, ReplicaFigure, Spread, TellingFigure } from './figures.ts'

/** Tables of what was measured, in Markdown, by the mark that they stand behind in `docs/`. What was not measured has none. */
export function tablesOf(figures: Figures): Record<string, string> {
  const { polling, telling, bells, replica, pooler } = figures
  return {
    ...(figures.sources ? { sources: sourcesTable(figures.sources) } : {}),
    ...(figures.releases ? { releases: releasesTable(figures.releases) } : {}),
    ...(figures.subscriptions ? { subscriptions: subscriptionsTable(figures.subscriptions) } : {}),
    ...(polling ? { polling: pollingTable(polling) } : {}),
    ...(telling ? { telling: tellingTable(telling) } : {}),
    ...(bells ? { bells: bellsTable(bells) } : {}),
    ...(replica ? { replica: replicaTable(replica) } : {}),
    ...(pooler ? { pooler: poolerTable(pooler) } : {}),
  }
}

/** As many digits as mean something: 12,300; 4.57; 0.0123. */
export function digits(value: number): string {
  const rounded = Number(value.toPrecision(3))
  return rounded >= 1000 ? Math.round(rounded).toLocaleString('en-US') : String(rounded)
}

/** The rows of a table, the first of which is its head; columns as wide as their widest cell, as Biome's and other formatters have them. */
export function table(rows: (string | number)[][]): string {
  const cells = rows.map(row => row.map(cell => (typeof cell === 'number' ? digits(cell) : cell)))
  const widths = (cells[0] ?? []).map((_, nth) => Math.max(...cells.map(row => row[nth]?.length ?? 0)))
  const line = (row: string[]) => `| ${row.map((cell, nth) => cell.padEnd(widths[nth] ?? 0)).join(' | ')} |`
  const [head = [], ...rest] = cells
  return [line(head), `| ${widths.map(width => '-'.repeat(width)).join(' | ')} |`, ...rest.map(line)].join('\n')
}

function sourcesTable(sources: NonNullable<Figures['sources']>): string {
  const cost = ({ seconds }: Cost, count: number) => `${digits(seconds)} s, ${digits(count / seconds)}/s`
  return table([
    [
      'sources',
      'first read of all',
      'all, nothing new',
      'at rest, % of a core',
      '… Postgres',
      'worker, MB',
      'a look, none due',
      '… all due',
    ],
    ...sources.map(each => [
      ...[each.sources, cost(each.first, each.sources), cost(each.unchanged, each.sources)],
      ...[each.rest.workerPercent, each.rest.postgresPercent, each.workerMegabytes],
      ...[`${digits(each.lookNoneMs)} ms`, `${digits(each.lookAllMs)} ms`],
    ]),
  ])
}

function releasesTable(releases: NonNullable<Figures['releases']>): string {
  return table([
    ['releases', 'newest 50, ms (p99)', 'a company', 'a search', 'asked again', 'API, MB', 'database, MB'],
    ...releases.map(each => [
      ...[each.releases, both(each.newestMs), both(each.companyMs), both(each.searchMs), both(each.againMs)],
      ...[each.apiMegabytes, each.databaseMegabytes],
    ]),
  ])
}

function subscriptionsTable(subscriptions: NonNullable<Figures['subscriptions']>): string {
  return table([
    ['subscriptions', 'matched, ms (p99)', 'messages owed', 'stored and owed, ms', 'read after a start, s', 'process, MB', 'tables, MB'],
    ...subscriptions.map(each => [
      ...[each.subscriptions, both(each.matchMs), each.deliveries, each.publishMs],
      ...[each.readSeconds, each.processMegabytes, each.subscriptionMegabytes],
    ]),
  ])
}

function pollingTable({ sources, looks, claimMs, passes, rhythms }: PollingFigure): string {
  return table([
    [`${digits(sources)} sources that say nothing new`, 'took'],
    ...looks.map(({ due, ms }) => [`a look who is due, while ${digits(due)} are`, `${digits(ms)} ms`]),
    ['a claim of sixteen', `${digits(claimMs)} ms`],
    ...passes.map(({ workers, seconds, cpuSeconds, postgresCpuSeconds }) => [
      `all due at once, ${counted(workers, 'worker')}`,
      `${digits(seconds)} s, ${digits(sources / seconds)}/s; CPU ${digits(cpuSeconds)} s, Postgres ${digits(postgresCpuSeconds)} s`,
    ]),
    ...rhythms.map(each => [
      `each every ${each.everySeconds / 60} minutes, ${counted(each.workers, 'worker')}: ${digits(each.visitsPerSecond)} visits/s`,
      `workers ${digits(each.workerPercent)} %, Postgres ${digits(each.postgresPercent)} %, Redis ${digits(each.redisPercent)} % of a core; the latest begun ${digits(each.oldestSeconds)} s late; ${digits(each.workerMegabytes)} MB`,
    ]),
  ])
}

function tellingTable(telling: TellingFigure): string {
  const { subscriptions, queries, matchMs, owed, claimMs, waiting, drains, forgotten, subscriptionMegabytes } = telling
  return table([
    [`${digits(subscriptions)} subscriptions to ${digits(queries)} questions`, 'took'],
    ['their tables', `${digits(subscriptionMegabytes)} MB`],
    ['a release matched', `${digits(matchMs.p50)} ms (p99 ${digits(matchMs.p99)})`],
    ...owed.map(({ deliveries, seconds, bytesAMessage }) => [
      `owed to ${digits(deliveries)}, in one transaction`,
      `${digits(seconds)} s: ${digits((seconds / deliveries) * 1e6)} µs and ${digits(bytesAMessage)} bytes each`,
    ]),
    [`150 claimed, while ${digits(waiting)} wait`, `${digits(claimMs)} ms`],
    ...drains.map(({ workers, messages, seconds, cpuMicroseconds, postgresCpuMicroseconds }) => [
      `${digits(messages)} sent by ${counted(workers, 'worker')}`,
      `${digits(seconds)} s, ${digits(messages / seconds)}/s; CPU of a message ${digits(cpuMicroseconds)} µs, in Postgres ${digits(postgresCpuMicroseconds)} µs`,
    ]),
    [
      `${digits(forgotten.attempts)} old attempts forgotten`,
      `${digits(forgotten.seconds)} s, ${digits(forgotten.attempts / forgotten.seconds)}/s`,
    ],
    ['dropped with a partition of their own', `${digits(forgotten.droppedInSeconds * 1000)} ms`],
  ])
}

function bellsTable(bells: BellsFigure): string {
  return table([
    [`${digits(bells.sources)} sources due at once, ${digits(bells.bells)} bells`, 'in Redis', 'in Postgres'],
    ['rung within', `${digits(bells.redisSeconds)} s`, `${digits(bells.postgresSeconds)} s`],
    ['held meanwhile', `${digits(bells.redisMegabytes)} MB`, `${digits(bells.postgresMegabytes)} MB`],
    ['answered by one process', `${digits(bells.answeredPerSecond)}/s`, `${digits(bells.postgresAnsweredPerSecond)}/s`],
    ['CPU of Redis meanwhile', `${digits(bells.redisCpuPercent)} % of a core`, ''],
    ['a Redis in cluster mode', bells.isTakenByCluster ? 'takes them' : 'does not take them', ''],
  ])
}

function replicaTable({ releases, primaryMs, replicaMs, revisions, missed, behindMs, cursorStatus }: ReplicaFigure): string {
  return table([
    ['an API on', 'the primary', 'a replica'],
    [`newest 50 of ${digits(releases)}, ms (p99)`, both(primaryMs), both(replicaMs)],
    [`of ${digits(revisions)} revisions missed, repeated or out of order`, '', digits(missed)],
    ['from when a change can be told to its reader, ms (p99)', '', both(behindMs)],
    ['a cursor of the primary is answered', '200', String(cursorStatus)],
  ])
}

function poolerTable({ sources, modes }: PoolerFigure): string {
  return table([
    ['PgBouncer, two workers', `read of ${digits(sources)} sources`, 'connections to Postgres'],
    ...modes.map(({ mode, read, connections }) => [`\`pool_mode = ${mode}\``, read, connections]),
  ])
}

function both({ p50, p99 }: Spread): string {
  return `${digits(p50)} (${digits(p99)})`
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
