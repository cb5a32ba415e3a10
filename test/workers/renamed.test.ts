import { expect, it } from 'vitest'
import { hubRepository, useHub } from '../support/hub.ts'
import { usePolling } from '../support/polling.ts'

const polling = usePolling()
const hub = useHub(polling, 'lumen/hub', 'lumen-ai')
const formerHub = useHub(polling, 'lumen/former', 'LUMENLAB')
const track = () =>
  polling.track([
    { id: 'hub', path: '/api/models?author=lumen-ai', kind: 'huggingface' },
    { id: 'former', path: '/api/models?author=LUMENLAB', kind: 'huggingface' },
  ])
const vega = hubRepository('lumen-ai/Vega3-8B')
const other = hubRepository('lumen-ai/Orbit-2-7B')
const releaseCount = async () => (await polling.db`select id from releases`).length
const found = async (word: string) => {
  const rows = await polling.db<{ id: string }[]>`select id from releases where search_text like ${`%${word.toLowerCase()}%`}`
  return rows.map(row => row.id)
}

it('a repository under another name that its host calls the same is the same, and the old name is still found', async () => {
  await track()
  hub.lists(vega, other)
  await polling.poll('lumen/hub')
  const before = (await hub.releases()).find(each => each.id === 'lumen-vega3-8b')
  hub.lists(other, { ...vega, id: 'lumen-ai/Vega-3-8B-Base' })
  await polling.poll('lumen/hub')
  const after = (await hub.releases()).find(each => each.id === 'lumen-vega3-8b')
  expect([await releaseCount(), (await polling.counts()).entries]).toEqual([2, 2])
  expect(after).toMatchObject({ stage: 'released', releasedAt: before?.releasedAt, firstSeenAt: before?.firstSeenAt })
  expect(after?.variants).toMatchObject([
    { repo: 'lumen-ai/Vega-3-8B-Base', url: `${polling.upstream.address}/lumen-ai/Vega-3-8B-Base`, formerly: ['lumen-ai/Vega3-8B'] },
  ])
  expect((await hub.revisions('lumen-vega3-8b')).at(-1)).toMatchObject({
    cause: 'renamed',
    reason: 'lumen-ai/Vega3-8B → lumen-ai/Vega-3-8B-Base',
  })
  expect(await found('lumen-ai/Vega3-8B')).toEqual(['lumen-vega3-8b'])
  const counts = await polling.counts()
  for (let day = 0; day < 4; day += 1) await hub.readWhole()
  expect(await polling.counts()).toEqual(counts)
})

it('renaming one of several, into what looks like another model, is no second event', async () => {
  await track()
  const wave = ['8B', '32B', '70B'].map(size => hubRepository(`lumen-ai/Vega3-${size}`))
  hub.lists(...wave)
  await polling.poll('lumen/hub')
  const [first, ...rest] = wave
  hub.lists(...rest, { ...first, id: 'lumen-ai/Orbit-5-8B' } as typeof vega)
  await polling.poll('lumen/hub')
  const releases = await hub.releases()
  expect([await releaseCount(), releases.map(each => each.id)]).toEqual([1, ['lumen-vega3']])
  expect(releases[0]?.variants.map(each => each.repo)).toEqual(['lumen-ai/Orbit-5-8B', 'lumen-ai/Vega3-32B', 'lumen-ai/Vega3-70B'])
})

it('a name that is another repository now, while the old one is listed under its new name', async () => {
  await track()
  hub.lists(vega)
  await polling.poll('lumen/hub')
  hub.lists(hubRepository(vega.id, { _id: 'another' }, 3), { ...vega, id: 'lumen-ai/Vega3-8B-Old' })
  await polling.poll('lumen/hub')
  const entries = await polling.db<{ key: string; stable: string; formerly: string[] | null }[]>`
    select key, repository ->> 'stableId' as stable, repository -> 'formerly' as formerly from entries order by id`
  expect(entries).toEqual([
    { key: 'lumen-ai/Vega3-8B-Old', stable: vega._id, formerly: [vega.id] },
    { key: vega.id, stable: 'another', formerly: null },
  ])
})

it('a repository that was moved to another organisation of its company is the same event, wherever it is listed', async () => {
  await track()
  const former = { ...vega, id: 'LUMENLAB/Vega3-8B', _id: 'same' }
  const rest = hubRepository('LUMENLAB/Orbit-2-7B')
  formerHub.lists(former, rest)
  hub.lists(other)
  await polling.poll('lumen/former')
  await polling.poll('lumen/hub')
  const before = (await hub.releases()).find(each => each.id === 'lumen-vega3-8b')
  const now = { ...former, id: 'lumen-ai/Vega3-8B' }
  formerHub.lists(rest)
  hub.lists(now, other)
  polling.upstream.says.set(`/api/models/${former.id}`, { status: 307, headers: { location: `/api/models/${now.id}` } })
  await polling.poll('lumen/hub')
  for (let day = 0; day < 4; day += 1) await formerHub.readWhole()
  const after = (await hub.releases()).find(each => each.id === 'lumen-vega3-8b')
  expect(after).toMatchObject({ name: 'Vega3-8B', stage: 'released', releasedAt: before?.releasedAt, firstSeenAt: before?.firstSeenAt })
  expect(after?.variants).toMatchObject([{ repo: now.id, formerly: [former.id] }])
  expect(after?.variants[0]?.goneAt).toBeUndefined()
  expect((await hub.revisions('lumen-vega3-8b')).at(-1)).toMatchObject({
    cause: 'renamed',
    reason: expect.stringContaining(`${former.id} → ${now.id}`),
  })
  expect(await found(former.id)).toEqual(['lumen-vega3-8b'])
})

it('an old address that leads on says where a repository went that no listing shows under another name', async () => {
  await track()
  hub.lists(vega, other)
  await polling.poll('lumen/hub')
  hub.lists(other)
  const elsewhere = { ...vega, id: 'community/Vega3-8B' }
  polling.upstream.says.set(`/api/models/${vega.id}`, { status: 307, headers: { location: `/api/models/${elsewhere.id}` } })
  polling.upstream.says.set(`/api/models/${elsewhere.id}`, { body: JSON.stringify(elsewhere) })
  for (let day = 0; day < 4; day += 1) await hub.readWhole()
  const release = (await hub.releases()).find(each => each.id === 'lumen-vega3-8b')
  expect(release).toMatchObject({ stage: 'released', variants: [{ repo: elsewhere.id, formerly: [vega.id] }] })
  expect((await hub.revisions('lumen-vega3-8b')).at(-1)).toMatchObject({ cause: 'renamed', reason: `${vega.id} → ${elsewhere.id}` })
  hub.lists(vega, other)
  await hub.readWhole()
  expect((await hub.releases()).find(each => each.id === 'lumen-vega3-8b')?.variants).toMatchObject([
    { repo: vega.id, formerly: [elsewhere.id] },
  ])
})

it('a model that was made anew in another organisation is there, though its old repository is gone', async () => {
  await track()
  const former = hubRepository('LUMENLAB/Vega3-8B')
  const rest = hubRepository('LUMENLAB/Orbit-2-7B')
  formerHub.lists(former, rest)
  await polling.poll('lumen/former')
  hub.lists(vega)
  await polling.poll('lumen/hub')
  formerHub.lists(rest)
  polling.upstream.says.set(`/api/models/${former.id}`, { status: 404 })
  for (let day = 0; day < 4; day += 1) await formerHub.readWhole()
  const release = (await hub.releases()).find(each => each.name === 'Vega3-8B')
  expect(release?.stage).toBe('released')
  expect(release?.variants.map(each => [each.repo, each.goneAt !== undefined])).toEqual([
    ['LUMENLAB/Vega3-8B', true],
    ['lumen-ai/Vega3-8B', false],
  ])
})
