import { describe, expect, it } from 'vitest'
import { examine } from '../../db/doctor.ts'
import { findOverview } from '../../db/operator/overview.ts'
import { pauseSource, pollSourceNow, readSourceAgain, resumeSource } from '../../db/operator/sources.ts'
import { claimSource, dueSources } from '../../db/sources.ts'
import { countSources, listSources } from '../../db/timeline/sources.ts'
import { recordFailure } from '../../db/visits.ts'
import { poll } from '../../workers/poll.ts'
import { usePolling } from '../support/polling.ts'
import { atomFeed } from '../support/upstream.ts'

const polling = usePolling()
const id = 'lumen/news'
const items = [{ id: 'one', title: 'Lumen AI open-sources Vega 1', summary: 'The weights are on Hugging Face.' }]

async function track(): Promise<void> {
  polling.upstream.says.set('/news', { body: atomFeed(items) })
  await polling.track([{ id: 'news', path: '/news' }])
}
const stateOf = async () => (await listSources(polling.db)).find(each => each.id === id)

describe('a source that the operator pauses', () => {
  it('is not due and cannot be claimed, until it is resumed and due at once', async () => {
    await track()
    const due = await polling.due(id)
    expect(await pauseSource(polling.db, id, 'it floods us')).toBe(true)
    expect([await dueSources(polling.db, 10), await claimSource(polling.db, { ...due, fence: String(Number(due.fence) + 1) })]).toEqual([
      [],
      null,
    ])
    expect(await stateOf()).toMatchObject({ state: 'paused', pauseReason: 'it floods us', lagSeconds: 0 })
    await polling.db`update sources set next_poll_at = clock_timestamp() + interval '1 day'`
    expect(await resumeSource(polling.db, id)).toBe(true)
    expect((await dueSources(polling.db, 10)).map(each => each.id)).toEqual([id])
    expect(await stateOf()).toMatchObject({ state: 'waiting', pausedAt: null, pauseReason: null })
  })

  it('keeps nothing of the visit that was under way', async () => {
    await track()
    const due = await polling.due(id)
    let arrive = () => {}
    const asked = new Promise<void>(resolve => (arrive = resolve))
    polling.upstream.says.set('/news', () => {
      arrive()
      return { body: atomFeed(items), delayMs: 300 }
    })
    const visit = poll(polling.context, due)
    await asked
    await pauseSource(polling.db, id, '')
    expect(await visit).toBe('lost')
    expect(await polling.counts()).toMatchObject({ entries: 0, releases: 0 })
  })

  it('is neither late nor failing, as the doctor and the counts have it', async () => {
    await track()
    await polling.db`update sources set next_poll_at = clock_timestamp() - interval '2 days', fail_count = 3, problem = 'timeout'`
    const isLate = async () => (await examine(polling.db)).filter(({ count }) => count > 0).map(({ name }) => name)
    const counts = async () => (await findOverview(polling.db)).sources[0]?.counts
    expect([await isLate(), (await countSources(polling.db)).failing]).toEqual([['on time'], 1])
    expect(await counts()).toMatchObject({ due: 1, late: 1, failing: 1, paused: 0 })
    await pauseSource(polling.db, id, '')
    expect([await isLate(), (await countSources(polling.db)).failing]).toEqual([[], 0])
    expect(await counts()).toMatchObject({ due: 0, late: 0, failing: 0, paused: 1 })
  })

  it('stays paused when its files are read again', async () => {
    await track()
    await pauseSource(polling.db, id, '')
    await polling.track([{ id: 'news', path: '/other' }])
    expect(await stateOf()).toMatchObject({ state: 'paused' })
  })
})

describe('a source that the operator', () => {
  it('polls now is due at once, though not where its host asked for patience', async () => {
    await track()
    await polling.db`update sources set next_poll_at = clock_timestamp() + interval '1 day'`
    expect(await pollSourceNow(polling.db, id)).toBe(true)
    expect((await dueSources(polling.db, 10)).map(each => each.id)).toEqual([id])
    await polling.db`insert into hosts (host, paused_until) select host, clock_timestamp() + interval '1 hour' from sources`
    expect(await dueSources(polling.db, 10)).toEqual([])
  })

  it('polls now while it is being polled is polled once more, as that began before', async () => {
    await track()
    const [due] = await dueSources(polling.db, 10)
    const held = due && (await claimSource(polling.db, due))
    expect(await dueSources(polling.db, 10)).toEqual([])
    expect(await pollSourceNow(polling.db, id)).toBe(true)
    const failure = { problem: 'timeout', detail: '', status: null, nextIn: 3600 }
    expect(held && (await recordFailure(polling.db, held, failure))).toBe(false)
    expect((await dueSources(polling.db, 10)).map(each => each.id)).toEqual([id])
  })

  it('reads again is read whole though nothing changed, and nothing in it is news', async () => {
    await track()
    expect([await polling.poll(id), await polling.poll(id)]).toEqual(['read', 'unchanged'])
    await polling.db`delete from entries`
    expect(await polling.poll(id)).toBe('unchanged')
    expect(await readSourceAgain(polling.db, id)).toBe(true)
    const [due] = await dueSources(polling.db, 10)
    expect(due && (await poll(polling.context, due))).toBe('read')
    const before = await polling.counts()
    expect(before.entries).toBe(1)
    await readSourceAgain(polling.db, id)
    expect([await polling.poll(id), await polling.counts()]).toEqual(['read', before])
  })

  it('does not track, or that is as asked already, is left alone', async () => {
    await track()
    for (const act of [pauseSource, pollSourceNow, readSourceAgain, resumeSource])
      expect(await act(polling.db, 'lumen/nowhere', '')).toBe(false)
    expect(await resumeSource(polling.db, id)).toBe(false)
    await pauseSource(polling.db, id, '')
    for (const act of [pauseSource, pollSourceNow, readSourceAgain]) expect(await act(polling.db, id, '')).toBe(false)
    await polling.db`update sources set paused_at = null, parked_at = clock_timestamp()`
    for (const act of [pauseSource, pollSourceNow, readSourceAgain]) expect(await act(polling.db, id, '')).toBe(false)
  })
})

describe('what is owed', () => {
  it('is counted by kind of source, with how late the latest is', async () => {
    await track()
    await polling.db`update sources set next_poll_at = clock_timestamp() - interval '100 seconds'`
    const queue = async () => (await findOverview(polling.db)).sources[0]
    const before = await queue()
    expect(before).toMatchObject({ name: 'feed', counts: { due: 1, leased: 0, failing: 0, paused: 0, waiting: 1 } })
    expect(Math.round((before?.lateSeconds ?? 0) / 10)).toBe(10)
    const [due] = await dueSources(polling.db, 1)
    await claimSource(polling.db, due ?? { id, fence: '0' })
    expect(await queue()).toMatchObject({ counts: { due: 0, leased: 1 }, lateSeconds: 0 })
  })

  it('is owed by processes that are connected, by name, host and number', async () => {
    const { processes } = await findOverview(polling.db)
    expect(processes.map(({ name }) => name)).toContainEqual(expect.stringMatching(new RegExp(`^modelwire .+:${process.pid}$`)))
  })
})
