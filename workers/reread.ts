import { readCompanies } from '../config/companies.ts'
import { ConfigurationError, companyDirectories, type Environment, readEnvironment } from '../config/env.ts'
import { readLexicons } from '../config/lexicons.ts'
import { mask, openLog } from '../config/log.ts'
import type { Database } from '../db/client.ts'
import { storedCompanies } from '../db/companies.ts'
import { connectDatabase } from '../db/connect.ts'
import { joinEmbedded } from '../db/embedded.ts'
import { nearest } from '../db/filters/parts/nearest.ts'
import { assertMigrated } from '../db/migrate.ts'
import { buildKnowledge } from './normalize/index.ts'
import { normalizerOf } from './normalizer.ts'
import { type RereadArguments, readArguments } from './rereadArguments.ts'
import { reread } from './rereading.ts'
import { linesOfReport, openReport, type RereadReport } from './rereadReport.ts'

/**
 * `npm run -s reread`: reads all stored entries anew, by the rules and names as they are now, and prints what changes by it. With
 * `--apply` it is written, as revisions.
 */
async function main(): Promise<void> {
  const options = readArguments(process.argv.slice(2))
  const environment = readEnvironment()
  const server = environment.databaseUrl === null ? await joinEmbedded(environment.dataDir) : null
  try {
    if (server?.isShared)
      say('A Modelwire runs on this database: what it reads from now on it reads by its own rules, until it is started again.')
    const db = await connectDatabase(environment.databaseUrl ?? server?.url ?? '', { max: 2, name: 'modelwire reread' })
    const interrupted = onInterrupt(() => db.end({ timeout: 0 }))
    const report = await Promise.race([run(db, environment, options), interrupted]).finally(() => db.end({ timeout: 2 }))
    await print(report, options)
  } finally {
    await server?.stop()
  }
}

/** Rejects when the program is told to end: the server is still to be stopped in order. */
function onInterrupt(end: () => Promise<void>): Promise<never> {
  return new Promise((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        void end()
        reject(new Error('ended before it was done: nothing was written'))
      })
    }
  })
}

async function run(db: Database, environment: Environment, options: RereadArguments): Promise<RereadReport> {
  await assertMigrated(db)
  const files = readCompanies(companyDirectories(environment))
  const known = new Set(await storedCompanies(db))
  const companies = files.filter(company => known.has(company.id))
  if (options.company !== null) assertKnown(options.company, [...known])
  const unknown = files.filter(company => !known.has(company.id)).map(company => company.id)
  if (unknown.length > 0) say(`Left out, for they are new to the database, which takes them in at the next start: ${unknown.join(', ')}`)
  const normalizer = normalizerOf(buildKnowledge(files, readLexicons()))
  const report = openReport()
  const done = await reread(
    { db, normalizer, companies: new Map(companies.map(company => [company.id, company])), log: openLog(environment.logLevel) },
    { ...options, onPlan: (company, plan, dissolved) => report.add(company, plan, dissolved), onProgress: showProgress() },
  )
  if (!done) throw new ConfigurationError('another process is reading everything again just now: wait until it is done')
  return report.close(done, options.isApplied)
}

function assertKnown(company: string, known: string[]): void {
  if (known.includes(company)) return
  const meant = nearest(company, known)
  throw new ConfigurationError(`--company ${company}: no company of the database has this id${meant ? `; ${meant} has` : ''}`)
}

/** On a terminal alone, and gone when it is over. */
function showProgress(): (read: number) => void {
  if (!process.stderr.isTTY) return () => {}
  return read => process.stderr.write(`\r\x1b[K${read} entries read …\r`)
}

async function print(report: RereadReport, { isJson }: RereadArguments): Promise<void> {
  if (process.stderr.isTTY) process.stderr.write('\x1b[K')
  if (isJson) return write(`${JSON.stringify(report)}\n`)
  for (const line of linesOfReport(report)) await write(`${line}\n`)
}

/** A reader that has seen enough (`| head`) is no failure. */
function write(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, error => (error && (error as NodeJS.ErrnoException).code !== 'EPIPE' ? reject(error) : resolve()))
  })
}

function isLost(error: Error): boolean {
  return 'code' in error && /^(CONNECTION_|57P)/.test(String(error.code))
}

function say(text: string): void {
  process.stderr.write(`${mask(text)}\n`)
}

process.stdout.on('error', () => {})
await main().catch((error: Error) => {
  say(isLost(error) ? 'the database went away before it was done: nothing was written' : error.message || error.name)
  process.exitCode = 1
})
