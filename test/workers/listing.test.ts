import { describe, expect, it } from 'vitest'
import { usePolling } from '../support/polling.ts'
import { atomFeed } from '../support/upstream.ts'

const polling = usePolling()
const hub = { id: 'hub', path: '/api/models?author=lumen-ai', kind: 'huggingface' }
const repositories = (...numbers: number[]) => JSON.stringify(numbers.map(nth => ({ id: `lumen-ai/Vega-${nth}-7B`, tags: [] })))
const json = { 'content-type': 'application/json' }
const next = (path: string) => ({ ...json, link: `<${polling.upstream.address}${path}>; rel="next"` })

async function isLong(seconds: number): Promise<void> {
  await polling.db`update sources set read_whole_at = clock_timestamp() - make_interval(secs => ${seconds})`
}

describe('a whole read of a listing', () => {
  it('finds what was made long ago and is shown only now on its third page, though the first says what it said', async () => {
    const { upstream } = polling
    upstream.says.set(hub.path, { body: repositories(9, 8), headers: next('/2') })
    upstream.says.set('/2', { body: repositories(7, 6), headers: next('/3') })
    upstream.says.set('/3', { body: repositories(5, 3), headers: json })
    await polling.track([hub])
    await polling.poll('lumen/hub')
    upstream.says.set('/3', { body: repositories(5, 4, 3), headers: json })
    expect(await polling.poll('lumen/hub')).toBe('unchanged')
    expect((await polling.counts()).entries).toBe(6)
    await isLong(2 * 3600)
    expect(await polling.poll('lumen/hub')).toBe('read')
    expect(await polling.db`select is_baseline from entries where key like '%Vega-4-7B'`).toEqual([{ isBaseline: false }])
    const counts = await polling.counts()
    await isLong(2 * 3600)
    upstream.asked.length = 0
    expect(await polling.poll('lumen/hub')).toBe('unchanged')
    expect(upstream.asked.map(each => each.path)).toEqual([hub.path, '/2', '/3'])
    expect(await polling.counts()).toEqual(counts)
  })

  it('that fails on a late page does not keep the news of the first one', async () => {
    const { upstream } = polling
    upstream.says.set(hub.path, { body: repositories(9), headers: next('/2') })
    upstream.says.set('/2', { body: repositories(8), headers: next('/3') })
    upstream.says.set('/3', { body: repositories(7), headers: json })
    await polling.track([hub])
    await polling.poll('lumen/hub')
    await isLong(2 * 3600)
    upstream.says.set(hub.path, { body: repositories(10), headers: next('/2') })
    upstream.says.set('/3', { status: 500 })
    expect(await polling.poll('lumen/hub')).toBe('failed')
    expect(await polling.poll('lumen/hub')).toBe('read')
    expect((await polling.counts()).entries).toBe(4)
  })
})

it('goes past a page without entries, and says where it stopped', async () => {
  const { upstream } = polling
  upstream.says.set(hub.path, { body: repositories(9), headers: next('/2') })
  for (let page = 2; page <= 45; page += 1) {
    upstream.says.set(`/${page}`, { body: page === 40 ? repositories(1) : '[]', headers: next(`/${page + 1}`) })
  }
  await polling.track([hub])
  await polling.poll('lumen/hub')
  expect(upstream.asked).toHaveLength(40)
  expect((await polling.counts()).entries).toBe(2)
  expect(await polling.source('lumen/hub')).toMatchObject({ notes: [expect.stringContaining('goes on after 40 pages')] })
}, 60_000)

it('stores an item whose title would be cut in the middle of an emoji, and all others', async () => {
  const split = { id: 'split', title: `${'a'.repeat(79)}\u{1f680}`, summary: 'Lumen AI open-sources Vega 3.' }
  polling.upstream.says.set('/news', { body: atomFeed([split, { id: 'post-1', title: 'Lumen AI open-sources Vega 1', summary: 'x' }]) })
  await polling.track([{ id: 'news', path: '/news' }])
  expect(await polling.poll('lumen/news')).toBe('read')
  expect((await polling.counts()).entries).toBe(2)
})
