import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { endRelease, statedRelease, writeRevision } from '../../bench/changes/writing.ts'
import { readChangeCursor, writeChangeCursor } from '../../db/changes/cursor.ts'
import { inTransaction, type Transaction } from '../../db/client.ts'
import { transactionNumber } from '../../db/measure.ts'
import { reviveReleases } from '../../db/releases.ts'
import { bodyOf, type ProblemBody, useApi } from '../support/api.ts'
import { type ChangesBody, nameOf, settled, walkChanges } from '../support/changes.ts'
import { openTransaction } from '../support/openTransaction.ts'
import { insertCompany } from '../support/releases.ts'

const api = useApi()
const ask = (path: string, init?: RequestInit) => fetch(`${api.address}${path}`, init)
const commit = (work: (tx: Transaction) => Promise<unknown>) => inTransaction(api.db, work)
const say = (given: Parameters<typeof statedRelease>[0]) => commit(tx => writeRevision(tx, statedRelease(given)))
const walk = async (path: string) => {
  await settled(api.db)
  return walkChanges(api.address, path)
}
const names = async (path: string) => (await walk(path)).changes.map(nameOf)
const now = async () => {
  await settled(api.db)
  return (await bodyOf<ChangesBody>(ask('/api/changes?since=now'))).next
}

beforeAll(async () => {
  for (const id of ['acme', 'zeta']) await insertCompany(api.db, { id, name: id, aliases: [`${id} labs`] })
})
beforeEach(() => api.db`truncate revisions, releases cascade`)

describe('GET /api/changes', () => {
  it('tells every revision once, oldest first, and each with the release as it stood then', async () => {
    await say({ id: 'one', stage: 'announced' })
    await say({ id: 'two' })
    await say({ id: 'one', stage: 'released', revision: 2 })
    await settled(api.db)
    const { changes } = await bodyOf<ChangesBody>(ask('/api/changes'))
    expect(changes.map(nameOf)).toEqual(['release one/1', 'release two/1', 'revision one/2'])
    expect(changes.map(({ release }) => release.stage)).toEqual(['announced', 'released', 'released'])
    expect(changes[0]).toMatchObject({ cause: 'evidence', reason: null, mergedInto: null, changes: [] })
    expect(changes[0]?.release.url).toBe('https://modelwire.example/releases/one')
  })

  it('goes on where it ended, page by page, and from where nothing was left', async () => {
    for (const id of ['a', 'b', 'c', 'd', 'e']) await say({ id })
    await settled(api.db)
    const first = await ask('/api/changes?limit=2')
    const page = await bodyOf<ChangesBody>(first)
    expect([page.isCurrent, first.headers.get('link')]).toEqual([false, expect.stringContaining(`<${page.next}>; rel="next"`)])
    const { changes, next, pages } = await walk('/api/changes?limit=2')
    expect([changes.map(each => each.release.id), pages]).toEqual([['a', 'b', 'c', 'd', 'e'], 3])
    expect((await ask(next)).headers.get('link')).not.toContain('rel="next"')
    await say({ id: 'a', revision: 2 })
    expect(await names(next)).toEqual(['revision a/2'])
    expect(await names(`/api/changes?since=${changes[2]?.cursor}`)).toEqual(['release d/1', 'release e/1', 'revision a/2'])
  })

  it('begins now, or at an instant, where that is asked for', async () => {
    await say({ id: 'early', updatedAt: '2025-01-01T00:00:00.000Z' })
    await say({ id: 'late', updatedAt: '2025-03-01T00:00:00.000Z' })
    const next = await now()
    expect(await names('/api/changes?since=2025-02-01')).toEqual(['release late/1'])
    expect(await names('/api/changes?since=2030-02-01')).toEqual([])
    expect(await names('/api/changes?since=start')).toEqual(['release early/1', 'release late/1'])
    await say({ id: 'early', revision: 2 })
    expect(await names(next)).toEqual(['revision early/2'])
  })

  it('tells what went, into what, and what came back', async () => {
    await say({ id: 'one' })
    await say({ id: 'two' })
    const next = await now()
    await commit(tx => endRelease(tx, 'one', 'two'))
    await commit(tx => endRelease(tx, 'two', null))
    await commit(async tx => {
      await reviveReleases(tx, ['one'])
      await writeRevision(tx, statedRelease({ id: 'one', revision: 3 }), [{ field: 'mergedInto', before: 'two', after: null }])
    })
    const { changes } = await walk(next)
    expect(changes.map(nameOf)).toEqual(['gone one/2', 'gone two/2', 'release one/3'])
    expect(changes.map(({ mergedInto, cause }) => [mergedInto, cause])).toEqual([
      ['two', 'ruling'],
      [null, 'ruling'],
      [null, 'evidence'],
    ])
  })

  it('tells of a query what fits it then, and what does not fit it any more', async () => {
    const zeta = { id: 'zeta', name: 'zeta' }
    await say({ id: 'one', stage: 'planned' })
    await say({ id: 'other', company: zeta, stage: 'released' })
    await say({ id: 'one', stage: 'released', revision: 2 })
    await say({ id: 'one', openness: 'api', revision: 3 })
    await say({ id: 'one', stage: 'withdrawn', openness: 'api', revision: 4 })
    await say({ id: 'one', stage: 'withdrawn', openness: 'none', revision: 5 })
    expect(await names('/api/changes?stage=released&company=acme')).toEqual(['release one/2', 'revision one/3', 'gone one/4'])
    expect(await names('/api/changes?openness=weights&limit=1')).toEqual([
      'release one/1',
      'release other/1',
      'revision one/2',
      'gone one/3',
    ])
    expect(await names('/api/changes?releasedSince=2025-04-28&until=2025-04-28&company=zeta%20labs')).toEqual(['release other/1'])
  })

  it('decides a search by the words of then', async () => {
    await say({ id: 'one', name: 'Basalt' })
    await say({ id: 'one', name: 'Granite', revision: 2 })
    await say({ id: 'one', name: 'Granite 2', revision: 3 })
    expect(await names('/api/changes?q=basalt')).toEqual(['release one/1', 'gone one/2'])
    expect(await names('/api/changes?q=granite')).toEqual(['release one/2', 'revision one/3'])
  })

  it('takes a word with a slip for what it nearly is, and `next` keeps to that, whatever is called so later', async () => {
    await say({ id: 'one', name: 'Granite' })
    await settled(api.db)
    const page = await bodyOf<ChangesBody>(ask('/api/changes?q=granit'))
    expect(page).toMatchObject({ matchedAs: [{ given: 'granit', company: { id: 'acme' }, word: 'granite' }], isCurrent: true })
    expect(page.changes.map(nameOf)).toEqual(['release one/1'])
    await say({ id: 'two', name: 'Granit' })
    await say({ id: 'three', name: 'Granite 2' })
    expect(await names(page.next)).toEqual(['release three/1'])
    expect(await names('/api/changes?q=granit')).toEqual(['release one/1', 'release two/1', 'release three/1'])
  })

  it('leads on over what does not fit, however much it is', async () => {
    await commit(async tx => {
      for (let nth = 0; nth < 520; nth += 1) await writeRevision(tx, statedRelease({ id: `many-${String(nth).padStart(3, '0')}` }))
    })
    await say({ id: 'last', stage: 'planned' })
    const { changes, pages } = await walk('/api/changes?stage=planned')
    expect([changes.map(nameOf), pages]).toEqual([['release last/1'], 2])
  })

  it('carries a tag that stays while nothing changes', async () => {
    await say({ id: 'one' })
    await settled(api.db)
    const first = await ask('/api/changes')
    await commit(tx => tx`insert into settings (name, value) values ('something', '1') on conflict (name) do nothing`)
    const headers = { 'If-None-Match': first.headers.get('etag') ?? '' }
    expect((await ask('/api/changes', { headers })).status).toBe(304)
    await say({ id: 'two' })
    await settled(api.db)
    expect((await ask('/api/changes', { headers })).status).toBe(200)
  })

  it.each([
    ['since=mine', 'since', null],
    ['since=nwo', 'since', 'now'],
    ['since=now&since=start', 'since', null],
    ['since=2025-13-01', 'since', null],
    ['cursor=abc', 'cursor', null],
    ['stage=relased', 'stage', 'released'],
    ['releasedSince=2026-01-01&until=2025-01-01', 'releasedSince', null],
    ['releasedSince=soon', 'releasedSince', null],
    ['limit=0', 'limit', null],
  ])('says what is wrong with %s', async (query, parameter, nearest) => {
    const answer = await ask(`/api/changes?${query}`)
    const problem = await bodyOf<ProblemBody>(answer)
    expect([answer.status, problem.errors[0]?.parameter, problem.errors[0]?.nearest]).toEqual([400, parameter, nearest])
  })
})

describe('a cursor', () => {
  it('of another database is refused, with what to do', async () => {
    await say({ id: 'one' })
    const { next } = await walk('/api/changes')
    const own = readChangeCursor(new URL(next, api.address).searchParams.get('since') ?? '')
    expect(own).not.toBeNull()
    const foreign = writeChangeCursor({ numbering: 'abcdefgh', place: own?.place ?? { xid: '1', releaseId: '', revision: 0 } })
    const answer = await ask(`/api/changes?since=${foreign}`)
    expect([answer.status, await bodyOf<ProblemBody>(answer)]).toEqual([
      410,
      expect.objectContaining({ detail: expect.stringContaining('anew') }),
    ])
  })

  it('that was mangled is no cursor', async () => {
    await say({ id: 'one' })
    const cursor = new URL((await walk('/api/changes')).next, api.address).searchParams.get('since') ?? ''
    for (const mangled of [cursor.slice(1), `${cursor}A`, cursor.replace(/.$/, last => (last === 'A' ? 'B' : 'A'))]) {
      expect([mangled, (await ask(`/api/changes?since=${mangled}`)).status]).toEqual([mangled, 400])
    }
  })
})

describe('while transactions are open', () => {
  /** One that has its number before everything that comes after. */
  async function begin() {
    const early = openTransaction(api.db)
    await early.do(transactionNumber)
    return early
  }

  it('shows nothing that they could still come before', async () => {
    const next = await now()
    const early = await begin()
    await say({ id: 'late' })
    expect((await walkChanges(api.address, next)).changes).toEqual([])
    await early.do(tx => writeRevision(tx, statedRelease({ id: 'early' })))
    await early.commit()
    expect(await names(next)).toEqual(['release early/1', 'release late/1'])
  })

  it('keeps the revisions of one release in their order, whichever transaction began first', async () => {
    await say({ id: 'one' })
    const next = await now()
    const early = await begin()
    await say({ id: 'one', revision: 2 })
    await early.do(tx => writeRevision(tx, statedRelease({ id: 'one', revision: 3 })))
    await early.do(tx => endRelease(tx, 'one', null))
    await early.commit()
    expect(await names(next)).toEqual(['revision one/2', 'revision one/3', 'gone one/4'])
  })

  it('forgets what was rolled back', async () => {
    const next = await now()
    const early = await begin()
    await early.do(tx => writeRevision(tx, statedRelease({ id: 'never' })))
    await early.rollback()
    await say({ id: 'one' })
    expect(await names(next)).toEqual(['release one/1'])
  })
})

afterAll(() => expect(api.logged).toEqual([]))
