import { describe, expect, test } from 'vitest'
import { ask, client, problemOf, serve } from './upstreams.ts'

describe('the pace at a host', () => {
  test('is two requests at once, however many wait', async () => {
    let busy = 0
    let most = 0
    const upstream = await serve((_, response) => {
      busy += 1
      most = Math.max(most, busy)
      setTimeout(() => {
        busy -= 1
        response.end('x')
      }, 10)
    })
    const http = client([upstream])
    const answers = await Promise.all(Array.from({ length: 20 }, () => http.get(ask(upstream.url))))
    expect(answers).toHaveLength(20)
    expect(most).toBe(2)
  })

  test('leaves a gap between two beginnings', async () => {
    const begun: number[] = []
    const upstream = await serve((_, response) => {
      begun.push(performance.now())
      response.end('x')
    })
    const http = client([upstream], { pace: { gapMs: 40 } })
    await Promise.all(Array.from({ length: 5 }, () => http.get(ask(upstream.url))))
    expect((begun.at(-1) ?? 0) - (begun[0] ?? 0)).toBeGreaterThan(4 * 40 - 15)
  })

  test('is each host’s own', async () => {
    const slow = await serve((_, response) => void setTimeout(() => response.end('x'), 400))
    const quick = await serve((_, response) => response.end('x'))
    const http = client([slow, quick])
    let isAnswered = false
    const waiting = Promise.all(Array.from({ length: 4 }, () => http.get(ask(slow.url)))).then(() => {
      isAnswered = true
    })
    await http.get(ask(quick.url))
    expect(isAnswered).toBe(false)
    await waiting
  })

  test('gives a turn back after a failure', async () => {
    const upstream = await serve((request, response) => response.writeHead(request.url === '/bad' ? 500 : 200).end('x'))
    const http = client([upstream])
    const bad = Array.from({ length: 5 }, () => problemOf(http.get(ask(`${upstream.url}/bad`))))
    expect((await http.get(ask(upstream.url))).status).toBe(200)
    expect((await Promise.all(bad)).map(error => error.problem)).toEqual(Array(5).fill('server-error'))
  })

  test('makes nobody wait for ever', async () => {
    const upstream = await serve(() => {})
    const http = client([upstream], { limits: { totalMs: 400 }, pace: { gapMs: 0, waitMs: 100 } })
    const [, , third] = await Promise.all([0, 1, 2].map(() => problemOf(http.get(ask(upstream.url)))))
    expect(third).toMatchObject({ problem: 'rate-limited', status: null, retryAfterSeconds: 1 })
  })
})

test('closing ends what is under way and what waits', async () => {
  const upstream = await serve(() => {})
  const http = client([upstream])
  const errors = [0, 1, 2, 3].map(() => problemOf(http.get(ask(upstream.url))))
  await new Promise(resolve => setTimeout(resolve, 50))
  await http.close()
  expect((await Promise.all(errors)).map(error => error.problem)).toEqual(Array(4).fill('connect'))
  expect(await problemOf(http.get(ask(upstream.url)))).toMatchObject({ problem: 'connect' })
})

describe('a host that asks to be left alone', () => {
  test.each([
    [429, 'rate-limited'],
    [503, 'server-error'],
  ])('with %i and Retry-After gets no request before the time is over', async (status, problem) => {
    const seen: number[] = []
    const upstream = await serve((_, response) => {
      seen.push(performance.now())
      if (seen.length === 1) response.writeHead(status, { 'retry-after': '1' }).end()
      else response.end('x')
    })
    const other = await serve((_, response) => response.end('x'))
    const http = client([upstream, other])
    expect(await problemOf(http.get(ask(upstream.url)))).toMatchObject({ problem, status, retryAfterSeconds: 1 })
    const refused = await Promise.all([0, 1, 2].map(() => problemOf(http.get(ask(upstream.url)))))
    expect(seen).toHaveLength(1)
    expect(refused.map(error => [error.problem, error.status, error.retryAfterSeconds])).toEqual(Array(3).fill(['rate-limited', null, 1]))
    expect((await http.get(ask(other.url))).status).toBe(200)
    await until(async () => (await http.get(ask(upstream.url)).catch(() => null))?.status === 200)
    expect((seen[1] ?? 0) - (seen[0] ?? 0)).toBeGreaterThanOrEqual(999)
  })

  test('sends those home who already wait in line', async () => {
    const upstream = await serve((_, response) => void setTimeout(() => response.writeHead(429, { 'retry-after': '300' }).end(), 50))
    const http = client([upstream])
    const errors = await Promise.all(Array.from({ length: 10 }, () => problemOf(http.get(ask(upstream.url)))))
    expect(upstream.requests).toHaveLength(2)
    expect(errors.filter(error => error.status === null).map(error => error.retryAfterSeconds)).toEqual(Array(8).fill(300))
  })

  test('is left alone for no longer than it is told to', async () => {
    const seen: number[] = []
    const upstream = await serve((_, response) => {
      seen.push(performance.now())
      response.writeHead(429, { 'retry-after': '300' }).end()
    })
    const http = client([upstream], { pace: { gapMs: 0, pauseMs: 0 } })
    for (const _ of [1, 2]) expect(await problemOf(http.get(ask(upstream.url)))).toMatchObject({ status: 429, retryAfterSeconds: 300 })
    expect(seen).toHaveLength(2)
  })

  test('without saying for how long is not paused here', async () => {
    const upstream = await serve((_, response) => response.writeHead(429).end())
    const http = client([upstream])
    for (const _ of [1, 2]) expect(await problemOf(http.get(ask(upstream.url)))).toMatchObject({ status: 429, retryAfterSeconds: null })
  })
})

async function until(isReached: () => Promise<boolean>): Promise<void> {
  while (!(await isReached())) await new Promise(resolve => setTimeout(resolve, 5))
}
