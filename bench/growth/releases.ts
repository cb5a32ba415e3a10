import { readCompanies } from '../../config/companies.ts'
import { companyDirectories } from '../../config/env.ts'
import { createDatabase } from '../../db/chaos.ts'
import { type Database, openDatabase } from '../../db/client.ts'
import { foldCounts } from '../../db/counts.ts'
import { databaseBytes, tidy } from '../../db/growth.ts'
import { migrate } from '../../db/migrate.ts'
import { someCompany, storeScale } from '../../db/scale.ts'
import { sourceKinds } from '../../workers/sources/index.ts'
import { syncFiles } from '../../workers/sync.ts'
import type { ChaosPostgres } from '../chaos/postgres.ts'
import type { Folder } from '../folder.ts'
import { say } from '../report.ts'
import { chineseTopics, topics } from '../scale/words.ts'
import { askInTurn, type GrowthApi, startApi } from './api.ts'
import type { ReleasesFigure, Spread } from './figures.ts'

const answers = 500

/** How the API answers from a timeline of so many releases, each with three sightings: one reader, who asks each question only once. */
export async function measureReleases(folder: Folder, postgres: ChaosPostgres, releases: number): Promise<ReleasesFigure> {
  const { url, db } = await openTimeline(postgres, `growth_${releases}`)
  try {
    const storedInSeconds = await fillTimeline(db, releases)
    const api = await startApi(url, folder.directory)
    folder.onStop(() => api.stop())
    const asked = await ask(api, await someCompany(db))
    const figure = {
      ...{ releases, ...asked, apiMegabytes: api.megabytes(), databaseMegabytes: (await databaseBytes(db)) / 1e6, storedInSeconds },
    }
    await api.stop()
    tell(figure)
    return figure
  } finally {
    await db.end({ timeout: 5 })
  }
}

/** An empty timeline of its own that knows the companies of the files. */
export async function openTimeline(postgres: ChaosPostgres, name: string): Promise<{ url: string; db: Database }> {
  const admin = openDatabase(postgres.url, { max: 1 })
  const url = await createDatabase(admin, postgres.url, name)
  await admin.end({ timeout: 5 })
  const db = openDatabase(url, { max: 4, name: 'modelwire bench', statementMs: 0 })
  await migrate(db)
  await syncFiles(db, readCompanies(companyDirectories({ companiesDir: null })), sourceKinds)
  return { url, db }
}

/** Returns the seconds that it took. */
export async function fillTimeline(db: Database, releases: number): Promise<number> {
  const start = performance.now()
  await storeScale(db, releases, { topics, chineseTopics }, () => {})
  // as the upkeep of a worker does all along
  while ((await foldCounts(db)) > 0);
  await tidy(db)
  return (performance.now() - start) / 1000
}

const newest = '/api/releases?limit=50'

/** Fifty releases, of another moment each time. */
export function askNewest(api: GrowthApi): Promise<Spread> {
  return askInTurn(api, answers, nth => `${newest}&until=${instant(nth)}`)
}

async function ask(api: GrowthApi, company: string) {
  return {
    newestMs: await askNewest(api),
    companyMs: await askInTurn(api, answers, nth => `${newest}&company=${company}&until=${instant(nth)}`),
    searchMs: await askInTurn(api, answers, nth => `/api/releases?q=${encodeURIComponent(wordsOf(nth))}&limit=${1 + (nth % 50)}`),
    againMs: await askInTurn(api, answers, () => newest),
  }
}

/** One of the instants of the generated years, in an order that jumps about. */
function instant(nth: number): string {
  return new Date(Date.parse('2023-02-01T00:00:00Z') + ((nth * 2_654_435_761) % (1300 * 86_400_000))).toISOString()
}

/** Words that are common, and words that are rare; two of them every other time. */
function wordsOf(nth: number): string {
  const words = nth % 4 < 2 ? topics : chineseTopics
  const first = words[nth % words.length] ?? ''
  return nth % 2 === 0 ? first : `${first} ${words[Math.floor(nth / words.length) % words.length] ?? ''}`
}

function tell(figure: ReleasesFigure): void {
  const { releases, newestMs, companyMs, searchMs, againMs, apiMegabytes, databaseMegabytes, storedInSeconds } = figure
  const each = ({ p50, p99 }: Spread) => `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`
  say(`${releases} releases, stored in ${storedInSeconds.toFixed(1)} s, ${Math.round(databaseMegabytes)} MB; one reader:`)
  say(`  newest 50      ${each(newestMs)}`)
  say(`  of a company   ${each(companyMs)}`)
  say(`  a search       ${each(searchMs)}`)
  say(`  asked again    ${each(againMs)}`)
  say(`  the API holds ${Math.round(apiMegabytes)} MB`)
}
