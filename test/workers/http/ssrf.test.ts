import { describe, expect, test } from 'vitest'
import { isPublic, openGuard } from '../../../workers/http/guard.ts'
import { answerFor, readVectors, resolverFor, secretFor } from '../../support/addressVectors.ts'
import { makeAuthority } from '../../support/certificates.ts'
import { sharedIt } from '../../support/shared.ts'
import { authorityFile } from './authority.ts'
import { ask, client, onlyTo, problemOf, serve } from './upstreams.ts'

describe('the guard', () => {
  test.each([
    '127.0.0.1',
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '169.254.169.254',
    '168.63.129.16',
    '192.88.99.1',
    '198.18.0.1',
    '255.255.255.255',
    '::1',
    '::ffff:10.0.0.5',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    '100::1',
    '2001:2::1',
    '2002:7f00:1::',
    '3fff::1',
    '5f00::1',
    'fc00::1',
    'fe80::1%lo',
    'fec0::1',
    'ff02::1',
    'not an address',
  ])('takes %s for an address inside', address => {
    expect(isPublic(address)).toBe(false)
  })

  test.each(['1.1.1.1', '172.32.0.1', '100.128.0.1', '::ffff:8.8.8.8', '2606:4700::1111', '2a00:1450::1'])(
    'takes %s for public',
    address => {
      expect(isPublic(address)).toBe(true)
    },
  )

  const guard = openGuard(['feeds.internal', '10.0.0.7:9000', 'FD00::7'])
  test.each(['http://feeds.internal:1234/', 'https://feeds.internal/', 'http://10.0.0.7:9000/', 'http://[fd00::7]/'])(
    'lets %s through, which the operator opened',
    url => {
      expect(guard.isOpened(guard.check(url))).toBe(true)
    },
  )

  test.each([
    ['http://10.0.0.7/', 'refused-address'],
    ['http://other.internal/', 'refused-address'],
    ['http://intranet/', 'refused-address'],
    ['http://printer.local/', 'refused-address'],
    ['http://LOCALHOST./', 'refused-address'],
    ['http://example.com:25/', 'refused-address'],
    ['ftp://example.com/', 'bad-request'],
    ['http://user:pass@example.com/', 'bad-request'],
    ['http://a.example\\@b.example/', 'bad-request'],
    ['http://a.example\t/', 'bad-request'],
    ['a.example/feed', 'bad-request'],
    ['', 'bad-request'],
  ])('refuses %j', (url, problem) => {
    expect(() => guard.check(url)).toThrow(expect.objectContaining({ problem }))
  })
})

describe('a refused address', () => {
  test('is refused with one sentence, however it was refused', async () => {
    const http = client([], { resolve: async () => ['10.0.0.5'] })
    const urls = ['http://127.0.0.1/', 'http://inside.example/', 'http://example.com:22/', 'http://localhost/', 'http://[::1]/']
    const errors = await Promise.all(urls.map(url => problemOf(http.get(ask(url)))))
    expect(new Set(errors.map(error => `${error.problem} ${error.message} ${error.status}`)).size).toBe(1)
  })

  test('is reached when the operator opened it by name, port and all, and no other port', async () => {
    const upstream = await serve((_, response) => response.end('x'))
    const other = await serve((_, response) => response.end('secret'))
    const http = client([{ host: `localhost:${upstream.port}` }])
    expect((await http.get(ask(`http://localhost:${upstream.port}/`))).status).toBe(200)
    expect(await problemOf(http.get(ask(`http://localhost:${other.port}/`)))).toMatchObject({ problem: 'refused-address' })
    expect(await problemOf(http.get(ask(`http://127.0.0.1:${upstream.port}/`)))).toMatchObject({ problem: 'refused-address' })
  })

  test('one bad answer among good ones refuses the host', async () => {
    const { dial, dialled } = onlyTo(1)
    const http = client([], { resolve: async () => ['93.184.216.34', '10.0.0.5'], dial })
    expect(await problemOf(http.get(ask('http://mixed.example/')))).toMatchObject({ problem: 'refused-address' })
    expect(dialled).toEqual([])
  })

  test('a name that flips a thousand times never leads inside', async () => {
    const upstream = await serve((_, response) => response.setHeader('connection', 'close').end('x'))
    const { dial, dialled } = onlyTo(upstream.port)
    let asked = 0
    const resolve = async () => [asked++ % 2 === 0 ? '93.184.216.34' : '127.0.0.1']
    const http = client([], { resolve, dial, pace: { gapMs: 0, atOnce: 50 } })
    const answers = await Promise.allSettled(Array.from({ length: 1000 }, () => http.get(ask('http://rebind.example/'))))
    expect(answers.filter(answer => answer.status === 'fulfilled').length).toBeGreaterThan(300)
    expect(new Set(dialled)).toEqual(new Set(['93.184.216.34 80']))
  })

  test('the name that was checked is the one that the server and the certificate see', async () => {
    const authority = makeAuthority()
    const upstream = await serve((_, response) => response.end('x'), authority.issue(['feeds.example']))
    const { dial, dialled } = onlyTo(upstream.port)
    const http = client([], { resolve: async () => ['93.184.216.34'], dial, extraCertificates: authorityFile(authority) })
    expect((await http.get(ask('https://feeds.example:8443/a'))).status).toBe(200)
    expect(dialled).toEqual(['93.184.216.34 8443'])
    expect(upstream.requests[0]?.headers.host).toBe('feeds.example:8443')
  })
})

describe('every vector of the shared list', () => {
  const blockedClasses = ['refused-address', 'bad-request', 'redirect', 'dns']

  sharedIt('is met: nothing inside is ever dialled', async () => {
    const vectors = readVectors()
    const authority = makeAuthority()
    const file = authorityFile(authority)
    const wrong: string[] = []
    for (const vector of vectors) {
      const upstream = await serve((request, response) => answerFor(vector, request.url ?? '', response), secretFor(vector, authority))
      const { dial, dialled } = onlyTo(upstream.port)
      const http = client([], { resolve: resolverFor(vector), dial, extraCertificates: vector.url.startsWith('https') ? file : null })
      const outcome = await http.get(ask(vector.url)).then(
        answer => `answered ${answer.status}`,
        error => error.problem,
      )
      const inside = dialled.filter(each => !isPublic(each.split(' ')[0] ?? ''))
      const isMet =
        vector.expect === 'block'
          ? blockedClasses.includes(outcome) && (vector.kind.startsWith('redirect') || dialled.length === 0)
          : dialled.length === 1 && !['refused-address', 'bad-request', 'dns'].includes(outcome)
      if (!isMet || inside.length > 0) wrong.push(`${vector.id} ${vector.url}: ${outcome}, dialled ${dialled.join(', ')}`)
      if (vector.kind === 'redirect-loop') expect(upstream.requests).toHaveLength(6)
      await http.close()
    }
    expect(vectors).toHaveLength(188)
    expect(wrong).toEqual([])
  })
})
