import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { bodyOf, type ListBody, type ProblemBody, type ReleaseBody, useApi } from '../support/api.ts'
import { insertRelease, insertRevision } from '../support/releases.ts'

const api = useApi()
const get = (path: string, init?: RequestInit) => fetch(`${api.address}${path}`, init)
const list = (path: string) => bodyOf<ListBody>(get(path))
const one = (path: string) => bodyOf<ReleaseBody>(get(path))

describe('an empty timeline', () => {
  it('is a list without releases', async () => {
    expect(await list('/api/releases')).toEqual({ releases: [], next: null })
  })
})

describe('a timeline', () => {
  beforeAll(async () => {
    await api.db`truncate releases, revisions cascade`
    await insertRelease(api.db, { id: 'acme-one', releasedAt: { at: '2025-01-20T00:00:00.000Z', precision: 'day', basis: 'vendor' } })
    const two = await insertRelease(api.db, { id: 'acme-two', name: 'Acme Two', revision: 2, stage: 'released' })
    await insertRevision(api.db, { ...two, revision: 1, stage: 'announced' }, '2025-04-01T00:00:00Z', [])
    const change = { field: 'stage', before: 'announced', after: 'released' }
    await insertRevision(api.db, two, '2025-04-28T10:00:00Z', [change], { cause: 'ruling', reason: 'ruling 12: they are one' })
    await insertRelease(api.db, { id: 'acme-gone', mergedInto: 'acme-two', dissolvedAt: '2025-05-01T00:00:00.000Z' })
    await insertRevision(api.db, { ...two, id: 'acme-gone', revision: 1 }, '2025-04-01T00:00:00Z', [])
    await insertRelease(api.db, { id: 'acme-dust', dissolvedAt: '2025-05-01T00:00:00.000Z' })
    await insertRelease(api.db, {
      id: 'acme-plan',
      stage: 'planned',
      releasedAt: null,
      announcedAt: null,
      firstSeenAt: '2025-03-01T00:00:00.000Z',
    })
  })

  it('lists what is not dissolved, newest first, each with its address', async () => {
    const { releases, next } = await list('/api/releases')
    expect(releases.map(each => each.id)).toEqual(['acme-two', 'acme-plan', 'acme-one'])
    expect(releases[0]).toMatchObject({
      url: 'https://modelwire.example/releases/acme-two',
      name: 'Acme Two',
      company: { id: 'acme', name: 'Acme' },
    })
    expect(next).toBeNull()
  })

  it('pages with a relative address that keeps the filters, in the body and in the Link header', async () => {
    const answer = await get('/api/releases?limit=1&stage=released&company=Acme&q=')
    const { releases, next } = await bodyOf<ListBody>(answer)
    expect(releases.map(each => each.id)).toEqual(['acme-two'])
    expect(next ?? '').toMatch(/^\/api\/releases\?limit=1&stage=released&company=Acme&cursor=[\w-]+$/)
    expect(answer.headers.get('link')).toBe(`<${next}>; rel="next", </openapi.json>; rel="service-desc"`)
    const rest = await get(next ?? '')
    expect((await bodyOf<ListBody>(rest)).releases.map(each => each.id)).toEqual(['acme-one'])
    expect(rest.headers.get('link')).toBe('</openapi.json>; rel="service-desc"')
  })

  it('answers 304 to a reader that has the content, also by a weak tag or any, and says how long it holds', async () => {
    const first = await get('/api/releases')
    const etag = (first.headers.get('etag') ?? '').replace(/^W\//, '')
    expect(etag).toMatch(/^"[\w-]+"$/)
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await get('/api/releases', { headers: { 'If-None-Match': known } })
      expect([known, again.status, await again.text()]).toEqual([known, 304, ''])
      for (const name of ['etag', 'cache-control', 'vary']) expect(again.headers.get(name)).toBe(first.headers.get(name))
    }
    expect((await get('/api/releases', { headers: { 'If-None-Match': '"other"' } })).status).toBe(200)
    expect((await get('/api/releases?stage=planned')).headers.get('etag')).not.toContain(etag)
    expect(first.headers.get('cache-control')).toMatch(/^public, max-age=\d+, stale-while-revalidate=\d+/)
  })

  it('answers HEAD like GET without a body, and any origin may read', async () => {
    const head = await get('/api/releases', { method: 'HEAD', headers: { Origin: 'https://reader.example' } })
    expect([head.status, await head.text(), head.headers.get('access-control-allow-origin')]).toEqual([200, '', '*'])
    expect(head.headers.get('etag')).toBe((await get('/api/releases')).headers.get('etag'))
  })

  it('shows one release with its revisions', async () => {
    const release = await one('/api/releases/acme-two')
    expect(release).toMatchObject({ id: 'acme-two', url: 'https://modelwire.example/releases/acme-two', stage: 'released', sightings: [] })
    expect(release.revisions).toEqual([
      { revision: 1, madeAt: '2025-04-01T00:00:00.000Z', cause: 'evidence', reason: null, changes: [] },
      {
        ...{ revision: 2, madeAt: '2025-04-28T10:00:00.000Z', cause: 'ruling', reason: 'ruling 12: they are one' },
        changes: [{ field: 'stage', before: 'announced', after: 'released' }],
      },
    ])
  })

  it('shows what was known at an instant, and nothing before it was known at all', async () => {
    const then = await one('/api/releases/acme-two?as_of=2025-04-02T00:00:00Z')
    expect([then.stage, then.revision, then.revisions.length]).toEqual(['announced', 1, 1])
    expect((await one('/api/releases/acme-two?as_of=2025-04-28T10:00:00Z')).stage).toBe('released')
    expect((await one('/api/releases/acme-two?as_of=2025-04-28')).stage).toBe('released')
    const early = await get('/api/releases/acme-two?as_of=2025-03-31')
    expect([early.status, (await bodyOf<ProblemBody>(early)).detail]).toEqual([
      404,
      'The release acme-two was not known at 2025-03-31T23:59:59.999Z: it was first seen at 2025-04-01T00:00:00.000Z.',
    ])
    expect(await (await get('/releases/acme-two?as_of=2025-03-31')).text()).toContain('was not known at')
    const bad = await get('/api/releases/acme-two?as_of=yesterday')
    expect([bad.status, (await bodyOf<ProblemBody>(bad)).errors[0]?.parameter]).toEqual([400, 'as_of'])
  })

  it('sends a dissolved id to where it went', async () => {
    const moved = await get('/api/releases/acme-gone', { redirect: 'manual' })
    expect([moved.status, moved.headers.get('location')]).toEqual([308, '/api/releases/acme-two'])
    expect(await moved.json()).toEqual({ id: 'acme-gone', mergedInto: 'acme-two', url: '/api/releases/acme-two' })
    for (const place of ['/api/releases', '/releases']) {
      const then = await get(`${place}/acme-gone?as_of=2025-05-02`, { redirect: 'manual' })
      expect([then.status, then.headers.get('location')]).toEqual([308, `${place}/acme-two?as_of=2025-05-02`])
    }
    expect((await one('/api/releases/acme-gone?as_of=2025-04-02')).id).toBe('acme-gone')
    const page = await get('/releases/acme-gone', { redirect: 'manual' })
    expect([page.status, page.headers.get('location')]).toEqual([308, '/releases/acme-two'])
  })

  it('says that a dissolved id is gone where it went nowhere', async () => {
    const gone = await get('/api/releases/acme-dust')
    expect([gone.status, (await bodyOf<ProblemBody>(gone)).type]).toEqual([410, 'https://modelwire.example/problems/dissolved'])
    expect((await get('/releases/acme-dust')).status).toBe(410)
  })
})

describe('paging', () => {
  it('walks the whole table, in order, without a gap or a repeat, whatever the limit and however dates coincide', async () => {
    const days = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(days, fc.integer({ min: 1, max: 13 }), async (chosen, limit) => {
        await api.db`truncate releases, revisions cascade`
        for (const [index, day] of chosen.entries()) {
          const at = `2025-01-0${day + 1}T00:00:00.00000${day}Z`
          await insertRelease(api.db, { id: `r${index}`, releasedAt: { at, precision: 'minute', basis: 'vendor' } })
        }
        const expected = await api.db<{ id: string }[]>`select id from releases order by dated_at desc, id desc`
        expect(await walk(`/api/releases?limit=${limit}`)).toEqual(expected.map(row => row.id))
      }),
      { numRuns: 12 },
    )
  })

  async function walk(path: string | null): Promise<string[]> {
    const seen: string[] = []
    while (path) {
      const { releases, next } = await list(path)
      seen.push(...releases.map(each => each.id))
      path = next
    }
    return seen
  }
})
