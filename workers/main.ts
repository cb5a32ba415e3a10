import { readCompanies } from '../config/companies.ts'
import { ConfigurationError, companyDirectories, readEnvironment } from '../config/env.ts'
import { openLog } from '../config/log.ts'
import { connectDatabase } from '../db/connect.ts'
import { migrate } from '../db/migrate.ts'
import { runProgram } from './program.ts'
import { startWorkers } from './start.ts'

/** `npm run workers`: the workers alone, as many processes as one likes, on a Postgres that they share with the API. */
await runProgram(async program => {
  const environment = readEnvironment()
  const { databaseUrl } = environment
  if (!databaseUrl) throw new ConfigurationError('DATABASE_URL must be set for workers alone; npm start brings a Postgres of its own')
  const companies = readCompanies(companyDirectories(environment))
  const log = openLog(environment.logLevel)
  const db = await connectDatabase(databaseUrl, { max: 20, name: 'modelwire workers' })
  program.onStop(() => db.end({ timeout: 5 }))
  await migrate(db)
  const workers = await startWorkers({ environment, companies, db, databaseUrl, log })
  program.onStop(() => workers.stop())
})
