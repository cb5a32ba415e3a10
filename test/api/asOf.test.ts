import fc from 'fast-check'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { inTransaction } from '../../db/client.ts'
import { filters, readFilters } from '../../db/filters/index.ts'
import { dissolveReleases, reviveReleases, storeReleases } from '../../db/releases.ts'
import { appendRevisions } from '../../db/revisions.ts'
import { asItWas } from '../../db/timeline/asItWas.ts'
import { rowsAsOf, walkAsOf, whens } from '../../db/timeline/asOf.ts'
import { readKnownCompanies } from '../../db/timeline.ts'
import type { Change, ReleaseDocument } from '../../db/types.ts'
import { bodyOf, type ListBody, type ProblemBody, useApi } from '../support/api.ts'
import { insertCompany, insertRelease, insertRevision, plainRelease, sighting } from '../support/releases.ts'

const api = useApi()
const get = (path: string) => fetch(`${api.address}${path}`)
const list = (path: string) => bodyOf<ListBody>(get(path))
const ids = async (query: string) => (await list(`/api/releases?${query}`)).releases.map(each => each.id)

beforeAll(() => insertCompany(api.db, { id: 'acme', name: 'Acme', country: 'CN', families: [{ name: 'Wan', aliases: ['通义万相'] }] }))
beforeEach(() => api.db`truncate releases, revisions cascade`)

describe('the timeline as it was known', () => {
  beforeEach(async () => {
    const two = await insertRelease(api.db, { id: 'acme-two', revision: 2, sightings: [sighting({ title: 'Weights of Two are out' })] })
    const planned = { ...two, revision: 1, stage: 'planned', releasedAt: null, firstSeenAt: '2025-04-01T00:00:00.000Z' } as const
    await insertRevision(api.db, { ...planned, sightings: [sighting({ title: 'Two comes in May' })] }, '2025-04-01T00:00:00Z', [])
    await insertRevision(api.db, two, '2025-04-28T10:00:00Z', [{ field: 'stage', before: 'planned', after: 'released' }])
    const gone = await insertRelease(api.db, { id: 'acme-gone', mergedInto: 'acme-two', dissolvedAt: '2025-05-01T00:00:00.000Z' })
    await insertRevision(api.db, gone, '2025-04-02T00:00:00Z', [])
    const merged = { field: 'mergedInto', before: null, after: 'acme-two' }
    await insertRevision(api.db, { ...gone, revision: 2 }, '2025-05-01T00:00:00Z', [merged])
    const still = await insertRelease(api.db, { id: 'acme-still', stage: 'announced', firstSeenAt: '2025-03-01T00:00:00.000Z' })
    await insertRevision(api.db, still, '2025-03-01T00:00:00Z', [])
  })

  it('has what was known then and nothing else: not what came after, nor what had gone', async () => {
    expect(await ids('as_of=2025-02')).toEqual([])
    expect(await ids('as_of=2025-03-31')).toEqual(['acme-still'])
    expect((await ids('as_of=2025-04-02')).toSorted()).toEqual(['acme-gone', 'acme-still', 'acme-two'])
    expect((await ids('as_of=2025-05-01')).toSorted()).toEqual(['acme-still', 'acme-two'])
    expect((await list('/api/releases?as_of=2030')).releases).toEqual((await list('/api/releases')).releases)
  })

  it('is asked by what was true then, not by what is true now', async () => {
    expect(await ids('as_of=2025-04-27&stage=planned')).toEqual(['acme-two'])
    expect(await ids('as_of=2025-04-28&stage=planned')).toEqual([])
    expect(await ids('as_of=2025-04-27&q=comes in may')).toEqual(['acme-two'])
    expect(await ids('as_of=2025-04-27&q=weights are out')).toEqual([])
    expect(await ids('as_of=2025-04-28&q=weights are out')).toEqual(['acme-two'])
  })

  it('shows each release as it was, in the order of then, and leads on within that time', async () => {
    const first = await list('/api/releases?as_of=2025-04-27&limit=2')
    expect(first.releases.map(({ id, stage, revision }) => [id, stage, revision])).toEqual([
      ['acme-still', 'announced', 1],
      ['acme-gone', 'released', 1],
    ])
    expect(first.releases[0]?.url).toBe('https://modelwire.example/releases/acme-still')
    expect(first.next).toMatch(/^\/api\/releases\?as_of=2025-04-27&limit=2&cursor=/)
    const rest = await list(first.next ?? '')
    expect(rest.releases.map(({ id, stage }) => [id, stage])).toEqual([['acme-two', 'planned']])
    expect(rest.next).toBeNull()
  })

  it('refuses an order that there is none of, as without it', async () => {
    const answer = await get('/api/releases?as_of=2025&order=foo')
    expect([answer.status, (await bodyOf<ProblemBody>(answer)).errors]).toEqual([
      400,
      [expect.objectContaining({ parameter: 'order', given: 'foo' })],
    ])
    expect((await get('/api/releases?as_of=2025&order=date')).status).toBe(200)
  })

  it.each(['yesterday', '2025-13', '2025-02-30', 'now'])('is not known of %s, which is no time', async given => {
    const answer = await get(`/api/releases?as_of=${given}`)
    expect([answer.status, (await bodyOf<ProblemBody>(answer)).errors]).toEqual([
      400,
      [expect.objectContaining({ parameter: 'as_of', given })],
    ])
  })

  it('can be filtered by all that the timeline can', async () => {
    const columns = await api.db<{ name: string }[]>`
      select attname as name from pg_attribute where attrelid = 'releases'::regclass and attnum > 0 and not attisdropped order by attnum`
    const { columns: then } =
      await api.db`select * from ${asItWas(api.db, new Date(), api.db`revisions as known`, api.db`true`)} as releases limit 0`
    expect(then.map(each => each.name).toSorted()).toEqual(
      columns.map(each => each.name.replace(/_./g, part => part.slice(1).toUpperCase())).toSorted(),
    )
  })
})

/** What may happen to a release, one at a time. */
type Step = { id: string; goes: boolean } & Pick<ReleaseDocument, 'stage' | 'openness' | 'name' | 'family'> & {
    day: number
    title: string
    total: number | null
    spdx: string | null
  }

describe('a past that was lived', () => {
  const step: fc.Arbitrary<Step> = fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd'),
    goes: fc.integer({ min: 0, max: 4 }).map(one => one === 0),
    stage: fc.constantFrom('planned', 'announced', 'released', 'withdrawn'),
    openness: fc.constantFrom('weights', 'api', 'unknown'),
    name: fc.constantFrom('Cirrus 1', 'Cirrus 2 VL', '通义万相'),
    family: fc.constantFrom('Cirrus', 'Wan'),
    day: fc.integer({ min: 1, max: 28 }),
    title: fc.constantFrom('we open it', 'ＦＵＬＬ width', '智谱开源'),
    total: fc.constantFrom(null, 7e9, 70e9),
    spdx: fc.constantFrom(null, 'MIT', 'Apache-2.0'),
  })
  const questions = [
    ...['', 'limit=2', 'stage=released', 'openness=weights&stage=planned', 'family=wan', 'license=mit', 'license=unknown'],
    ...['minParameters=30B', 'maxParameters=8B', 'since=2025-02-10', 'until=2025-02', 'seenSince=2025-01', 'kind=model', 'modality=text'],
    ...[
      'country=CN',
      'language=zh',
      'company=acme',
      ...['q=cirrus', 'q=full', 'q=通义', 'q=智谱', 'q=VL'].map(asked => `${asked}&order=date`),
    ],
  ]

  it('is asked by every filter', () => {
    const asked = new Set(questions.flatMap(query => [...new URLSearchParams(query).keys()]))
    expect(filters.map(each => each.name).filter(name => !asked.has(name))).toEqual([])
  })

  it('is answered later as it was answered then, to whatever question', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 9 }), async steps => {
        await api.db`truncate releases, revisions cascade`
        const lived: { asOf: string; answers: unknown[] }[] = []
        for (const [place, each] of steps.entries()) {
          const now = new Date(Date.UTC(2025, 2, 1, place))
          await live(each, now)
          lived.push({ asOf: now.toISOString(), answers: await askAll('') })
        }
        for (const { asOf, answers } of lived) expect([asOf, await askAll(`&as_of=${asOf}`)]).toEqual([asOf, answers])
        await expectOneAnswer(lived.map(({ asOf }) => new Date(asOf)))
        expect(await askAll('&as_of=2025-02-28')).toEqual(questions.map(() => []))
      }),
      { numRuns: 8 },
    )
  }, 120_000)

  /** However much was known by then, and became known since. */
  async function expectOneAnswer(instants: Date[]): Promise<void> {
    const known = await readKnownCompanies(api.db)
    for (const asOf of instants) {
      for (const query of ['', 'stage=released', 'q=cirrus']) {
        const question = { filters: readFilters(new URLSearchParams(query), known), limit: 3, after: null, asOf }
        const answers = await Promise.all(whens.map(when => rowsAsOf(api.db, question, { when, most: 1000 })))
        answers.push(await walkAsOf(api.db, question))
        expect(answers.map(rows => [...rows])).toEqual(answers.map(() => [...(answers[0] ?? [])]))
      }
    }
  }

  const askAll = (more: string) => Promise.all(questions.map(async query => (await list(`/api/releases?${query}${more}`)).releases))

  async function live({ id, goes, day, title, total, spdx, ...facts }: Step, now: Date): Promise<void> {
    const [before] = await api.db<{ document: ReleaseDocument; dissolvedAt: Date | null }[]>`
      select document, dissolved_at from releases where id = ${id}`
    await inTransaction(api.db, async tx => {
      if (goes && before) {
        if (!before.dissolvedAt) await dissolveReleases(tx, [{ id, mergedInto: null, cause: 'evidence', reason: null }], now)
        return
      }
      if (before?.dissolvedAt) await reviveReleases(tx, [id])
      const document: ReleaseDocument = {
        ...{ ...plainRelease(id), ...facts, company: { id: 'acme', name: 'Acme' } },
        releasedAt: { at: new Date(Date.UTC(2025, 1, day)).toISOString(), precision: 'day', basis: 'vendor' },
        parameters: total === null ? null : { total, active: null },
        license: spdx === null ? null : { spdx, name: spdx, url: null },
        sightings: [sighting({ title })],
        firstSeenAt: before?.document.firstSeenAt ?? now.toISOString(),
        ...{ revision: (before?.document.revision ?? 0) + 1, updatedAt: now.toISOString() },
      }
      const changes: Change[] = before?.dissolvedAt ? [{ field: 'dissolved', before: true, after: false }] : []
      await storeReleases(tx, [{ id, companyId: 'acme', searchText: searchText(document), document }])
      await appendRevisions(tx, [{ releaseId: id, revision: document.revision, changes, document, cause: 'evidence', reason: null }])
    })
  }

  function searchText({ name, family, company, sightings }: ReleaseDocument): string {
    const words = [name, family, company.name, ...(family === 'Wan' ? ['通义万相'] : []), ...sightings.map(each => each.title)]
    const plain = words.map(word => word.normalize('NFKC').toLowerCase()).join('\n')
    return `${plain}\n${plain.replace(/[-_. ]/g, '')}`
  }
})
