import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { waitingRulings } from '../../db/rulings.ts'
import { bodyOf, type ProblemBody, serveDatabase, useApi } from '../support/api.ts'
import { insertRelease } from '../support/releases.ts'

const api = useApi()
const token = 'a token of sixteen and more'.replaceAll(' ', '-')
let address = ''

beforeAll(async () => {
  const running = await serveDatabase(api.db, api, token)
  address = `http://127.0.0.1:${running.port}`
  const variant = (repo: string) => ({
    repo,
    url: `https://hub.example/${repo}`,
    host: 'hub',
    parameters: null,
    tuning: null,
    quantization: null,
    license: null,
    publicAt: null,
  })
  await insertRelease(api.db, { id: 'acme-one', variants: [variant('acme/a'), variant('acme/b')] })
  await insertRelease(api.db, { id: 'acme-two' })
  await insertRelease(api.db, { id: 'other-one', company: { id: 'other', name: 'Other' } })
  await insertRelease(api.db, { id: 'acme-gone', mergedInto: 'acme-two', dissolvedAt: '2025-05-01T00:00:00.000Z' })
  await insertRelease(api.db, { id: 'acme-none', dissolvedAt: '2025-05-01T00:00:00.000Z' })
  return () => running.close()
})
beforeEach(async () => void (await api.db`truncate rulings`))

const ask = (path: string, init: RequestInit = {}, bearer = token) =>
  fetch(`${address}${path}`, { ...init, headers: { Authorization: `Bearer ${bearer}`, 'Content-Type': 'application/json' } })
const post = (body: unknown, bearer = token) =>
  ask('/api/rulings', { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }, bearer)
const merge = { kind: 'merge', release: 'acme-one', into: 'acme-two', reason: 'the same model under two names' }

describe("the operator's routes", () => {
  it('do not exist without a token in the environment', async () => {
    for (const method of ['GET', 'POST', 'DELETE']) {
      const answer = await fetch(`${api.address}/api/rulings`, { method, headers: { Authorization: `Bearer ${token}` } })
      expect([method, answer.status]).toEqual([method, 404])
    }
  })

  it.each(['', 'wrong', `${token}x`, token.slice(1)])('refuse the token "%s", and do not say it to the log', async bearer => {
    for (const answer of [
      await post(merge, bearer),
      await ask('/api/rulings', {}, bearer),
      await ask('/api/rulings/1', { method: 'DELETE' }, bearer),
    ]) {
      expect([answer.status, answer.headers.get('content-type')]).toEqual([401, 'application/problem+json'])
      expect(answer.headers.get('www-authenticate')).toContain('Bearer')
    }
    expect((await fetch(`${address}/api/rulings`)).status).toBe(401)
    expect(await waitingRulings(api.db)).toEqual([])
    expect(JSON.stringify(api.logged)).not.toContain(token)
  })

  it('write a ruling down for the workers, list it, and take it back', async () => {
    const made = await post(merge)
    const ruling = await bodyOf<{ id: string }>(made)
    expect([made.status, made.headers.get('location'), made.headers.get('cache-control')]).toEqual([
      202,
      `/api/rulings/${ruling.id}`,
      'no-store',
    ])
    expect(ruling).toMatchObject({ ...merge, state: 'waiting', company: 'acme', appliedAt: null, repositories: [] })
    expect(await waitingRulings(api.db)).toEqual([ruling.id])
    expect(await bodyOf(ask('/api/rulings'))).toEqual({ rulings: [ruling] })
    expect(await bodyOf(ask(`/api/rulings/${ruling.id}`))).toEqual(ruling)
    const undone = await ask(`/api/rulings/${ruling.id}`, { method: 'DELETE' })
    expect([undone.status, await undone.json()]).toEqual([202, expect.objectContaining({ id: ruling.id, state: 'undone' })])
    expect(await waitingRulings(api.db)).toEqual([])
    const split = await bodyOf(post({ kind: 'split', release: 'acme-one', repositories: ['acme/a'], reason: 'another model' }))
    expect(split).toMatchObject({ kind: 'split', repositories: ['acme/a'], into: null, state: 'waiting' })
  })

  it('keep of a reason what is text', async () => {
    const ruling = await bodyOf<{ reason: string }>(post({ ...merge, reason: 'one\u0000\u001band the same' }))
    expect(ruling.reason).toBe('one and the same')
  })

  it.each([
    ['not JSON', 400, 'JSON object'],
    [{ ...merge, reason: '' }, 400, 'reason: must say why'],
    [{ ...merge, kind: 'rename' }, 400, 'kind'],
    [{ ...merge, more: 1 }, 400, 'more'],
    [{ kind: 'split', release: 'acme-one', repositories: [], reason: 'none' }, 400, 'repositories'],
    [{ ...merge, release: 'nobody' }, 404, 'There is no release nobody.'],
    [{ ...merge, release: 'a\0b' }, 404, 'There is no release'],
    [{ ...merge, into: 'acme-one' }, 409, 'into itself'],
    [{ ...merge, into: 'other-one' }, 409, 'a release never changes hands'],
    [{ ...merge, release: 'acme-gone' }, 409, 'Acme-gone was merged into acme-two.'],
    [{ ...merge, into: 'acme-none' }, 409, 'acme-none is no release any more.'],
    [{ kind: 'split', release: 'acme-one', repositories: ['acme/c'], reason: 'none' }, 404, 'no repository acme/c'],
    [{ kind: 'split', release: 'acme-one', repositories: ['acme/a', 'acme/b'], reason: 'all' }, 409, 'nothing would be left'],
  ])('refuse %j with a problem that names what is wrong', async (body, status, detail) => {
    const answer = await post(body)
    const problem = await bodyOf<ProblemBody>(answer)
    expect([answer.status, problem.status]).toEqual([status, status])
    expect(problem.detail.toLowerCase()).toContain(detail.toLowerCase())
    expect(await waitingRulings(api.db)).toEqual([])
  })

  it.each([
    ['was never carried out', `problem = 'its release is gone'`],
    ['is undone already', 'applied_at = now(), undone_at = now()'],
    ['is undone already', 'applied_at = now(), undone_at = now(), undo_applied_at = now()'],
  ])('take back none that %s', async (said, as) => {
    const { id } = await bodyOf<{ id: string }>(post(merge))
    await api.db`update rulings set ${api.db.unsafe(as)}`
    const before = await (await ask(`/api/rulings/${id}`)).json()
    const answer = await ask(`/api/rulings/${id}`, { method: 'DELETE' })
    expect([answer.status, (await bodyOf<ProblemBody>(answer)).detail]).toEqual([409, `ruling ${id} ${said}.`])
    expect(await (await ask(`/api/rulings/${id}`)).json()).toEqual(before)
  })

  it.each(['0', 'x', '1%27', '99999999999999999999'])('know no ruling %s', async id => {
    expect((await ask(`/api/rulings/${id}`)).status).toBe(404)
    expect((await ask(`/api/rulings/${id}`, { method: 'DELETE' })).status).toBe(404)
  })
})
