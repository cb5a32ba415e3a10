import { describe, expect, test } from 'vitest'
import { makeAuthority } from '../../support/certificates.ts'
import { authorityFile } from './authority.ts'
import { ask, client, onlyTo, problemOf, serve } from './upstreams.ts'

describe('a redirect', () => {
  const along = (statuses: number[]) =>
    serve((request, response) => {
      const step = Number(request.url?.slice(1))
      const status = statuses[step]
      if (status === undefined) response.setHeader('etag', '"end"').end('here')
      else response.writeHead(status, { location: `${step + 1}` }).end('not here')
    })

  test.each([
    [[301, 308], true],
    [[308], true],
    [[301, 302], false],
    [[307, 301], false],
    [[303], false],
  ])('of %j is followed, and only one that is for good moves the source', async (statuses, isForGood) => {
    const upstream = await along(statuses)
    const answer = await client([upstream]).get(ask(`${upstream.url}/0`))
    const end = `${upstream.url}/${statuses.length}`
    expect(answer).toMatchObject({ status: 200, url: end, movedTo: isForGood ? end : null })
    expect(Buffer.from(answer.body).toString()).toBe('here')
  })

  test('is followed five times and not six', async () => {
    const five = await along(Array(5).fill(302))
    expect((await client([five]).get(ask(`${five.url}/0`))).status).toBe(200)
    const six = await along(Array(6).fill(302))
    expect(await problemOf(client([six]).get(ask(`${six.url}/0`)))).toMatchObject({ problem: 'redirect', status: 302 })
    expect(six.requests).toHaveLength(6)
  })

  test.each(['', 'http://', 'ftp://example.com/', 'javascript:alert(1)', 'http://user:pass@example.com/', '/\\example.com/'])(
    'to %j is not followed',
    async location => {
      const upstream = await serve((_, response) => response.writeHead(302, { location }).end())
      expect(await problemOf(client([upstream]).get(ask(upstream.url)))).toMatchObject({ problem: 'redirect' })
      expect(upstream.requests).toHaveLength(1)
    },
  )

  test('without an address is not followed', async () => {
    const upstream = await serve((_, response) => response.writeHead(301).end())
    expect(await problemOf(client([upstream]).get(ask(upstream.url)))).toMatchObject({ problem: 'redirect' })
  })

  test('into the private network is refused like a direct request for it', async () => {
    const canary = await serve((_, response) => response.end('secret'))
    const upstream = await serve((_, response) => response.writeHead(302, { location: canary.url }).end())
    expect(await problemOf(client([upstream]).get(ask(upstream.url)))).toMatchObject({ problem: 'refused-address' })
    expect(canary.requests).toHaveLength(0)
  })

  test('to another host leaves behind what was meant for the first', async () => {
    const other = await serve((_, response) => response.end('x'))
    const upstream = await serve((request, response) => {
      response.writeHead(302, { location: request.url === '/' ? '/again' : other.url }).end()
    })
    const secrets = { authorization: 'Bearer a', Cookie: 'b=c', 'X-Api-Key': 'd', 'private-token': 'e' }
    const headers = { ...secrets, 'x-tt-locale': 'US' }
    await client([upstream, other]).get({ ...ask(`${upstream.url}/`), headers })
    expect(upstream.requests[1]?.headers).toMatchObject({ authorization: 'Bearer a', cookie: 'b=c', 'x-api-key': 'd' })
    const seen = other.requests[0]?.headers ?? {}
    expect(Object.keys(secrets).filter(name => name.toLowerCase() in seen)).toEqual([])
    expect(seen).toMatchObject({ 'x-tt-locale': 'US', 'user-agent': 'Modelwire/test' })
  })

  test('from https to http is not followed', async () => {
    const authority = makeAuthority()
    const upstream = await serve(
      (_, response) => response.writeHead(301, { location: 'http://feeds.example/' }).end(),
      authority.issue(['feeds.example']),
    )
    const http = client([], {
      resolve: async () => ['93.184.216.34'],
      extraCertificates: authorityFile(authority),
      ...onlyTo(upstream.port),
    })
    expect(await problemOf(http.get(ask('https://feeds.example/')))).toMatchObject({ problem: 'redirect' })
    expect(upstream.requests).toHaveLength(1)
  })

  test('to an address in another script arrives there', async () => {
    const upstream = await serve((request, response) => {
      if (request.url === '/') response.writeHead(302, { location: Buffer.from('/新闻?页=1').toString('latin1') }).end()
      else response.end(request.url)
    })
    const answer = await client([upstream]).get(ask(`${upstream.url}/`))
    expect(decodeURI(Buffer.from(answer.body).toString())).toBe('/新闻?页=1')
  })

  test('that goes on and on stays within the one deadline', async () => {
    const upstream = await serve((_, response) => void setTimeout(() => response.writeHead(302, { location: '/' }).end(), 120))
    const http = client([upstream], { limits: { totalMs: 300 } })
    expect(await problemOf(http.get(ask(upstream.url)))).toMatchObject({ problem: 'timeout' })
  })
})
