import { readCompanies } from '../../config/companies.ts'
import { companyDirectories } from '../../config/env.ts'
import { inTransaction, openDatabase } from '../../db/client.ts'
import { someReleases } from '../../db/measure.ts'
import { matchableOf, openQueryIndex, type QueryIndex } from '../../db/queries.ts'
import { readKnownCompanies } from '../../db/timeline.ts'
import { memoryOf } from '../processes.ts'
import { openPublisher } from '../publisher.ts'
import { quantile } from '../report.ts'
import { spreadOf } from './api.ts'
import type { Spread } from './figures.ts'

/**
 * A process that does what a worker does with queries, and nothing else: `node --expose-gc --import tsx bench/growth/teller.ts URL NTH`
 * reads them, matches releases, publishes some from the NTH on, and tells in a line of JSON what that took.
 */
export interface Told {
  queries: number
  withoutMegabytes: number
  processMegabytes: number
  readSeconds: number
  matchMs: Spread
  fits: number
  publishMs: number
  /** Of each release. */
  deliveries: number
}

const tried = 200
const published = 5

const [url = '', first = '0'] = process.argv.slice(2)
const companies = readCompanies(companyDirectories({ companiesDir: null }))
const db = openDatabase(url, { max: 2, name: 'modelwire bench', statementMs: 0 })
const publisher = openPublisher(db, companies)
const known = await readKnownCompanies(db)
const withoutMegabytes = megabytes()
const index = openQueryIndex()
const start = performance.now()
await inTransaction(db, tx => index.refresh(tx, known))
const readSeconds = (performance.now() - start) / 1000
const held = { queries: index.size, withoutMegabytes, processMegabytes: megabytes(), readSeconds }
process.stdout.write(`${JSON.stringify({ ...held, ...(await match(index)), ...(await publish(Number(first))) } satisfies Told)}\n`)
await db.end({ timeout: 5 })

async function match(among: QueryIndex): Promise<Pick<Told, 'matchMs' | 'fits'>> {
  const found = [...(await matchableOf(db, await someReleases(db, tried))).values()]
  for (const release of found) among.match(release)
  const fits: number[] = []
  const times = found.map(release => {
    const begun = performance.now()
    fits.push(among.match(release).length)
    return performance.now() - begun
  })
  return { matchMs: spreadOf(times), fits: quantile(fits, 0.5) }
}

/** The first of all reads the queries, as the first news after a start does, and is left out. */
async function publish(from: number): Promise<Pick<Told, 'publishMs' | 'deliveries'>> {
  await publisher.publish(from)
  const times: number[] = []
  const owed: number[] = []
  for (let nth = 1; nth <= published; nth += 1) {
    const each = await publisher.publish(from + nth)
    times.push(each.ms)
    owed.push(each.owed)
  }
  return { publishMs: quantile(times, 0.5), deliveries: quantile(owed, 0.5) }
}

function megabytes(): number {
  globalThis.gc?.()
  return memoryOf(process.pid) / 1e6
}
