import { execFile } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { readCompanies } from '../../config/companies.ts'
import { companyDirectories } from '../../config/env.ts'
import { countDeliveries } from '../../db/chaos.ts'
import type { Database } from '../../db/client.ts'
import { forgetTold, storeSubscribers, tableBytes, tidy } from '../../db/growth.ts'
import type { ChaosPostgres } from '../chaos/postgres.ts'
import { say } from '../report.ts'
import type { SubscriptionsFigure } from './figures.ts'
import { openTimeline } from './releases.ts'
import type { Told } from './teller.ts'
import { storeCorpus, storeWanted } from './world.ts'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
/** Nothing is sent. */
const nowhere = 'http://127.0.0.1:9'
const owned = ['queries', 'endpoints', 'subscriptions']

/** What it takes to find who wants a release, and to owe it to them: so many subscriptions, each with a question of its own. */
export async function measureSubscriptions(postgres: ChaosPostgres, sizes: number[]): Promise<SubscriptionsFigure[]> {
  const { url, db } = await openTimeline(postgres, 'growth_subscriptions')
  try {
    const companies = readCompanies(companyDirectories({ companiesDir: null }))
    const wanted = shuffled(await storeCorpus(db, companies, Math.max(...sizes)))
    const figures: SubscriptionsFigure[] = []
    for (const size of sizes) figures.push(await measureSize(db, url, { size, wanted, nth: figures.length * 10 }))
    return figures
  } finally {
    await db.end({ timeout: 5 })
  }
}

/** Kinds of question stand one behind the other: each size is to have all of them in their shares. The same each time. */
function shuffled(queries: string[]): string[] {
  const step = 7_919
  const isPrimeTo = queries.length % step !== 0
  return queries.map((_, nth) => queries[(nth * (isPrimeTo ? step : 1)) % queries.length] as string)
}

async function measureSize(
  db: Database,
  url: string,
  { size, wanted, nth }: { size: number; wanted: string[]; nth: number },
): Promise<SubscriptionsFigure> {
  await forgetTold(db)
  await storeWanted(db, wanted.slice(0, size))
  await storeSubscribers(db, { count: size, address: nowhere })
  await tidy(db)
  const told = await runTeller(url, nth)
  const messages = Object.values(await countDeliveries(db)).reduce((sum, each) => sum + each, 0)
  const bytesAMessage = messages > 0 ? (await tableBytes(db, ['deliveries', 'tellings'])) / messages : 0
  const { matchMs, fits, readSeconds, processMegabytes, withoutMegabytes, publishMs, deliveries } = told
  const figure = {
    ...{ subscriptions: size, matchMs, fits, readSeconds, processMegabytes, withoutMegabytes, publishMs, deliveries },
    ...{ subscriptionMegabytes: (await tableBytes(db, owned)) / 1e6, bytesAMessage },
  }
  tell(figure)
  return figure
}

/** In a process of its own, so that what it holds is its own. */
export async function runTeller(url: string, nth: number): Promise<Told> {
  const args = ['--expose-gc', '--import', 'tsx', 'bench/growth/teller.ts', url, String(nth)]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, maxBuffer: 1e6 })
  return JSON.parse(stdout) as Told
}

function tell(figure: SubscriptionsFigure): void {
  const { subscriptions, matchMs, fits, readSeconds, processMegabytes, withoutMegabytes, publishMs, deliveries } = figure
  say(`${subscriptions} subscriptions, each with a question of its own:`)
  say(`  a release is matched in ${matchMs.p50.toFixed(3)} ms (p99 ${matchMs.p99.toFixed(3)}) and fits ${fits}`)
  say(
    `  the process holds ${Math.round(processMegabytes)} MB, ${Math.round(withoutMegabytes)} without; reads them in ${readSeconds.toFixed(2)} s`,
  )
  say(`  storing a release and owing ${deliveries} messages takes ${publishMs.toFixed(1)} ms`)
  say(`  the tables of subscriptions ${figure.subscriptionMegabytes.toFixed(1)} MB; a message ${Math.round(figure.bytesAMessage)} bytes`)
}
