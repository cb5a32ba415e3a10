import { describe, expect, it, onTestFinished } from 'vitest'
import { lockCompanies } from '../../db/claims.ts'
import { inTransaction, openDatabase } from '../../db/client.ts'
import { claimSource } from '../../db/sources.ts'
import { pollAll } from '../../workers/poll.ts'
import { openRoom } from '../../workers/room.ts'
import { usePolling } from '../support/polling.ts'
import { atomFeed } from '../support/upstream.ts'

const polling = usePolling()
const names = ['one', 'two', 'three', 'four'] as const

/** Sources of one company that each tell a model of their own. */
async function track() {
  for (const [nth, name] of names.entries())
    polling.upstream.says.set(`/${name}`, { body: atomFeed([{ id: name, title: `Lumen AI open-sources Vega ${nth + 1}` }]) })
  await polling.track(names.map(name => ({ id: name, path: `/${name}` })))
  return Promise.all(names.map(name => polling.due(`lumen/${name}`)))
}

const statesOf = async () =>
  Object.fromEntries(
    (await polling.db`select id, first_read_at is not null as is_read, problem from sources where company_id = 'lumen'`).map(each => [
      each.id,
      each.problem ?? each.isRead,
    ]),
  )

describe('sources that are polled together', () => {
  it('are stored each with its own entries, releases and validators, and are not stored again', async () => {
    const due = await track()
    const room = openRoom(8)
    await pollAll(polling.context, due, room)
    expect(await polling.counts()).toEqual({ entries: 4, changed: 0, releases: 4, revisions: 4 })
    const rows = await polling.db`
      select s.id, array_agg(e.key) as keys, count(distinct s.etag)::int as etags, max(s.entries) as entries
      from sources s join entries e on e.source_id = s.id group by s.id`
    expect(Object.fromEntries(rows.map(each => [each.id, [each.keys, each.etags, each.entries]]))).toEqual(
      Object.fromEntries(names.map(name => [`lumen/${name}`, [[name], 1, 1]])),
    )
    const again = await Promise.all(names.map(name => polling.due(`lumen/${name}`)))
    await pollAll(polling.context, again, room)
    expect(polling.upstream.asked.slice(-4).map(each => each.status)).toEqual([304, 304, 304, 304])
    expect(await polling.counts()).toEqual({ entries: 4, changed: 0, releases: 4, revisions: 4 })
    // whoever was in has left
    await room.enter(8)
  })

  it('share transactions with whoever waits for the same company', async () => {
    const all = Array.from({ length: 12 }, (_, nth) => `part-${nth}`)
    for (const name of all) polling.upstream.says.set(`/${name}`, { body: atomFeed([{ id: name, title: 'Lumen AI open-sources Vega 1' }]) })
    await polling.track(all.map(name => ({ id: name, path: `/${name}` })))
    const due = await Promise.all(all.map(name => polling.due(`lumen/${name}`)))
    const polls = await inTransaction(polling.db, async tx => {
      await lockCompanies(tx, ['lumen'])
      const polls = pollAll(polling.context, due, openRoom(12))
      await expect.poll(() => polling.upstream.asked.length).toBe(12)
      // until they have been read
      await new Promise(resolve => setTimeout(resolve, 300))
      return { done: polls }
    })
    await polls.done
    const [row] = await polling.db`select count(*)::int as entries, count(distinct xmin::text)::int as transactions from entries`
    expect([row?.entries, row?.transactions < 12]).toEqual([12, true])
  })

  it('leave out those that another process has, and one that it takes over meanwhile', async () => {
    const due = await track()
    const [first, second] = due
    if (!first || !second) throw new Error('nothing is due')
    await claimSource(polling.db, first)
    polling.upstream.says.set('/two', () => ({ body: atomFeed([{ id: 'two', title: 'Lumen AI open-sources Vega 2' }]), delayMs: 200 }))
    const polls = pollAll(polling.context, due, openRoom(8))
    await expect.poll(() => polling.upstream.asked.length).toBe(3)
    await polling.db`update sources set lease_until = clock_timestamp() - interval '1 second' where id = ${second.id}`
    await claimSource(polling.db, { id: second.id, fence: String(Number(second.fence) + 1) })
    await polls
    expect(await statesOf()).toEqual({ 'lumen/one': false, 'lumen/two': false, 'lumen/three': true, 'lumen/four': true })
    expect((await polling.counts()).entries).toBe(2)
  })

  it('are stored though one of them meets a bug of ours, which is shown at that one alone', async () => {
    const due = await track()
    const { normalizer } = polling.context
    const context = {
      ...polling.context,
      normalizer: {
        ...normalizer,
        mergeClaims: (...given: Parameters<typeof normalizer.mergeClaims>) => {
          if (given[0].some(claim => claim.title.endsWith('Vega 3'))) throw new Error('a bug')
          return normalizer.mergeClaims(...given)
        },
      },
    }
    const room = openRoom(8)
    await expect(pollAll(context, due, room)).rejects.toThrow('a bug')
    expect(await statesOf()).toEqual({ 'lumen/one': true, 'lumen/two': true, 'lumen/three': 'internal', 'lumen/four': true })
    expect(await polling.counts()).toEqual({ entries: 3, changed: 0, releases: 3, revisions: 3 })
    await room.enter(8)
  })

  it('wait, unclaimed, for room', async () => {
    const due = await track()
    const room = openRoom(4)
    const leave = await room.enter(1)
    const polls = pollAll(polling.context, due, room)
    await new Promise(resolve => setTimeout(resolve, 100))
    expect([polling.upstream.asked.length, (await polling.source('lumen/one')).isLeased]).toEqual([0, false])
    leave()
    await polls
    expect((await polling.counts()).entries).toBe(4)
  })

  it('give their room back where nothing could be claimed', async () => {
    const due = await track()
    const room = openRoom(4)
    const nowhere = openDatabase('postgres://modelwire@127.0.0.1:9/nowhere', { max: 1 })
    onTestFinished(() => nowhere.end({ timeout: 1 }))
    await expect(pollAll({ ...polling.context, db: nowhere }, due, room)).rejects.toThrow('ECONNREFUSED')
    await room.enter(4)
  })
})
