import { createServer } from 'node:net'
import { startApi } from './api/main.ts'
import { readCompanies } from './config/companies.ts'
import { ConfigurationError, companyDirectories, programVersion, readEnvironment } from './config/env.ts'
import { openLog } from './config/log.ts'
import { connectDatabase } from './db/connect.ts'
import { startEmbedded } from './db/embedded.ts'
import { migrate } from './db/migrate.ts'
import { releaseLeases } from './db/sources.ts'
import { longestStatementMs } from './db/timeline/ask.ts'
import { patiently } from './workers/deliver/patience.ts'
import { type Program, runProgram } from './workers/program.ts'
import { showProgress } from './workers/progress.ts'
import { sourceKinds } from './workers/sources/index.ts'
import { startWorkers } from './workers/start.ts'
import { sourceRows } from './workers/sync.ts'

/** `npm start`: Postgres (unless there is one), workers, API and pages in one process. */
await runProgram(async program => {
  const environment = readEnvironment()
  const companies = readCompanies(companyDirectories(environment))
  sourceRows(companies, sourceKinds)
  const { host, port, publicUrl, operatorToken, metrics, trustedProxies, rateLimit, smtp, webSubHub: hub } = environment
  await assertFree(host, port)
  const log = openLog(environment.logLevel)
  const databaseUrl = environment.databaseUrl ?? (await startPostgres(program, environment.dataDir))
  const db = await connectDatabase(databaseUrl, { max: 10 })
  program.onStop(() => db.end({ timeout: 5 }))
  await patiently(() => migrate(db), 20_000)
  // the embedded server is ours alone: whoever held a source there was killed
  if (!environment.databaseUrl) await releaseLeases(db)
  const workers = await startWorkers({ environment, companies, db, databaseUrl, log })
  program.onStop(() => workers.stop())
  // of its own: readers do not wait behind twenty polls
  const reading = await connectDatabase(databaseUrl, { max: 8, name: 'modelwire api', statementMs: longestStatementMs })
  program.onStop(() => reading.end({ timeout: 2 }))
  const api = await startApi({
    ...{ db: reading, host, port, publicUrl, operatorToken, trustedProxies, rateLimit, smtp, hub, version: programVersion() },
    ...{ ready: () => workers.reasons(), metricsToken: metrics.token, log },
  })
  program.onStop(() => api.close())
  process.stderr.write(`Modelwire at ${port === 0 ? `http://localhost:${api.port}` : publicUrl}\n`)
  void showProgress({ db, out: process.stderr, signal: program.signal }).catch(error => log.warn({ err: error }, 'no progress to show'))
})

/** Looked at before Postgres starts: a port in use is the commonest mistake, and its answer should come at once. */
async function assertFree(host: string, port: number): Promise<void> {
  const probe = createServer()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', (error: NodeJS.ErrnoException) => reject(problemOf(error, host, port)))
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve()))
  })
}

function problemOf(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE') return new ConfigurationError(`port ${port} is in use: stop what listens there, or set PORT to another`)
  return new ConfigurationError(`cannot listen on ${host} port ${port} (${error.code}): set HOST and PORT to others`)
}

async function startPostgres(program: Program, directory: string): Promise<string> {
  const server = await startEmbedded(directory)
  program.onStop(() => server.stop())
  return server.url
}
