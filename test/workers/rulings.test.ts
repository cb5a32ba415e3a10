import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { listRulings, makeRuling, undoRuling } from '../../db/rulings.ts'
import { findRelease } from '../../db/timeline.ts'
import { renormalize } from '../../workers/renormalize.ts'
import { applyRulings } from '../../workers/rulings.ts'
import { hubRepository, useHub } from '../support/hub.ts'
import { usePolling } from '../support/polling.ts'

const polling = usePolling()
const hub = useHub(polling, 'lumen/hub', 'lumen-ai')
const vega = ['8B', '32B', '70B'].map(size => hubRepository(`lumen-ai/Vega3-${size}`, {}, 100))
const guard = hubRepository('lumen-ai/Vega-Audio-3-8B', {}, 60)
const orbit = ['7B', '7B-Chat'].map(size => hubRepository(`lumen-ai/Orbit-2-${size}`, {}, 30))
const listed = [...orbit, guard, ...vega]

beforeEach(start)
async function start(): Promise<void> {
  await polling.track([{ id: 'hub', path: '/api/models?author=lumen-ai', kind: 'huggingface' }])
  hub.lists(...listed)
  await polling.poll('lumen/hub')
}

const merge = (release: string, into: string) => rule({ kind: 'merge', release, into, repositories: [] })
const split = (release: string, ...repositories: string[]) => rule({ kind: 'split', release, into: null, repositories })
async function rule(proposal: Pick<Parameters<typeof makeRuling>[1], 'kind' | 'release' | 'into' | 'repositories'>): Promise<string> {
  const { id } = await makeRuling(polling.db, { ...proposal, reason: 'they are one' })
  await applyRulings(polling.context)
  return id
}
async function undo(id: string): Promise<void> {
  await undoRuling(polling.db, id)
  await applyRulings(polling.context)
}
const shown = async () =>
  Object.fromEntries(
    (await hub.releases()).map(({ id, name, stage, variants }) => [
      id,
      `${name} ${stage} ${variants.map(each => each.repo.split('/')[1]).join(' ')}`,
    ]),
  )
const rulesOwn = {
  'lumen-vega3': 'Vega3 released Vega3-32B Vega3-70B Vega3-8B',
  'lumen-vega-audio-3-8b': 'Vega-Audio-3-8B released Vega-Audio-3-8B',
  'lumen-orbit-2': 'Orbit-2 released Orbit-2-7B Orbit-2-7B-Chat',
}
const find = (id: string, asOf: Date | null = null) => findRelease(polling.db, id, asOf)

describe('a merge', () => {
  it('makes two releases one, across families, and sends the id of the other there', async () => {
    expect(await shown()).toEqual(rulesOwn)
    const id = await merge('lumen-vega3', 'lumen-vega-audio-3-8b')
    expect(await shown()).toEqual({
      'lumen-vega-audio-3-8b': 'Vega-Audio-3-8B released Vega-Audio-3-8B Vega3-32B Vega3-70B Vega3-8B',
      'lumen-orbit-2': rulesOwn['lumen-orbit-2'],
    })
    expect(await find('lumen-vega3')).toMatchObject({ isDissolved: true, mergedInto: 'lumen-vega-audio-3-8b' })
    expect((await hub.revisions('lumen-vega-audio-3-8b')).at(-1)).toMatchObject({ cause: 'ruling', reason: `ruling ${id}: they are one` })
    expect((await hub.revisions('lumen-vega3')).at(-1)).toMatchObject({
      cause: 'ruling',
      changes: [{ field: 'mergedInto', after: 'lumen-vega-audio-3-8b' }],
    })
    expect(await listRulings(polling.db)).toMatchObject([{ id, kind: 'merge', state: 'applied' }])
  })

  it('holds over polls and over a reading of everything anew, and what comes later joins it', async () => {
    await merge('lumen-vega-audio-3-8b', 'lumen-vega3')
    const merged = await shown()
    await renormalize(polling.context, 'another understanding')
    expect(await shown()).toEqual(merged)
    hub.lists(hubRepository('lumen-ai/Vega-Audio-3-8B-AWQ', { tags: ['base_model:quantized:lumen-ai/Vega-Audio-3-8B'] }, 1), ...listed)
    await polling.poll('lumen/hub')
    expect(await shown()).toEqual({
      ...merged,
      'lumen-vega3': merged['lumen-vega3']?.replace('Vega-Audio-3-8B', 'Vega-Audio-3-8B Vega-Audio-3-8B-AWQ'),
    })
  })

  it('is undone: the old id is a release again, and what was known then stays known', async () => {
    const [before] = await hub.releases()
    const id = await merge('lumen-vega3', 'lumen-vega-audio-3-8b')
    const between = new Date()
    await undo(id)
    expect(await shown()).toEqual(rulesOwn)
    expect(await find('lumen-vega3')).toMatchObject({ isDissolved: false, mergedInto: null })
    expect(await find('lumen-vega3', between)).toMatchObject({ isDissolved: true, mergedInto: 'lumen-vega-audio-3-8b' })
    expect((await hub.releases()).find(each => each.id === 'lumen-vega3')?.firstSeenAt).toBe(before?.firstSeenAt)
    expect((await hub.revisions('lumen-vega3')).map(each => each.reason)).toEqual([
      null,
      `ruling ${id}: they are one`,
      `ruling ${id} undone: they are one`,
    ])
    expect(await listRulings(polling.db)).toMatchObject([{ state: 'undone' }])
  })

  it('that is undone leaves a merge made after it, of what was there without it', async () => {
    const first = await merge('lumen-vega3', 'lumen-vega-audio-3-8b')
    const second = await merge('lumen-vega-audio-3-8b', 'lumen-orbit-2')
    await undo(first)
    expect(await shown()).toEqual({
      'lumen-vega3': rulesOwn['lumen-vega3'],
      'lumen-orbit-2': 'Orbit-2 released Orbit-2-7B Orbit-2-7B-Chat Vega-Audio-3-8B',
    })
    await undo(second)
    expect(await shown()).toEqual(rulesOwn)
  })
})

describe('a split', () => {
  it('makes a release of its own of some repositories, however many, and is undone', async () => {
    const id = await split('lumen-vega3', 'lumen-ai/Vega3-8B', 'lumen-ai/Vega3-32B')
    const { 'lumen-vega3': left, ...others } = await shown()
    expect(left).toBe('Vega3-70B released Vega3-70B')
    expect(Object.values(others)).toContain('Vega3-32B released Vega3-32B Vega3-8B')
    const [{ into } = { into: null }] = await listRulings(polling.db)
    expect(await find(into ?? '')).toMatchObject({ isDissolved: false })
    await renormalize(polling.context, 'another understanding')
    expect(await shown()).toEqual({ 'lumen-vega3': left, ...others })
    await undo(id)
    expect(await shown()).toEqual(rulesOwn)
    expect(await find(into ?? '')).toMatchObject({ isDissolved: true, mergedInto: 'lumen-vega3' })
  })

  it('made again has the id that it had', async () => {
    await undo(await split('lumen-vega3', 'lumen-ai/Vega3-8B'))
    await split('lumen-vega3', 'lumen-ai/Vega3-8B')
    const [second, first] = await listRulings(polling.db)
    expect(second?.into).toBe(first?.into)
  })
})

describe('a ruling that cannot be meant', () => {
  it.each([
    [() => merge('lumen-nobody', 'lumen-vega3'), 'there is no release lumen-nobody'],
    [() => merge('lumen-vega3', 'lumen-vega3'), 'lumen-vega3 cannot be merged into itself'],
    [() => split('lumen-vega3', 'lumen-ai/Vega9'), 'lumen-vega3 has no repository lumen-ai/Vega9'],
    [
      () => split('lumen-orbit-2', 'lumen-ai/Orbit-2-7B', 'lumen-ai/Orbit-2-7B-Chat'),
      'nothing would be left of lumen-orbit-2: these are all of its repositories',
    ],
    [() => undo('99999'), 'there is no ruling 99999'],
    [() => undo("1' or true"), "there is no ruling 1' or true"],
  ])('is refused, and says why', async (make, message) => {
    await expect(make()).rejects.toThrow(message)
    expect(await listRulings(polling.db)).toEqual([])
  })

  it('is refused of what was merged, naming where it went, and of what was undone', async () => {
    const id = await merge('lumen-vega3', 'lumen-orbit-2')
    await expect(merge('lumen-vega3', 'lumen-vega-audio-3-8b')).rejects.toThrow('lumen-vega3 was merged into lumen-orbit-2')
    await undo(id)
    await expect(undo(id)).rejects.toThrow(`ruling ${id} is undone already`)
  })

  it('as it is carried out, because of another one made just before, says so and changes nothing', async () => {
    const proposal = { kind: 'merge' as const, release: 'lumen-vega3', repositories: [], reason: 'one' }
    await makeRuling(polling.db, { ...proposal, into: 'lumen-orbit-2' })
    await makeRuling(polling.db, { ...proposal, into: 'lumen-vega-audio-3-8b' })
    await applyRulings(polling.context)
    expect(await listRulings(polling.db)).toMatchObject([
      { state: 'refused', problem: 'lumen-vega3 is no release any more' },
      { state: 'applied' },
    ])
    expect(Object.keys(await shown()).toSorted()).toEqual(['lumen-orbit-2', 'lumen-vega-audio-3-8b'])
  })
})

describe('rulings in any order, undone in any order', () => {
  it('end in what the rules say, every release under its own id', async () => {
    const step = fc.record({
      isUndo: fc.boolean(),
      isMerge: fc.boolean(),
      at: fc.nat(50),
      to: fc.nat(50),
      count: fc.integer({ min: 1, max: 2 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), fc.integer(), async (steps, seed) => {
        await polling.clear()
        await start()
        for (const each of steps) await take(each)
        const open = (await listRulings(polling.db)).filter(each => each.state === 'applied')
        const order = open.toSorted((a, b) => ((Number(a.id) * 7919 + seed) % 31) - ((Number(b.id) * 7919 + seed) % 31))
        for (const { id } of order) await undo(id)
        expect(await shown()).toEqual(rulesOwn)
        expect((await listRulings(polling.db)).filter(each => !['undone', 'refused'].includes(each.state))).toEqual([])
      }),
      { numRuns: 15 },
    )
  }, 120_000)

  async function take({ isUndo, isMerge, at, to, count }: { isUndo: boolean; isMerge: boolean; at: number; to: number; count: number }) {
    const releases = await hub.releases()
    const open = (await listRulings(polling.db)).filter(each => each.state === 'applied')
    const pick = <Item>(items: Item[], nth: number) => items[nth % items.length] as Item
    if (isUndo && open.length > 0) return undo(pick(open, at).id)
    const [release, into] = [pick(releases, at), pick(releases, to)]
    if (isMerge && release.id !== into.id) return void (await merge(release.id, into.id))
    const leaving = release.variants.slice(0, count).map(each => each.repo)
    if (leaving.length < release.variants.length) await split(release.id, ...leaving)
  }
})
