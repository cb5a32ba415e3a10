import { readCompanies } from '../config/companies.ts'
import { ConfigurationError, companyDirectories, programVersion, readEnvironment } from '../config/env.ts'
import { openLog } from '../config/log.ts'
import { watchProcess } from '../config/metrics.ts'
import { connectDatabase } from '../db/connect.ts'
import { migrate } from '../db/migrate.ts'
import { patiently } from './deliver/patience.ts'
import { startMetrics } from './metrics.ts'
import { runProgram } from './program.ts'
import { startWorkers } from './start.ts'

/** `npm run workers`: the workers alone, as many processes as one likes, on a Postgres that they share with the API. */
await runProgram(async program => {
  const environment = readEnvironment()
  const { databaseUrl, host, metrics } = environment
  if (!databaseUrl) throw new ConfigurationError('DATABASE_URL must be set for workers alone; npm start brings a Postgres of its own')
  const companies = readCompanies(companyDirectories(environment))
  const log = openLog(environment.logLevel)
  const db = await connectDatabase(databaseUrl, { max: 10, name: 'modelwire workers' })
  program.onStop(() => db.end({ timeout: 5 }))
  await patiently(() => migrate(db), 20_000)
  if (metrics.port !== null) {
    watchProcess(programVersion())
    const server = await startMetrics({ db, log, host, port: metrics.port, token: metrics.token })
    program.onStop(() => server.close())
    process.stderr.write(`Metrics of these workers at http://${host}:${server.port}/metrics\n`)
  }
  const workers = await startWorkers({ environment, companies, db, databaseUrl, log })
  program.onStop(() => workers.stop())
})
