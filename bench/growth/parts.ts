import { type ChaosPostgres, openPostgres } from '../chaos/postgres.ts'
import type { Folder } from '../folder.ts'
import type { Figures } from './figures.ts'
import { measureBells } from './large/bells.ts'
import { measurePolling } from './large/polling.ts'
import { measurePooler } from './large/pooler.ts'
import { measureReplica } from './large/replica.ts'
import { measureTelling } from './large/telling.ts'
import { type Part, sizesOf } from './options.ts'
import { measureReleases } from './releases.ts'
import { measureSources } from './sources.ts'
import { measureSubscriptions } from './subscriptions.ts'

/** How much is made at most, and where. */
export interface Run {
  most: number
  inFolder<Result>(work: (folder: Folder) => Promise<Result>): Promise<Result>
}

/** What each word behind `--of` measures. */
export const measures: { [Name in Part]: (run: Run) => Promise<NonNullable<Figures[Name]>> } = {
  // each on a stand of its own
  sources: ({ most, inFolder }) => eachOf(sizesOf('sources', most), size => inFolder(folder => measureSources(folder, size))),
  releases: ({ most, inFolder }) =>
    inFolder(async folder => {
      const postgres = await postgresIn(folder)
      return eachOf(sizesOf('releases', most), size => measureReleases(folder, postgres, size))
    }),
  subscriptions: ({ most, inFolder }) =>
    inFolder(async folder => measureSubscriptions(await postgresIn(folder), sizesOf('subscriptions', most))),
  polling: ({ most, inFolder }) => inFolder(folder => measurePolling(folder, Math.min(most, 100_000))),
  telling: ({ most, inFolder }) => inFolder(folder => measureTelling(folder, Math.min(most, 1_000_000))),
  bells: ({ most, inFolder }) => inFolder(folder => measureBells(folder, Math.min(most, 100_000))),
  pooler: ({ inFolder }) => inFolder(measurePooler),
  replica: ({ most, inFolder }) => inFolder(folder => measureReplica(folder, Math.min(most, 100_000))),
}

async function postgresIn({ directory, onStop }: Folder): Promise<ChaosPostgres> {
  const postgres = await openPostgres(directory)
  onStop(() => postgres.stop())
  return postgres
}

async function eachOf<Result>(sizes: number[], measure: (size: number) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  for (const size of sizes) results.push(await measure(size))
  return results
}
