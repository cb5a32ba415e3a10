import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningApi } from '../../api/main.ts'
import type { Database } from '../../db/client.ts'
import { storeScale } from '../../db/scale.ts'
import { beginningAt, writeCursor } from '../../db/timeline/cursor.ts'
import { serveDatabase } from '../support/api.ts'
import { useDatabase } from '../support/database.ts'
import { nodesOf, openExplaining, type Planned, rowsReadBy } from '../support/plans.ts'
import { insertCompany, insertRelease, insertRevision, insertSource } from '../support/releases.ts'

/** Tables that grow with what is published: none of them may be read whole for one answer. */
const large = ['releases', 'revisions', 'entries', 'claims', 'sightings', 'writes']

const at = (day: string) => writeCursor({ ...beginningAt(new Date(day)), id: 'a' })

const questions = [
  '/api/releases',
  '/api/releases?company=acme',
  '/api/releases?company=acme&company=other&stage=released&openness=weights',
  '/api/releases?family=basalt',
  '/api/releases?license=mit',
  '/api/releases?since=2023-06-01&until=2023-09-01',
  '/api/releases?country=CN&language=zh',
  '/api/releases?kind=model&modality=image&minParameters=30B',
  '/api/releases?seenSince=2024-01-01',
  '/api/releases?q=speech',
  '/api/releases?q=语音',
  '/api/releases?q=acme%20vision',
  '/api/releases?q=nothing-is-called-so',
  '/api/releases/scale-7',
  '/api/releases/scale-7?as_of=2030-01-01',
  '/api/companies',
  '/api/facets',
  '/api/facets?facet=company&facet=license&since=2023-06&company=acme',
  '/api/facets?q=speech',
  '/api/statistics',
  '/api/releases?q=speech&order=date',
  '/api/releases?as_of=2024-01-01',
  '/api/changes',
  '/api/changes?since=2023-06-01&company=acme',
  '/releases.atom',
  '/releases.atom?company=acme&q=speech',
  '/releases.ics?stage=planned',
  '/archives/2023-03.atom?stage=released',
  '/api/subscriptions/preview?company=acme',
  '/api/sources',
  '/sources.opml',
  `/api/releases?cursor=${at('2024-12-01')}`,
  `/releases.atom?cursor=${at('2024-12-01')}`,
  `/releases.atom?q=rarissima&limit=1&cursor=${at('2023-02-01')}`,
  '/archives/2023-03.atom?q=rarissima',
  '/archives/2023-03.atom?q=speech',
  '/api/releases?as_of=1990',
  '/api/releases?as_of=2023-01-05&stage=released',
  '/api/releases?as_of=2026-10-20&q=speech',
  '/api/changes?since=2023-01-02',
  '/api/changes?since=2026-10-20',
  '/api/releases?as_of=2024-12-01',
  '/api/changes?since=2024-12-01',
  '/',
  '/releases/scale-7',
  '/releases/scale-7?as_of=2030-01-01',
  '/companies/acme',
  '/companies/press',
]

const count = 3_000
/** Rows of a large table that one part of a question may look at, wherever in the timeline it asks. */
const mostRead = 1_200

const used = useDatabase()

beforeAll(async () => {
  const families = ['Basalt', 'Granite'].map(name => ({ name, aliases: [] }))
  await insertCompany(used.db, { id: 'acme', name: 'Acme', aliases: ['阿克梅'], families })
  await insertCompany(used.db, { id: 'other', name: 'Other', country: 'US', families })
  await insertCompany(used.db, { id: 'press', name: 'Press' })
  await used.db`update companies set role = 'press' where id = 'press'`
  for (const id of ['acme/hub', 'other/hub', 'press/feed']) await insertSource(used.db, { id })
  const words = { topics: ['vision', 'speech', 'theorem proving'], chineseTopics: ['视觉', '语音', '定理证明'] }
  // until today: a world whose sources have all fallen silent is read otherwise
  const days = Math.floor((Date.now() - Date.parse('2023-01-01')) / 86_400_000)
  await storeScale(used.db, count, words, () => undefined, days)
  for (const [nth, at] of ['2023-02-10T00:00:00.000Z', '2023-03-10T00:00:00.000Z', '2023-04-10T00:00:00.000Z'].entries()) {
    const releasedAt = { at, precision: 'minute', basis: 'vendor' } as const
    const rare = await insertRelease(used.db, { id: `rare-${nth}`, name: `Rarissima-${nth}`, releasedAt, firstSeenAt: at, updatedAt: at })
    await insertRevision(used.db, rare, at, [])
  }
}, 120_000)

/** Where more is looked at by design, and what bounds it. */
const byDesign = new Map([
  ['/api/statistics', 'delays are those of the newest 2,000 releases'],
  ['/companies/acme', 'the same delays, of one company'],
  ['/api/releases?as_of=2024-12-01', 'much was known by then and much became known since: an index alone tells what is in both'],
  ['/api/changes?since=2024-12-01', 'what was made since is read out of an index alone, and only to find where to begin'],
])

describe.each([
  ['that knows the values', false],
  ['made once for all values', true],
])('a plan %s', (_, isGeneric) => {
  let db: Database
  let planned: Planned[]
  let api: RunningApi
  beforeAll(async () => {
    const explaining = openExplaining(used.url, isGeneric)
    db = explaining.db
    planned = explaining.planned
    api = await serveDatabase(db, { logged: [], reasons: [] })
  })
  afterAll(async () => {
    await api.close()
    await db.end({ timeout: 2 })
  })

  async function plansOf(path: string): Promise<Planned[]> {
    planned.length = 0
    const answer = await fetch(`http://127.0.0.1:${api.port}${path}`)
    expect([path, answer.status]).toEqual([path, 200])
    return [...planned]
  }

  it.each(questions)('reads no large table whole for %s', async path => {
    const plans = await plansOf(path)
    expect(plans.length).toBeGreaterThan(0)
    const whole = plans.flatMap(({ query, plan }) =>
      nodesOf(plan)
        .filter(node => large.includes(node['Relation Name'] ?? '') && node['Node Type'] === 'Seq Scan')
        .map(node => `${node['Relation Name']}: ${query}`),
    )
    expect(whole).toEqual([])
    const long = plans.flatMap(({ query, plan }) =>
      nodesOf(plan)
        .filter(node => large.includes(node['Relation Name'] ?? '') && rowsReadBy(node) > mostRead)
        .map(node => `${rowsReadBy(node)} of ${node['Relation Name']} by ${node['Index Name']}: ${query}`),
    )
    if (!byDesign.has(path)) expect(long).toEqual([])
  })

  it('is looked at, so that this test can fail', async () => {
    planned.length = 0
    await db`select count(*) from revisions where changes <> '[]'`
    const [only] = planned.flatMap(({ plan }) => nodesOf(plan)).filter(node => node['Relation Name'])
    expect([only?.['Relation Name'], only?.['Node Type']]).toEqual(['revisions', 'Seq Scan'])
  })
})
