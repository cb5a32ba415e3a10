import { beforeEach, describe, expect, it } from 'vitest'
import { hubRepository, useHub } from '../support/hub.ts'
import { usePolling } from '../support/polling.ts'

const polling = usePolling()
const hub = useHub(polling, 'lumen/hub', 'lumen-ai')
const vega = hubRepository('lumen-ai/Vega3-8B')
const orbit = hubRepository('lumen-ai/Orbit-2-7B')
const orbitChat = hubRepository('lumen-ai/Orbit-2-7B-Chat')
const own = (id: string) => `/api/models/${id}`
const refuses = (id: string, status = 401) => polling.upstream.says.set(own(id), { status, body: '{"error":"Repository not found"}' })
const asked = (id: string) => polling.upstream.asked.filter(each => each.path === own(id)).length
const stages = async () => Object.fromEntries((await hub.releases()).map(each => [each.name, each.stage]))

beforeEach(async () => {
  await polling.track([{ id: 'hub', path: '/api/models?author=lumen-ai', kind: 'huggingface' }])
  hub.lists(vega, orbit, orbitChat)
  await polling.poll('lumen/hub')
})

/** Days on which the whole listing is read and lacks it. */
async function pass(days: number): Promise<void> {
  for (let day = 0; day < days; day += 1) await hub.readWhole()
}

describe('a repository that its listing does not show any more', () => {
  it('is gone when it stayed away for days and its own address says so, and its release is withdrawn', async () => {
    const [before] = (await hub.releases()).filter(each => each.name === 'Vega3-8B')
    hub.lists(orbit, orbitChat)
    refuses(vega.id)
    await pass(2)
    expect([asked(vega.id), await stages()]).toEqual([0, { 'Vega3-8B': 'released', 'Orbit-2': 'released' }])
    await pass(1)
    expect(await stages()).toEqual({ 'Vega3-8B': 'withdrawn', 'Orbit-2': 'released' })
    const [after] = (await hub.releases()).filter(each => each.name === 'Vega3-8B')
    expect(after).toMatchObject({ openness: 'weights', releasedAt: before?.releasedAt, firstSeenAt: before?.firstSeenAt })
    expect(after?.variants).toEqual([
      { ...before?.variants[0], goneAt: { at: expect.stringMatching(/T00:00:00.000Z$/), precision: 'day' } },
    ])
    expect(after?.sightings[0]).toMatchObject({
      says: { stage: 'withdrawn' },
      reasons: expect.arrayContaining([{ rule: 'repository:gone', words: expect.anything() }]),
    })
    expect(await hub.revisions('lumen-vega3-8b')).toMatchObject([
      { cause: 'evidence' },
      { cause: 'withdrawn', reason: 'lumen-ai/Vega3-8B' },
    ])
    const counts = await polling.counts()
    await pass(3)
    expect([asked(vega.id), await polling.counts()]).toEqual([1, counts])
  })

  it('is asked after although one that is missing too never gives a clear answer', async () => {
    hub.lists(orbitChat)
    refuses(orbit.id, 403)
    refuses(vega.id)
    await pass(3)
    expect(await stages()).toMatchObject({ 'Vega3-8B': 'withdrawn' })
  })

  it('is told from what was known by its content too, so that a reading again under way sees it', async () => {
    const hash = async () => (await polling.db`select content_hash from entries where title = ${vega.id}`)[0]?.contentHash
    const before = await hash()
    hub.lists(orbit, orbitChat)
    refuses(vega.id)
    await pass(3)
    expect(await hash()).not.toBe(before)
  })

  it('is released again when it comes back, with the dates that it had', async () => {
    const [before] = await hub.releases()
    hub.lists(orbit, orbitChat)
    refuses(vega.id)
    await pass(3)
    hub.lists(vega, orbit, orbitChat)
    await hub.readWhole()
    expect(await stages()).toEqual({ 'Vega3-8B': 'released', 'Orbit-2': 'released' })
    expect(await hub.releases()).toMatchObject([{ releasedAt: before?.releasedAt, firstSeenAt: before?.firstSeenAt }, {}])
    expect((await hub.releases()).flatMap(each => each.variants).filter(each => each.goneAt)).toEqual([])
    expect((await hub.revisions('lumen-vega3-8b')).at(-1)).toMatchObject({
      cause: 'evidence',
      reason: 'lumen-ai/Vega3-8B can be had again',
    })
  })

  it('leaves its release released while another part of it is there', async () => {
    hub.lists(vega, orbitChat)
    refuses(orbit.id, 404)
    await pass(3)
    const [release] = (await hub.releases()).filter(each => each.name === 'Orbit-2')
    expect(release?.stage).toBe('released')
    expect(release?.variants.map(each => [each.repo, each.goneAt !== undefined])).toEqual([
      ['lumen-ai/Orbit-2-7B', true],
      ['lumen-ai/Orbit-2-7B-Chat', false],
    ])
  })

  it('is not gone when it was only away from some reads', async () => {
    refuses(vega.id)
    for (let round = 0; round < 3; round += 1) {
      hub.lists(orbit, orbitChat)
      await pass(2)
      hub.lists(vega, orbit, orbitChat)
      refuses(vega.id)
      await pass(1)
    }
    expect([asked(vega.id), await stages()]).toEqual([0, { 'Vega3-8B': 'released', 'Orbit-2': 'released' }])
  })

  it.each([500, 503, 429, 403])('is not gone when its own address answers %i', async status => {
    hub.lists(orbit, orbitChat)
    refuses(vega.id, status)
    await pass(4)
    expect(asked(vega.id)).toBeGreaterThan(0)
    expect(await stages()).toMatchObject({ 'Vega3-8B': 'released' })
  })

  it('is not gone while it answers for itself, and is asked again only after days', async () => {
    hub.lists(orbit, orbitChat)
    await pass(5)
    expect([asked(vega.id), await stages()]).toEqual([1, { 'Vega3-8B': 'released', 'Orbit-2': 'released' }])
  })

  it('is not gone when the listing is cut off, empty, or names something without an id', async () => {
    refuses(vega.id)
    const path = '/api/models?author=lumen-ai'
    const json = { 'content-type': 'application/json' }
    const cases = [
      { headers: json, body: '[]' },
      { headers: json, body: JSON.stringify([orbit, orbitChat, { name: 'no id' }]) },
      { headers: { ...json, link: `<${polling.upstream.address}/2>; rel="next"` }, body: JSON.stringify([orbit]) },
    ]
    for (const said of cases) {
      polling.upstream.says.set(path, said)
      await pass(4)
    }
    expect([asked(vega.id), await stages()]).toEqual([0, { 'Vega3-8B': 'released', 'Orbit-2': 'released' }])
  })
})

describe('an organisation that suddenly lists almost nothing', () => {
  const many = Array.from({ length: 30 }, (_, nth) => hubRepository(`lumen-ai/Vega4-${nth + 1}B`, {}, 40))

  it('withdraws nothing when the host denies what it lists as well', async () => {
    hub.lists(vega, ...many)
    await hub.readWhole()
    hub.lists(vega)
    for (const each of [...many, vega]) refuses(each.id)
    await pass(5)
    expect((await hub.releases()).filter(each => each.stage === 'withdrawn')).toEqual([])
  })

  it('is asked for a few at a time', async () => {
    hub.lists(vega, ...many)
    await hub.readWhole()
    hub.lists(vega)
    for (const each of many) refuses(each.id)
    await pass(2)
    polling.upstream.asked.length = 0
    await pass(1)
    expect(polling.upstream.asked.filter(each => each.path.startsWith('/api/models/')).length).toBe(6)
  })
})
