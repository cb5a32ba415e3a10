import { pino } from 'pino'
import { afterAll, beforeEach } from 'vitest'
import type { Company, SourceEntry } from '../../config/company.ts'
import type { DueSource } from '../../db/sources.ts'
import type { PollContext } from '../../workers/context.ts'
import { openHttp } from '../../workers/http.ts'
import { normalizerOf } from '../../workers/normalizer.ts'
import { type PollOutcome, poll } from '../../workers/poll.ts'
import { openReader, type Reader } from '../../workers/reader.ts'
import { sourceKinds } from '../../workers/sources/index.ts'
import { syncFiles } from '../../workers/sync.ts'
import { type TestDatabase, useDatabase } from './database.ts'
import { herald, knowledge, lumen, tarn } from './knowledge.ts'
import { type TestUpstream, useUpstream } from './upstream.ts'

export interface TestSource extends Partial<Pick<SourceEntry, 'kind' | 'every' | 'settings' | 'zone' | 'language'>> {
  id: string
  path: string
  isPress?: boolean
}

export interface TestPolling extends TestDatabase {
  upstream: TestUpstream
  context: PollContext
  /** Stores the companies, lumen with these sources (`id`, `path` on the upstream); `isPress` gives one to the herald. */
  track(sources: TestSource[]): Promise<void>
  /** Empties the database, as before each test. */
  clear(): Promise<void>
  /** Makes a source due and polls it. */
  poll(id: string): Promise<PollOutcome>
  /** Makes a source due; what a tick would find. */
  due(id: string): Promise<DueSource>
  source(id: string): Promise<Record<string, unknown>>
  /** How many rows each table holds, and how often they were written. */
  counts(): Promise<{ entries: number; changed: number; releases: number; revisions: number }>
}

/** Everything a poll needs, for real: a database, an upstream on a socket, threads, and a company that exists nowhere. */
export function usePolling(): TestPolling {
  const used = useDatabase() as TestPolling
  used.upstream = useUpstream()
  const reader = openReader({ threads: 1 })
  beforeEach(async () => {
    // a host that asked one test for patience is not left alone by the next one
    await used.context?.http.close()
    used.context = openContext(used, reader)
    await used.clear()
  })
  used.clear = async () => {
    await used.db`truncate companies, sources, hosts, entries, claims, releases, sightings, revisions, rulings, settings, subscriptions, endpoints, queries, tellings, ringer cascade`
  }
  afterAll(async () => {
    await used.context.http.close()
    await reader.close()
  })
  used.track = sources => syncFiles(used.db, companiesWith(used.upstream.address, sources), sourceKinds)
  used.poll = async id => poll(used.context, await used.due(id))
  used.due = async id => {
    const [row] = await used.db<DueSource[]>`
      update sources set next_poll_at = clock_timestamp() where id = ${id} returning id, fence`
    if (!row) throw new Error(`there is no source ${id}`)
    return row
  }
  used.source = async id => {
    const [row] = await used.db`
      select *, extract(epoch from next_poll_at - clock_timestamp())::float8 as next_in, lease_until is not null as is_leased
      from sources where id = ${id}`
    return row ?? {}
  }
  used.counts = async () => {
    const [row] = await used.db<{ entries: number; changed: number; releases: number; revisions: number }[]>`
      select (select count(*) from entries)::int as entries, (select count(*) from entries where changed_at is not null)::int as changed,
        (select count(*) from releases where dissolved_at is null)::int as releases, (select count(*) from revisions)::int as revisions`
    return row ?? { entries: 0, changed: 0, releases: 0, revisions: 0 }
  }
  return used
}

function openContext(used: TestPolling, reader: Reader): PollContext {
  return {
    db: used.db,
    http: openHttp({
      userAgent: 'Modelwire/test',
      proxy: { http: null, https: null, no: [] },
      extraCertificates: null,
      allowPrivateHosts: ['127.0.0.1'],
    }),
    reader,
    kinds: sourceKinds,
    normalizer: normalizerOf(knowledge),
    companies: new Map([lumen, tarn].map(company => [company.id, company])),
    log: pino({ level: 'silent' }),
    ending: new AbortController().signal,
  }
}

export function companiesWith(address: string, sources: TestSource[]): Company[] {
  const own = (isPress: boolean) => sources.filter(source => (source.isPress ?? false) === isPress)
  return [
    { ...lumen, source: own(false).map(source => sourceEntry(address, 'lumen', source)) },
    { ...tarn, source: [] },
    { ...herald, source: own(true).map(source => sourceEntry(address, 'herald', source)) },
  ]
}

function sourceEntry(address: string, company: string, { id, path, isPress: _, ...given }: TestSource): SourceEntry {
  const plain = { kind: 'feed', every: '30m', settings: {}, place: `${company}.toml:1` }
  return { ...plain, ...given, id, fullId: `${company}/${id}`, url: `${address}${path}` }
}
