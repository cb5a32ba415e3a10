import { describe, expect, it } from 'vitest'
import { makeRuling } from '../../db/rulings.ts'
import { applyRulings } from '../../workers/rulings.ts'
import { openTeller } from '../../workers/tell.ts'
import { hubRepository, useHub } from '../support/hub.ts'
import { usePolling } from '../support/polling.ts'
import { deliverNow, subscribe, useReceiver } from '../support/subscribers.ts'
import { atomFeed } from '../support/upstream.ts'

const polling = usePolling()
const hub = useHub(polling, 'lumen/hub', 'lumen-ai')
const receiver = useReceiver()
const url = (path: string) => `${receiver.address}${path}`

/** A hub that was read once, and from then on is watched by somebody who wants everything. */
async function watch(...repositories: string[]): Promise<void> {
  polling.context.teller = openTeller()
  await polling.track([{ id: 'hub', kind: 'huggingface', path: '/api/models?author=lumen-ai' }])
  hub.lists(...repositories.map(id => hubRepository(id)))
  await subscribe(polling.db, { url: url('/all') })
  await polling.poll('lumen/hub')
}

async function appear(...ids: string[]): Promise<void> {
  hub.lists(...ids.map(id => hubRepository(id, {}, 0)))
  await polling.poll('lumen/hub')
  await deliverNow(polling.db)
}

describe('what is told', () => {
  it('is each release once, not each repository, and nothing of a first read', async () => {
    await watch('lumen-ai/Vega3-8B')
    await deliverNow(polling.db)
    expect(receiver.received).toEqual([])
    await appear('lumen-ai/Vega4-9B', 'lumen-ai/Vega4-9B-FP8', 'lumen-ai/Vega4-72B', 'lumen-ai/Vega3-8B')
    expect(receiver.told('/all')).toEqual(['released lumen-vega4'])
    await appear('lumen-ai/Vega4-9B-GGUF', 'lumen-ai/Vega4-9B', 'lumen-ai/Vega4-9B-FP8', 'lumen-ai/Vega4-72B', 'lumen-ai/Vega3-8B')
    expect(receiver.told('/all')).toHaveLength(1)
  })

  it('goes only to those who ask for it', async () => {
    await watch('lumen-ai/Vega3-8B')
    await subscribe(polling.db, { url: url('/tarn'), query: 'company=tarn' })
    await subscribe(polling.db, { url: url('/orbit'), query: 'family=Orbit' })
    await subscribe(polling.db, { url: url('/vega'), query: 'company=lumen&family=Vega&openness=weights' })
    await subscribe(polling.db, { url: url('/planned'), stages: ['planned'] })
    await subscribe(polling.db, { url: url('/paused'), state: 'paused' })
    await subscribe(polling.db, { url: url('/unconfirmed'), state: 'unconfirmed' })
    await appear('lumen-ai/Vega4-9B', 'lumen-ai/Vega3-8B')
    expect(receiver.received.map(each => each.path).toSorted()).toEqual(['/all', '/vega'])
  })

  it('reaches whoever asked for what was found out only later', async () => {
    await watch('lumen-ai/Vega3-8B')
    await subscribe(polling.db, { url: url('/apache'), query: 'license=apache-2.0' })
    await appear('lumen-ai/Vega4-9B', 'lumen-ai/Vega3-8B')
    expect(receiver.told('/apache')).toEqual([])
    hub.lists(hubRepository('lumen-ai/Vega4-9B', { tags: ['license:apache-2.0'] }, 0), hubRepository('lumen-ai/Vega3-8B'))
    await polling.poll('lumen/hub')
    await deliverNow(polling.db)
    expect(receiver.told('/apache')).toEqual(['released lumen-vega4-9b'])
  })

  it('is not told to who subscribed after it was news', async () => {
    await watch('lumen-ai/Vega3-8B')
    await appear('lumen-ai/Vega4-9B', 'lumen-ai/Vega3-8B')
    await subscribe(polling.db, { url: url('/late'), since: -1 })
    await appear('lumen-ai/Vega4-9B', 'lumen-ai/Vega4-72B', 'lumen-ai/Vega3-8B')
    expect(receiver.told('/late')).toEqual([])
  })

  it('is corrected for exactly those who were told', async () => {
    await watch('lumen-ai/Vega3-8B')
    await subscribe(polling.db, { url: url('/tarn'), query: 'company=tarn' })
    await appear('lumen-ai/Vega4-9B', 'lumen-ai/Vega3-8B')
    await subscribe(polling.db, { url: url('/late'), since: 0 })
    hub.lists(hubRepository('lumen-ai/Vega4-9B', { tags: ['license:apache-2.0'] }, 0), hubRepository('lumen-ai/Vega3-8B'))
    await polling.poll('lumen/hub')
    await polling.db`update deliveries set due_at = clock_timestamp() where state = 'waiting'`
    await deliverNow(polling.db)
    expect(receiver.told('/all')).toEqual(['released lumen-vega4-9b', 'corrected lumen-vega4-9b'])
    expect(receiver.received.at(-1)?.event.data.items[0]?.changes).toMatchObject([{ field: 'license', after: { spdx: 'Apache-2.0' } }])
    expect([receiver.told('/tarn'), receiver.told('/late')]).toEqual([[], []])
  })

  it('is not corrected when it is as it was told before the correction goes out', async () => {
    await watch('lumen-ai/Vega3-8B')
    await appear('lumen-ai/Vega4-9B', 'lumen-ai/Vega3-8B')
    for (const license of ['apache-2.0', 'mit']) {
      hub.lists(hubRepository('lumen-ai/Vega4-9B', { tags: [`license:${license}`] }, 0), hubRepository('lumen-ai/Vega3-8B'))
      await polling.poll('lumen/hub')
    }
    await polling.db`update deliveries set due_at = clock_timestamp() where state = 'waiting'`
    await deliverNow(polling.db)
    expect(receiver.told('/all')).toEqual(['released lumen-vega4-9b'])
    const states = await polling.db`select state from deliveries order by made_at`
    expect(states.map(each => each.state)).toEqual(['sent', 'cancelled'])
  })

  it('is one message where it gathers: for a burst, a digest or quiet hours', async () => {
    await watch('lumen-ai/Vega3-8B')
    const hour = (offset: number) => `${String((new Date().getUTCHours() + 24 + offset) % 24).padStart(2, '0')}:00`
    await subscribe(polling.db, { url: url('/burst'), foldMinutes: 40 })
    await subscribe(polling.db, { url: url('/daily'), cadence: 'daily' })
    await subscribe(polling.db, { url: url('/quiet'), quiet: [hour(-1), hour(2)] })
    await subscribe(polling.db, { url: url('/loud'), quiet: [hour(2), hour(3)] })
    await appear('lumen-ai/Vega4-9B', 'lumen-ai/Vega3-8B')
    await appear('lumen-ai/Vega4-9B', 'lumen-ai/Orbit-2', 'lumen-ai/Vega3-8B')
    expect([receiver.told('/burst'), receiver.told('/daily'), receiver.told('/quiet')]).toEqual([[], [], []])
    expect(receiver.told('/loud')).toHaveLength(2)
    await polling.db`update deliveries set due_at = clock_timestamp() where state = 'gathering'`
    await deliverNow(polling.db)
    for (const path of ['/burst', '/daily', '/quiet']) {
      expect(receiver.received.filter(each => each.path === path)).toHaveLength(1)
      expect(receiver.told(path).toSorted()).toEqual(['released lumen-orbit-2', 'released lumen-vega4-9b'])
    }
  })
})

describe('a release that goes into another one before it was told', () => {
  it('is told as that one, where it brings that one to its stage', async () => {
    await watch('lumen-ai/Vega3-8B')
    await polling.track([
      { id: 'hub', kind: 'huggingface', path: '/api/models?author=lumen-ai' },
      { id: 'blog', path: '/feed.xml' },
    ])
    const announced = { id: 'a', title: 'Lumen AI announces Orbit 5', date: new Date().toISOString() }
    polling.upstream.says.set('/feed.xml', { body: atomFeed([announced]) })
    await polling.poll('lumen/blog')
    await subscribe(polling.db, { url: url('/daily'), cadence: 'daily' })
    await appear('lumen-ai/Vega4-9B', 'lumen-ai/Vega3-8B')
    const ruling = { kind: 'merge' as const, release: 'lumen-vega4-9b', into: 'lumen-orbit-5', repositories: [], reason: 'they are one' }
    await makeRuling(polling.db, ruling)
    await applyRulings(polling.context)
    await polling.db`update deliveries set due_at = clock_timestamp() where state in ('gathering', 'waiting')`
    await deliverNow(polling.db)
    expect(receiver.told('/daily')).toEqual(['released lumen-orbit-5'])
    expect(receiver.told('/all')).toEqual(['released lumen-vega4-9b', 'corrected lumen-vega4-9b'])
  })
})
