import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readCompanies } from '../../config/companies.ts'
import type { Company } from '../../config/company.ts'
import { ConfigurationError } from '../../config/error.ts'
import { isPublic } from '../../workers/http/guard.ts'
import type { Http } from '../../workers/http.ts'
import { poll } from '../../workers/poll.ts'
import { sourceKinds } from '../../workers/sources/index.ts'
import { syncFiles } from '../../workers/sync.ts'
import { answerFor, readVectors, resolverFor, secretFor, type Vector } from '../support/addressVectors.ts'
import { bodyOf, useApi } from '../support/api.ts'
import { makeAuthority } from '../support/certificates.ts'
import { samples } from '../support/channels.ts'
import { usePolling } from '../support/polling.ts'
import { describeShared, hasShared } from '../support/shared.ts'
import { deliverNow } from '../support/subscribers.ts'
import { programOf } from '../support/subscriptions.ts'
import { authorityFile } from '../workers/http/authority.ts'
import { client, onlyTo, problemOf, serve, serveRaw } from '../workers/http/upstreams.ts'

const vectors = hasShared ? readVectors() : []
const blocked = ['refused-address', 'bad-request', 'redirect', 'dns']
const authority = makeAuthority()

/** A network in which everything public leads to one server of ours that says what the vector says; what is dialled is noted. */
async function networkOf(vector: Vector): Promise<{ http: Http; dialled: string[] }> {
  const upstream = await serve((request, response) => answerFor(vector, request.url ?? '', response), secretFor(vector, authority))
  const { dial, dialled } = onlyTo(upstream.port)
  const extraCertificates = vector.url.startsWith('https') ? authorityFile(authority) : null
  return { http: client([], { resolve: resolverFor(vector), dial, extraCertificates }), dialled }
}

const inside = (dialled: string[]) => dialled.filter(each => !isPublic(each.split(' ')[0] ?? ''))
/** A vector that must be blocked is dialled for nothing but the redirect that leads there. */
const mayDial = ({ kind, expect: wanted }: Vector) => wanted !== 'block' || kind.startsWith('redirect')

describeShared('every address of the shared list', { timeout: 120_000 }, () => {
  it('are 188', () => expect(new Set(vectors.map(({ id }) => id)).size).toBe(188))

  describe('as a source of somebody’s company file', () => {
    const used = usePolling()
    const folder = mkdtempSync(path.join(tmpdir(), 'modelwire-addresses-'))
    afterAll(() => rmSync(folder, { recursive: true }))

    it('is refused by file and line, or polled without a connection to the inside', async () => {
      const read = vectors.map(vector => ({ vector, company: companyWith(folder, vector) }))
      const taken = read.flatMap(({ vector, company }) => (company ? [{ vector, company }] : []))
      await syncFiles(
        used.db,
        taken.map(({ company }) => company),
        sourceKinds,
      )
      const wrong: string[] = []
      for (const { vector, company } of taken) {
        const { http, dialled } = await networkOf(vector)
        await poll({ ...used.context, http }, await used.due(`${company.id}/a`))
        const { problem } = await used.source(`${company.id}/a`)
        const isMet = vector.expect === 'block' ? blocked.includes(String(problem)) : ['not-a-feed', 'tls'].includes(String(problem))
        if (!isMet || inside(dialled).length > 0 || (dialled.length > 0 && !mayDial(vector)))
          wrong.push(`${vector.id} ${problem} ${dialled}`)
      }
      expect(wrong).toEqual([])
      expect(read.filter(({ vector, company }) => vector.expect !== 'block' && !company)).toEqual([])
      const { count } = (await used.db<{ count: number }[]>`select count(*)::int from entries`)[0] ?? {}
      expect([read.length, count]).toEqual([188, 0])
    })
  })

  describe('as where a subscriber wants to be told', () => {
    const api = useApi()
    const { send } = programOf(api)
    const fields = {
      webhook: 'url',
      ntfy: 'server',
      slack: 'url',
      discord: 'url',
      teams: 'url',
      feishu: 'url',
      dingtalk: 'url',
      wecom: 'url',
    }

    it.each(Object.entries(fields))('by %s is refused at once, or asked without a connection to the inside', async (channel, field) => {
      const wrong: string[] = []
      let taken = 0
      for (const vector of vectors) {
        await api.db`delete from allowances`
        const settings = { ...samples[channel]?.settings, [field]: vector.url }
        const answer = await send('POST', '/api/subscriptions', { query: '', channel, settings })
        expect([201, 400], `${vector.id} ${await answer.clone().text()}`).toContain(answer.status)
        if (answer.status === 400) continue
        taken += 1
        await api.db`delete from attempts`
        const { http, dialled } = await networkOf(vector)
        await deliverNow(api.db, { http })
        const attempts = await api.db<{ problem: string | null }[]>`select problem from attempts`
        const isRefused = attempts.every(({ problem }) => problem !== null)
        if (inside(dialled).length > 0 || (dialled.length > 0 && !mayDial(vector))) wrong.push(`${vector.id} ${dialled}`)
        if (vector.expect === 'block' && (attempts.length !== 1 || !isRefused)) wrong.push(`${vector.id} ${JSON.stringify(attempts)}`)
      }
      expect(wrong).toEqual([])
      // chat services are at their own addresses alone
      expect(taken > 0).toBe(channel === 'webhook' || channel === 'ntfy')
    })

    it('cannot be asked for by an answer of the API, whatever it refuses: nothing of the inside is in it', async () => {
      const texts = new Set<string>()
      for (const vector of vectors.filter(({ kind }) => /^ip/.test(kind))) {
        await api.db`truncate allowances`
        const answer = await send('POST', '/api/subscriptions', { query: '', channel: 'webhook', settings: { url: vector.url } })
        const body = await bodyOf<Record<string, unknown>>(answer)
        texts.add(JSON.stringify([answer.status, answer.status === 201 ? Object.keys(body) : body.detail]))
      }
      expect(texts.size).toBeLessThanOrEqual(2)
    })
  })

  it('is not reached by a message, whichever it is sent to and whatever is answered', async () => {
    const wrong: string[] = []
    for (const vector of vectors) {
      const { http, dialled } = await networkOf(vector)
      const asked = { url: vector.url, headers: {}, body: '{}' }
      const outcome = await http.post(asked).then(
        ({ status }) => `answered ${status}`,
        error => error.problem as string,
      )
      const isMet = mayDial(vector)
        ? dialled.length === 1 && /^(answered|tls)/.test(outcome)
        : dialled.length === 0 && blocked.includes(outcome)
      if (!isMet || inside(dialled).length > 0) wrong.push(`${vector.id} ${outcome} ${dialled}`)
    }
    expect(wrong).toEqual([])
  })

  it.each([1, 3, 5])('is not reached by a redirect at hop %i', async hop => {
    const wrong: string[] = []
    for (const vector of vectors) {
      const upstream = await serveRaw(socket => {
        socket.once('data', asked => {
          const at = Number(/^GET \/(\d+)/.exec(asked.toString('latin1'))?.[1] ?? hop)
          const location = at + 1 < hop ? `/${at + 1}` : at < hop ? vector.url : null
          socket.end(
            location === null ? 'HTTP/1.1 200 OK\r\n\r\nx' : `HTTP/1.1 302 Found\r\nlocation: ${location}\r\ncontent-length: 0\r\n\r\n`,
          )
        })
      })
      const { dial, dialled } = onlyTo(upstream.port)
      const resolve = resolverFor(vector)
      const http = client([], { resolve: async name => (name === 'first.example' ? ['93.184.216.34'] : resolve(name)), dial })
      await http.get({ url: 'http://first.example/0', accept: '*/*' }).catch(() => undefined)
      if (inside(dialled).length > 0 || dialled.length === 0) wrong.push(`${vector.id} ${dialled}`)
      await http.close()
    }
    expect(wrong).toEqual([])
  })

  it('is not followed to from what takes a message', async () => {
    for (const { id, url } of vectors) {
      const upstream = await serveRaw(socket => {
        socket.once('data', () => socket.end(`HTTP/1.1 307 Temporary\r\nlocation: ${url}\r\ncontent-length: 0\r\n\r\n`))
      })
      const { dial, dialled } = onlyTo(upstream.port)
      const http = client([], { resolve: async () => ['93.184.216.34'], dial })
      const sent = http.post({ url: 'http://first.example/', headers: {}, body: '{}' })
      // one with a line break in it is no answer at all
      await sent.catch(() => problemOf(sent))
      expect([id, dialled]).toEqual([id, ['93.184.216.34 80']])
      await http.close()
    }
  })
})

/** The company of a file that has this source; null where the file is refused. */
function companyWith(folder: string, { id, url }: Vector): Company | null {
  const directory = mkdtempSync(path.join(folder, 'one-'))
  const source = `[[source]]\nid = "a"\nkind = "feed"\nurl = ${JSON.stringify(url)}\n`
  const head = `name = "Company ${id}"\ncountry = "CN"\nlanguages = ["en"]\nwebsite = "https://${id}.example"\n`
  writeFileSync(path.join(directory, `${id}.toml`), `${head}\n${source}`)
  try {
    return readCompanies([directory])[0] ?? null
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError)
    expect((error as Error).message).toMatch(new RegExp(`${id}\\.toml:\\d+ source\\[0\\]\\.url|toml:\\d+ `))
    return null
  }
}
