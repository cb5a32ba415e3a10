import { beforeAll, describe, expect, it } from 'vitest'
import type { Statistics } from '../../db/statistics.ts'
import { bodyOf, type ProblemBody, useApi } from '../support/api.ts'
import { insertRelease, insertSource } from '../support/releases.ts'

const api = useApi()
const get = (path: string, init?: RequestInit) => fetch(`${api.address}${path}`, init)
const ask = (query: string) => bodyOf<Statistics>(get(`/api/statistics?${query}`))
const at = (minute: number) => new Date(Date.UTC(2025, 4, 10, 10, minute)).toISOString()

/** A source's sighting of a release, so many minutes after ten. */
async function tell(source: string, release: string, minute: number, isBaseline = false): Promise<void> {
  await api.db`
    with entry as (
      insert into entries (source_id, key, title, summary, content_hash, is_baseline, first_seen_at)
      values (${source}, ${`${release} ${minute}`}, ${release}, '', '', ${isBaseline}, ${at(minute)}) returning id
    ), claim as (
      insert into claims (entry_id, ordinal, company_id, line, claim) select id, 0, 'acme', '', '{}' from entry returning entry_id
    )
    insert into sightings (entry_id, ordinal, release_id) select entry_id, 0, ${release} from claim`
}

beforeAll(async () => {
  const date = (day: string, precision: 'minute' | 'day' = 'day') => ({ releasedAt: { at: day, precision, basis: 'vendor' as const } })
  const size = (total: number) => ({ parameters: { total, active: null } })
  const license = (spdx: string | null, name: string) => ({ license: { spdx, name, url: null } })
  await insertRelease(api.db, {
    ...{ id: 'early', openness: 'api', ...date('2025-04-02T00:00:00.000Z') },
    ...license(null, 'Acme Community License'),
  })
  await insertRelease(api.db, {
    ...{ id: 'zeta-one', company: { id: 'zeta', name: 'Zeta' }, ...date('2025-04-03T00:00:00.000Z') },
    ...license('Apache-2.0', 'Apache-2.0'),
  })
  for (const id of ['acme/feed', 'acme/page', 'acme/hub']) await insertSource(api.db, { id })
  for (let nth = 1; nth <= 6; nth++) {
    // the first has a date to the minute, a quarter of an hour before anybody saw it
    const dated = nth === 1 ? date(at(-15), 'minute') : date('2025-05-10T00:00:00.000Z')
    await insertRelease(api.db, { id: `r${nth}`, ...dated, firstSeenAt: at(0), ...size(nth * 1e9) })
    await tell('acme/feed', `r${nth}`, 0)
    await tell('acme/page', `r${nth}`, nth * 10)
    await tell('acme/page', `r${nth}`, 500)
  }
  await insertRelease(api.db, { id: 'before', ...date('2025-05-10T00:00:00.000Z'), firstSeenAt: at(0) })
  await tell('acme/hub', 'before', 0, true)
  await tell('acme/page', 'before', 300)
})

describe('statistics', () => {
  it('count releases by month, openness and company', async () => {
    const { releases, months, companies } = await ask('')
    expect(releases).toBe(9)
    expect(months).toEqual([
      { month: '2025-05', releases: 7, byOpenness: { weights: 7 }, byCompany: { acme: 7 }, licensed: 0, permissive: 0 },
      { month: '2025-04', releases: 2, byOpenness: { api: 1, weights: 1 }, byCompany: { acme: 1, zeta: 1 }, licensed: 2, permissive: 1 },
    ])
    expect(companies).toEqual([
      { id: 'acme', name: 'Acme', releases: 8 },
      { id: 'zeta', name: 'Zeta', releases: 1 },
    ])
  })

  it('say how large the releases of each quarter are that state it, whatever way they are looked up', async () => {
    const ofMay = { quarter: '2025-Q2', releases: 6, least: 1e9, lowerQuartile: 2e9, median: 3e9, upperQuartile: 5e9, most: 6e9 }
    for (const query of ['', 'company=acme', 'q=acme', 'minParameters=1'])
      expect([query, (await ask(query)).sizes]).toEqual([query, [ofMay]])
    expect((await ask('maxParameters=2e9')).sizes).toEqual([expect.objectContaining({ releases: 2, median: 1e9, most: 2e9 })])
    expect((await ask('company=zeta')).sizes).toEqual([])
  })

  it('say how long each source took, from the date or the first sighting, without what a first read brought', async () => {
    const { lag } = await ask('')
    expect(lag).toEqual([
      { source: 'acme/feed', kind: 'feed', releases: 6, medianSeconds: 0, p90Seconds: 450 },
      { source: 'acme/page', kind: 'feed', releases: 6, medianSeconds: 2100, p90Seconds: 3300 },
    ])
  })

  it('answer the filters that the timeline has', async () => {
    expect((await ask('company=zeta')).months).toEqual([
      { month: '2025-04', releases: 1, byOpenness: { weights: 1 }, byCompany: { zeta: 1 }, licensed: 1, permissive: 1 },
    ])
    expect((await ask('since=2025-04-03')).releases).toBe(8)
    expect((await ask('q=zeta&stage=released')).releases).toBe(1)
    expect(await ask('stage=withdrawn')).toEqual({ releases: 0, months: [], companies: [], sizes: [], lag: [] })
    const wrong = await get('/api/statistics?facet=company')
    expect([wrong.status, (await bodyOf<ProblemBody>(wrong)).errors[0]?.parameter]).toEqual([400, 'facet'])
  })

  it('answer 304 to a reader that has them', async () => {
    const etag = (await get('/api/statistics')).headers.get('etag') ?? ''
    expect((await get('/api/statistics', { headers: { 'If-None-Match': etag } })).status).toBe(304)
  })
})
