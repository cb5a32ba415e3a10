import { expect, it } from 'vitest'
import { liveStep } from '../../bench/history/live.ts'
import { openHttp } from '../../workers/http.ts'
import { usePolling } from '../support/polling.ts'
import { atomFeed } from '../support/upstream.ts'

const used = usePolling()
const day = (nth: number) => new Date(Date.UTC(2024, 4, nth))
/** Requests as the history makes them: no host is spared for longer than a step. */
const withoutPauses = () => {
  const proxy = { http: null, https: null, no: [] }
  const options = { userAgent: 'Modelwire/test', proxy, extraCertificates: null, allowPrivateHosts: ['127.0.0.1'] }
  return { ...used.context, http: openHttp({ ...options, pace: { gapMs: 0, pauseMs: 0 } }) }
}

it('asks every source at every step, whatever it asked for and however often it failed', async () => {
  await used.track([
    { id: 'busy', path: '/busy.xml' },
    { id: 'quiet', path: '/quiet.xml', every: '30d' },
    { id: 'missing', path: '/missing.xml' },
  ])
  used.upstream.says.set('/busy.xml', { status: 429, headers: { 'retry-after': '86400' } })
  used.upstream.says.set('/quiet.xml', { body: atomFeed([]), headers: { 'cache-control': 'max-age=604800' } })
  const context = withoutPauses()
  for (const nth of [1, 2, 3, 4]) expect(await liveStep(context, day(nth))).toMatchObject({ failed: 2, missed: 0 })
  await context.http.close()
  const times = (path: string) => used.upstream.asked.filter(each => each.path === path).length
  expect(['/busy.xml', '/quiet.xml', '/missing.xml'].map(times)).toEqual([4, 4, 4])
})

it('observes everything at its moment, and nothing by the clock of the machine', async () => {
  await used.track([{ id: 'blog', path: '/feed.xml' }])
  const old = { id: 'old', title: 'Lumen AI open-sources Vega 1', date: '2024-04-20T00:00:00Z' }
  const fresh = { id: 'new', title: 'Lumen AI open-sources Vega 2', date: '2024-05-02T12:00:00Z' }
  for (const [nth, items] of [
    [1, [old]],
    [2, [old]],
    [3, [fresh, old]],
    [4, [{ ...fresh, title: 'Lumen AI open-sources Vega 2 with open weights' }, old]],
    [5, []],
  ] as const) {
    used.upstream.says.set('/feed.xml', { body: atomFeed([...items]) })
    await liveStep(used.context, day(nth))
  }
  const entries = await used.db`select key, first_seen_at, changed_at, is_baseline from entries order by id`
  expect(entries).toMatchObject([
    { key: 'old', firstSeenAt: day(1), changedAt: null, isBaseline: true },
    { key: 'new', firstSeenAt: day(3), changedAt: day(4), isBaseline: false },
  ])
  const moments = await used.db`select distinct made_at from revisions order by made_at`
  expect(moments.map(each => each.madeAt)).toEqual([day(1), day(3), day(4)])
  expect(await used.source('lumen/blog')).toMatchObject({
    firstReadAt: day(1),
    lastVisitAt: day(5),
    lastSuccessAt: day(5),
    lastChangeAt: day(4),
    leaseUntil: null,
  })
})

it('reads a listing to its end by the time of the history', async () => {
  await used.track([{ id: 'hub', path: '/api/models', kind: 'huggingface' }])
  const page = (ids: string[]) => JSON.stringify(ids.map(id => ({ id, createdAt: '2024-04-01T00:00:00Z' })))
  const more = { link: `<${used.upstream.address}/api/models?cursor=2>; rel="next"`, 'content-type': 'application/json' }
  used.upstream.says.set('/api/models', { body: page(['lumen-ai/Vega-1-7B']), headers: more })
  used.upstream.says.set('/api/models?cursor=2', { body: page([]), headers: { 'content-type': 'application/json' } })
  await liveStep(used.context, day(1))
  used.upstream.says.set('/api/models?cursor=2', { body: page(['lumen-ai/Orbit-1-7B']), headers: { 'content-type': 'application/json' } })
  await liveStep(used.context, day(2))
  const [found] = await used.db`select first_seen_at from entries where key like '%Orbit-1-7B'`
  expect(found).toMatchObject({ firstSeenAt: day(2) })
})
