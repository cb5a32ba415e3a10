import { beforeAll, describe, expect, it } from 'vitest'
import { bodyOf, useApi } from '../support/api.ts'
import { insertCompany, insertRelease, insertSource } from '../support/releases.ts'

const api = useApi()
const get = (path: string, init?: RequestInit) => fetch(`${api.address}${path}`, init)
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)

beforeAll(async () => {
  await insertCompany(api.db, { id: 'acme', name: 'Acme', aliases: ['アクメ'] })
  await insertCompany(api.db, { id: 'zeta', name: 'Zeta', country: 'FR' })
  await insertRelease(api.db, { id: 'acme-one' })
  await insertRelease(api.db, { id: 'acme-two', stage: 'planned' })
  await insertRelease(api.db, { id: 'acme-lost', dissolvedAt: '2025-05-01T00:00:00Z', mergedInto: 'acme-one' })
  await insertSource(api.db, { id: 'acme/new', nextPollAt: minutesAgo(10) })
  await insertSource(api.db, { id: 'acme/fresh', firstReadAt: minutesAgo(60), lastChangeAt: minutesAgo(5) })
  await insertSource(api.db, { id: 'acme/silent', firstReadAt: minutesAgo(60 * 24 * 90), lastChangeAt: minutesAgo(60 * 24 * 31) })
  await insertSource(api.db, { id: 'acme/broken', kind: 'page', firstReadAt: minutesAgo(60), failCount: 4, problem: 'selector-empty' })
  await insertSource(api.db, { id: 'acme/left', firstReadAt: minutesAgo(60), parkedAt: minutesAgo(1), nextPollAt: minutesAgo(50) })
})

describe('GET /api/companies', () => {
  it('says who is tracked, with the releases of each stage', async () => {
    const { companies } = await bodyOf<{ companies: unknown[] }>(get('/api/companies'))
    expect(companies).toEqual([
      {
        ...{ id: 'acme', name: 'Acme', country: 'CN', languages: ['zh', 'en'], aliases: ['アクメ'] },
        ...{ website: 'https://acme.example', role: 'developer', isParked: false, sources: 4 },
        releases: { planned: 1, announced: 0, released: 1, withdrawn: 0 },
        newest: {
          ...{ id: 'acme-two', name: 'acme-two', kind: 'model', stage: 'planned', openness: 'weights' },
          date: { at: '2025-04-28T09:00:00.000Z', precision: 'minute' },
        },
      },
      expect.objectContaining({ id: 'zeta', sources: 0, newest: null, releases: { planned: 0, announced: 0, released: 0, withdrawn: 0 } }),
    ])
  })
})

describe('GET /api/sources', () => {
  it('tells a silent source from a broken one, and says how late each is', async () => {
    const { sources } = await bodyOf<{ sources: { id: string; state: string; lagSeconds: number; problem: string | null }[] }>(
      get('/api/sources'),
    )
    expect(Object.fromEntries(sources.map(each => [each.id, [each.state, Math.round(each.lagSeconds / 60), each.problem]]))).toEqual({
      'acme/new': ['waiting', 10, null],
      'acme/fresh': ['ok', 0, null],
      'acme/silent': ['quiet', 0, null],
      'acme/broken': ['failing', 0, 'selector-empty'],
      'acme/left': ['parked', 0, null],
    })
    expect(sources[0]).toMatchObject({ company: 'acme', url: 'https://acme.example/page', everySeconds: 1800, entries: 0, notes: [] })
  })

  it('is a page, too, in plain words', async () => {
    const page = await (await get('/sources')).text()
    for (const words of [
      'Failing',
      'Quiet',
      'Waiting',
      'Fresh',
      'Parked',
      'what we look for is not on it',
      'Failed 4 times in a row',
      '10 min late',
    ]) {
      expect(page).toContain(words)
    }
    const failing = await (await get('/sources?state=failing')).text()
    expect([failing.includes('acme/broken'), failing.includes('acme/fresh')]).toEqual([true, false])
    expect((await get('/sources?state=failed')).status).toBe(400)
  })
})

describe('the health of the program', () => {
  it('is good while the process turns', async () => {
    expect(await bodyOf(get('/healthz'))).toEqual({ status: 'ok', version: '1.2.3' })
  })

  it('is degraded where readers are answered and the rest goes on less well, and ready for reads', async () => {
    api.reasons.push('the queue does not answer')
    try {
      const answer = await get('/readyz')
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
      expect(await bodyOf(answer)).toEqual({ status: 'degraded', reasons: ['the queue does not answer'] })
      const ofReads = await get('/readyz?of=reads')
      expect([ofReads.status, await bodyOf(ofReads)]).toEqual([200, { status: 'ready', reasons: [] }])
      expect((await get('/readyz?of=writes')).status).toBe(400)
    } finally {
      api.reasons.length = 0
    }
  })

  it('is ready when the database, its schema and the rest are, and says what is not', async () => {
    expect(await bodyOf(get('/readyz'))).toEqual({ status: 'ready', reasons: [] })
    api.reasons.push('the queue does not answer')
    await api.db`alter table migrations rename to no_migrations`
    try {
      const answer = await get('/readyz')
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
      expect(await bodyOf(answer)).toEqual({ status: 'not ready', reasons: ['migrations have not run', 'the queue does not answer'] })
    } finally {
      await api.db`alter table no_migrations rename to migrations`
      api.reasons.length = 0
    }
  })
})
