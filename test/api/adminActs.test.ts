import { createHmac } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { serveDatabase, useApi } from '../support/api.ts'
import { insertRelease, insertSource } from '../support/releases.ts'
import { activate, insertDelivery, programOf } from '../support/subscriptions.ts'

const api = useApi()
const token = 'a-token-of-sixteen-and-more'
const until = Math.floor(Date.now() / 1000) + 3600
const Cookie = `operator=${until}.${createHmac('sha256', token).update(`operator until ${until}`).digest('base64url')}`
let address = ''

beforeAll(async () => {
  address = `http://127.0.0.1:${(await serveDatabase(api.db, api, token)).port}`
})
beforeEach(async () => {
  await api.db`truncate companies, sources, releases, rulings, subscriptions, endpoints, queries, deliveries, tellings, corrections, allowances cascade`
})

const look = async (path: string, language = 'en') =>
  (await fetch(`${address}${path}`, { headers: { Cookie, 'Accept-Language': language } })).text()
const act = async (path: string, fields: Record<string, string> | [string, string][] = {}) => {
  const body = new URLSearchParams(fields)
  const answer = await fetch(`${address}${path}`, { method: 'POST', redirect: 'manual', body, headers: { Origin: address, Cookie } })
  return { status: answer.status, to: answer.headers.get('location'), text: await answer.text() }
}
const program = programOf({
  get address() {
    return address
  },
})

describe('sources', () => {
  beforeEach(async () => {
    await insertRelease(api.db, { id: 'acme-1' })
    await insertSource(api.db, { id: 'acme/feed', firstReadAt: new Date() })
    await insertSource(api.db, { id: 'acme/blog', firstReadAt: new Date(), failCount: 3, problem: 'timeout' })
  })

  it('are paused with a reason that readers see, and resumed', async () => {
    const paused = await act('/admin/sources', { id: 'acme/feed', act: 'pause', reason: 'it floods\r\nus', state: 'ok' })
    expect([paused.status, paused.to]).toEqual([303, '/admin/sources?state=ok&done=pause'])
    expect(await look(paused.to ?? '')).toContain('<p class="note" role="status">It is paused.</p>')
    expect(await look('/sources')).toMatch(/Paused by the operator since [^<]+: it floods us/)
    expect(await look('/sources', 'zh')).toContain('管理员自')
    expect((await act('/admin/sources', { id: 'acme/feed', act: 'resume' })).to).toBe('/admin/sources?done=resume')
    expect(await look('/sources')).not.toContain('Paused by the operator')
  })

  it('are polled now and read again', async () => {
    await api.db`update sources set etag = '"x"', next_poll_at = clock_timestamp() + interval '1 day'`
    await act('/admin/sources', { id: 'acme/feed', act: 'poll' })
    await act('/admin/sources', { id: 'acme/blog', act: 'read' })
    expect(await api.db`select id, etag, next_poll_at <= clock_timestamp() as is_due from sources order by id`).toEqual([
      { id: 'acme/blog', etag: null, isDue: true },
      { id: 'acme/feed', etag: '"x"', isDue: true },
    ])
  })

  it('of one state are shown alone', async () => {
    const page = await look('/admin/sources?state=failing')
    expect([page.includes('acme/blog'), page.includes('acme/feed')]).toEqual([true, false])
  })

  it('that are not there, and acts that are none, are told apart', async () => {
    expect(await act('/admin/sources', { id: 'acme/nowhere', act: 'poll' })).toMatchObject({
      status: 409,
      text: expect.stringContaining('acme/nowhere'),
    })
    expect(await act('/admin/sources', { id: 'acme/feed', act: 'drop' })).toMatchObject({ status: 400 })
    expect(await act('/admin/sources', { id: 'a\0b', act: 'poll' })).toMatchObject({ status: 409 })
  })
})

describe('messages that were given up', () => {
  const giveUp = async (state = 'active') => {
    await insertRelease(api.db, { id: 'acme-1', name: 'Acme-1' })
    const created = await program.create()
    await activate(api.db, created)
    const { id, messageId } = await insertDelivery(api.db, created, { state: 'dead', release: 'acme-1' })
    await api.db`update deliveries set problem = 'HTTP 500', ended_at = clock_timestamp() where id = ${id}`
    await api.db`update subscriptions set state = ${state}, state_reason = 'its receiver is gone' where id = ${created.subscription.id}`
    return { id, messageId, subscription: created.subscription.id }
  }

  it('are listed with what they tell, and tried again under their own id, once', async () => {
    const { id, messageId } = await giveUp()
    expect(await look('/admin')).toContain('<dt>Deliveries given up</dt><dd><a href="/admin/deliveries">1</a></dd>')
    const page = await look('/admin/deliveries')
    for (const words of ['Acme-1', 'Webhook', 'HTTP 500', `/admin/deliveries/${id}/again`]) expect(page).toContain(words)
    expect((await act(`/admin/deliveries/${id}/again`)).to).toBe('/admin/deliveries?done=again')
    expect((await act(`/admin/deliveries/${id}/again`)).status).toBe(404)
    expect(await api.db`select message_id, state from deliveries where kind = 'news' and id <> ${id}`).toEqual([
      { messageId, state: 'waiting' },
    ])
    expect(await look('/admin/deliveries')).not.toContain('Acme-1')
  })

  it('are not sent to whom nothing is to be told now; who was switched off is taken up first', async () => {
    const { id, subscription } = await giveUp('disabled')
    expect(await look('/admin/deliveries')).not.toContain(`/admin/deliveries/${id}/again`)
    expect((await act(`/admin/deliveries/${id}/again`)).status).toBe(409)
    expect(await look('/admin/deliveries')).toContain('its receiver is gone')
    expect((await act(`/admin/subscriptions/${subscription}/on`)).to).toBe('/admin/deliveries?done=on')
    expect((await act(`/admin/subscriptions/${subscription}/on`)).status).toBe(409)
    expect(await api.db`select state, state_reason from subscriptions`).toEqual([{ state: 'active', stateReason: null }])
    expect((await act(`/admin/deliveries/${id}/again`)).status).toBe(303)
  })

  it('that are none are told apart', async () => {
    for (const id of ['nobody', '%00', '7fd40cfe-0000-4000-8000-000000000001']) {
      expect([id, (await act(`/admin/deliveries/${id}/again`)).status]).toEqual([id, 404])
      expect([id, (await act(`/admin/subscriptions/${id}/on`)).status]).toEqual([id, 409])
    }
  })
})

describe('merges and splits', () => {
  const variant = (repo: string) => ({ repo, url: `https://hub.example/${repo}` }) as never
  beforeEach(async () => {
    await insertRelease(api.db, { id: 'acme-1', name: 'Acme-1', variants: [variant('acme/one'), variant('acme/two')] })
    await insertRelease(api.db, { id: 'acme-2', name: 'Acme-2', variants: [variant('acme/three')] })
  })
  const rulings = () =>
    api.db`select kind, release_id, into_id, repositories, reason, undone_at is not null as is_undone from rulings order by id`

  it('are looked at before they are made: by id, or by the address of a page', async () => {
    const page = await look(`/admin/rulings/new?${new URLSearchParams({ release: `${address}/releases/acme-1?x#y`, into: 'acme-2' })}`)
    for (const words of ['acme-2 would hold 3 repositories', 'acme-1 would answer with where it went', 'Acme-2'])
      expect(page).toContain(words)
    expect(await rulings()).toEqual([])
  })

  it('are made with a reason, listed, and undone', async () => {
    const made = await act('/admin/rulings', { kind: 'merge', release: 'acme-1', into: 'acme-2', reason: 'they are one' })
    expect([made.status, made.to]).toEqual([303, '/admin/rulings?done=ruled'])
    await act('/admin/rulings', [
      ['kind', 'split'],
      ['release', 'acme-1'],
      ['repositories', 'acme/two'],
      ['reason', 'they are two'],
    ])
    expect(await rulings()).toEqual([
      { kind: 'merge', releaseId: 'acme-1', intoId: 'acme-2', repositories: [], reason: 'they are one', isUndone: false },
      { kind: 'split', releaseId: 'acme-1', intoId: null, repositories: ['acme/two'], reason: 'they are two', isUndone: false },
    ])
    const [, id] = /\/admin\/rulings\/(\d+)\/undo/.exec(await look('/admin/rulings')) ?? []
    expect((await act(`/admin/rulings/${id}/undo`)).to).toBe('/admin/rulings?done=undone')
    expect((await rulings()).map(({ isUndone }) => isUndone)).toEqual([false, true])
    expect(await look('/admin/rulings')).not.toContain(`/admin/rulings/${id}/undo`)
  })

  it('that make no sense are shown again with why, and what was typed', async () => {
    const all = await act('/admin/rulings', [
      ...[
        ['kind', 'split'],
        ['release', 'acme-1'],
        ['repositories', 'acme/one'],
      ],
      ...[
        ['repositories', 'acme/two'],
        ['reason', 'a long story'],
      ],
    ] as [string, string][])
    expect([all.status, all.text.includes('nothing would be left of acme-1'), all.text.includes('value="a long story"')]).toEqual([
      409,
      true,
      true,
    ])
    expect((await act('/admin/rulings', { kind: 'merge', release: 'acme-1', into: 'acme-2', reason: '' })).status).toBe(400)
    expect((await act('/admin/rulings', { kind: 'merge', release: 'nobody', into: 'acme-2', reason: 'they are one' })).status).toBe(404)
    expect((await act('/admin/rulings/77/undo')).status).toBe(404)
    expect(await rulings()).toEqual([])
  })

  it('of the rules are listed, and what went in is chosen already when they are to be taken apart', async () => {
    const gone = { dissolvedAt: '2025-05-01T00:00:00Z', mergedInto: 'acme-1' }
    await insertRelease(api.db, { id: 'acme-0', name: 'Acme-0', variants: [variant('acme/two')], ...gone })
    expect(await look('/admin/rulings')).toContain('/admin/rulings/new?release=acme-1&amp;apart=acme-0')
    const page = await look('/admin/rulings/new?release=acme-1&apart=acme-0')
    expect(page).toMatch(/value="acme\/two" checked/)
    expect(page).not.toMatch(/value="acme\/one" checked/)
    expect((await fetch(`${address}/admin/rulings/new?release=acme-0`, { headers: { Cookie } })).status).toBe(409)
  })
})

describe('corrections', () => {
  it('are closed once, with a note that is kept beside them', async () => {
    const [row] = await api.db<{ id: string }[]>`
      insert into corrections (field, claim, proof) values ('missing', 'Acme-2', 'https://acme.example') returning id`
    expect((await act(`/admin/corrections/${row?.id}`, { state: 'accepted', note: 'it is there now' })).to).toBe(
      '/admin/corrections?done=accepted',
    )
    const page = await look('/admin/corrections')
    expect([page.includes('None is open.'), page.includes('it is there now')]).toEqual([true, true])
    expect((await act(`/admin/corrections/${row?.id}`, { state: 'declined' })).status).toBe(404)
    expect((await act(`/admin/corrections/${row?.id}`, { state: 'lost' })).status).toBe(400)
  })
})

describe('what the address says was done', () => {
  it('is said only where the page has words for it', async () => {
    expect(await look('/admin?done=<b>owned</b>')).not.toContain('role="status"')
    expect(await look('/admin?done=ruled')).toContain('role="status"')
  })
})
