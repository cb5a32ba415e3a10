import { beforeEach, describe, expect, it } from 'vitest'
import { reread } from '../../workers/rereading.ts'
import { openTeller } from '../../workers/tell.ts'
import { hubRepository, useHub } from '../support/hub.ts'
import { usePolling } from '../support/polling.ts'
import { deliverNow, subscribe, useReceiver } from '../support/subscribers.ts'
import { atomFeed, type FeedItem } from '../support/upstream.ts'

const polling = usePolling()
const hub = useHub(polling, 'lumen/hub', 'lumen-ai')
const receiver = useReceiver()
const vega = hubRepository('lumen-ai/Vega3-8B')

const today = (hour: number) => new Date(Date.now() - hour * 3_600_000).toISOString()
const said = (version: number, over: Partial<FeedItem> = {}): FeedItem => ({
  id: `vega${version}`,
  title: `Lumen releases Vega${version} as open weights`,
  link: `https://lumen.example/vega${version}`,
  date: today(24 * 400 + version),
  ...over,
})

beforeEach(async () => {
  polling.context.teller = openTeller()
  await polling.track([
    { id: 'hub', kind: 'huggingface', path: '/api/models?author=lumen-ai' },
    { id: 'blog', path: '/blog' },
  ])
  await subscribe(polling.db, { url: `${receiver.address}/all`, stages: ['planned', 'announced', 'released', 'withdrawn', 'corrected'] })
  hub.lists(vega)
  await polling.poll('lumen/hub')
})

function says(...items: FeedItem[]): void {
  polling.upstream.says.set('/blog', { body: atomFeed(items) })
}

/** Sends what is owed, what gathers or settles included. */
async function hears(): Promise<string[]> {
  await polling.db`update deliveries set due_at = clock_timestamp() where state in ('waiting', 'gathering')`
  await deliverNow(polling.db)
  return receiver.told('/all')
}

describe('nobody is told', () => {
  it('what the first read of a source finds, though others are read for long', async () => {
    says(...[1, 2, 3].map(version => said(version, { date: today(version) })))
    await polling.poll('lumen/blog')
    expect([await hears(), (await hub.releases()).length]).toEqual([[], 3])
  })

  it('what a site tells again under new ids and addresses', async () => {
    const archive = Array.from({ length: 30 }, (_, nth) => said(nth + 10))
    says(...archive)
    await polling.poll('lumen/blog')
    says(...archive.map((item, nth) => ({ ...item, id: `new-${nth}`, link: `https://new.lumen.example/${nth}` })))
    await polling.poll('lumen/blog')
    says(
      ...archive.map((item, nth) => ({ ...item, id: `newer-${nth}`, title: `${item.title}!`, link: `https://newer.lumen.example/${nth}` })),
    )
    await polling.poll('lumen/blog')
    expect(await hears()).toEqual([])
  })

  it('what is older than a month when it is first seen', async () => {
    says(said(1))
    await polling.poll('lumen/blog')
    says(said(1), said(2, { date: today(24 * 45) }))
    await polling.poll('lumen/blog')
    expect(await hears()).toEqual([])
  })

  it('what a re-read by other rules makes of it', async () => {
    hub.lists(vega, hubRepository('lumen-ai/Vega4-9B', {}, 0))
    await polling.poll('lumen/hub')
    const before = await hears()
    const rules = polling.context.normalizer
    const renamed: typeof rules = {
      ...rules,
      mergeClaims: (claims, rulings) =>
        rules.mergeClaims(claims, rulings).map(facts => ({ ...facts, name: `${facts.name}!`, openness: 'api', stage: 'announced' })),
    }
    await reread({ ...polling.context, normalizer: renamed }, { isApplied: true })
    expect((await hub.releases()).map(each => each.stage)).toEqual(['announced', 'announced'])
    expect([before.length, (await hears()).length]).toEqual([1, 1])
  })

  it('twice when a clock has jumped', async () => {
    hub.lists(vega, hubRepository('lumen-ai/Vega4-9B', {}, 0))
    await polling.poll('lumen/hub')
    for (const days of [400, -400, 0]) {
      polling.context.at = new Date(Date.now() + days * 86_400_000)
      polling.upstream.says.set('/api/models?author=lumen-ai', {
        headers: { 'content-type': 'application/json', etag: `"${days}"` },
        body: JSON.stringify([vega, hubRepository('lumen-ai/Vega4-9B', { tags: ['license:mit', `day:${days}`] }, 0)]),
      })
      await polling.poll('lumen/hub')
    }
    delete polling.context.at
    expect(await hears()).toEqual(['released lumen-vega4-9b'])
  })

  it('of a rename, nor of what comes back', async () => {
    const fresh = hubRepository('lumen-ai/Vega4-9B', {}, 0)
    hub.lists(vega, fresh)
    await polling.poll('lumen/hub')
    hub.lists(vega, { ...fresh, id: 'lumen-ai/Vega4-9B-Instruct' })
    await hub.readWhole()
    hub.lists(vega)
    await hub.readWhole()
    hub.lists(vega, { ...fresh, id: 'lumen-ai/Vega4-9B-Instruct' })
    await hub.readWhole()
    expect((await hears()).filter(each => each.startsWith('released'))).toHaveLength(1)
  })
})

describe('a withdrawal', () => {
  it('is told to those who were told, once', async () => {
    const fresh = hubRepository('lumen-ai/Vega4-9B', {}, 0)
    hub.lists(vega, fresh)
    await polling.poll('lumen/hub')
    await hears()
    await subscribe(polling.db, { url: `${receiver.address}/late`, since: 0 })
    hub.lists(vega)
    polling.upstream.says.set(`/api/models/${fresh.id}`, { status: 401, body: '{"error":"Repository not found"}' })
    for (let day = 0; day < 4; day += 1) await hub.readWhole()
    expect(await hears()).toEqual(['released lumen-vega4-9b', 'withdrawn lumen-vega4-9b'])
    expect(receiver.told('/late')).toEqual([])
  })
})
