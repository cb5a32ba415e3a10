import { beforeAll, describe, expect, it } from 'vitest'
import { bodyOf, type ProblemBody, useApi } from '../support/api.ts'
import { insertRelease } from '../support/releases.ts'

const api = useApi()
const get = (path: string, init?: RequestInit) => fetch(`${api.address}${path}`, init)

interface Facets {
  total: number
  facets: Record<string, { values: { id: string; name: string; count: number }[]; others: { values: number; count: number } | null }>
  matchedAs?: unknown[]
}

const ask = (query: string) => bodyOf<Facets>(get(`/api/facets?${query}`))
const counts = (answer: Facets, facet: string) => Object.fromEntries(answer.facets[facet]?.values.map(({ id, count }) => [id, count]) ?? [])

beforeAll(async () => {
  const acme = { id: 'acme', name: 'Acme' }
  const zeta = { id: 'zeta', name: 'Zeta Labs' }
  const date = (at: string) => ({ releasedAt: { at: `${at}T10:00:00.000Z`, precision: 'minute' as const, basis: 'vendor' as const } })
  const apache = { license: { spdx: 'Apache-2.0', name: 'Apache License 2.0', url: null } }
  await insertRelease(api.db, {
    id: 'one',
    company: acme,
    ...date('2025-04-30'),
    ...apache,
    modalities: { input: ['text', 'image'], output: ['text'] },
  })
  await insertRelease(api.db, {
    id: 'two',
    company: acme,
    ...date('2025-05-02'),
    openness: 'api',
    license: { spdx: null, name: 'APACHE-2.0', url: null },
  })
  await insertRelease(api.db, { id: 'three', company: zeta, ...date('2025-05-20'), ...apache, kind: 'dataset', stage: 'announced' })
  await insertRelease(api.db, {
    id: 'four',
    company: { id: 'nova', name: 'Nova' },
    ...date('2025-05-21'),
    parameters: { total: 7e9, active: null },
  })
  await insertRelease(api.db, { id: 'gone', company: zeta, dissolvedAt: '2025-06-01T00:00:00.000Z' })
})

describe('facets', () => {
  it('count the living releases by everything that they can be parted by, with names beside ids', async () => {
    const answer = await ask('')
    expect(answer.total).toBe(4)
    expect(answer.facets.company).toEqual({
      values: [
        { id: 'acme', name: 'Acme', count: 2 },
        { id: 'nova', name: 'Nova', count: 1 },
        { id: 'zeta', name: 'Zeta Labs', count: 1 },
      ],
      others: null,
    })
    expect(counts(answer, 'license')).toEqual({ 'apache-2.0': 3, unknown: 1 })
    expect(counts(answer, 'inputModality')).toEqual({ text: 4, image: 1 })
    expect(counts(answer, 'outputModality')).toEqual({ text: 4 })
    expect(counts(answer, 'openness')).toEqual({ weights: 3, api: 1 })
    expect(counts(answer, 'kind')).toEqual({ model: 3, dataset: 1 })
    expect(counts(answer, 'stage')).toEqual({ released: 3, announced: 1 })
    expect(answer.facets.month?.values).toEqual([
      { id: '2025-05', name: '2025-05', count: 3 },
      { id: '2025-04', name: '2025-04', count: 1 },
    ])
  })

  it('are those that were asked for, in any writing', async () => {
    for (const query of ['facet=kind&facet=stage', 'facet=stage,kind', 'facet=kind&facet=&facet=stage,kind']) {
      expect(Object.keys((await ask(query)).facets)).toEqual(['kind', 'stage'])
    }
  })

  it('leave their own filter out, and no other', async () => {
    const answer = await ask('company=acme&openness=weights&facet=company,openness,license')
    expect(answer.total).toBe(1)
    expect(counts(answer, 'company')).toEqual({ acme: 1, nova: 1, zeta: 1 })
    expect(counts(answer, 'openness')).toEqual({ weights: 1, api: 1 })
    expect(counts(answer, 'license')).toEqual({ 'apache-2.0': 1 })
    expect(counts(await ask('since=2025-05-01&facet=month'), 'month')).toEqual({ '2025-05': 3 })
  })

  it('are bounded, and say how much was left out', async () => {
    const answer = await ask('facet=company,month&limit=1')
    expect(answer.facets.company).toMatchObject({ values: [{ id: 'acme', count: 2 }], others: { values: 2, count: 2 } })
    expect(answer.facets.month).toMatchObject({ values: [{ id: '2025-05', count: 3 }], others: { values: 1, count: 1 } })
  })

  it.each(['minParameters=1B', 'since=2025-05-21', 'q=four', 'seenSince=2025-01-01&company=nova', 'since=2025-05-20T12:00:00Z'])(
    'answer what cells cannot tell: %s',
    async query => {
      const answer = await ask(`${query}&facet=company`)
      expect([answer.total, counts(answer, 'company').nova]).toEqual([1, 1])
    },
  )

  it('answer a name in any spelling and say so', async () => {
    expect((await ask('company=zeta-labs')).total).toBe(1)
    expect((await ask('q=Zeta+Labs')).total).toBe(1)
  })

  it('name what is wrong', async () => {
    for (const [query, parameter, nearest] of [
      ['facet=compny', 'facet', 'company'],
      ['facets=company', 'facets', 'facet'],
      ['limit=0', 'limit', null],
      ['stage=relased', 'stage', 'released'],
      ['cursor=x', 'cursor', null],
    ]) {
      const answer = await get(`/api/facets?${query}`)
      expect([query, answer.status, (await bodyOf<ProblemBody>(answer)).errors[0]]).toMatchObject([query, 400, { parameter, nearest }])
    }
  })

  it('answer 304 until something they count changes', async () => {
    const etag = (await get('/api/facets?facet=stage')).headers.get('etag') ?? ''
    expect((await get('/api/facets?facet=stage', { headers: { 'If-None-Match': etag } })).status).toBe(304)
    await api.db`update releases set stage = 'withdrawn' where id = 'four'`
    expect((await get('/api/facets?facet=stage', { headers: { 'If-None-Match': etag } })).status).toBe(200)
  })
})
