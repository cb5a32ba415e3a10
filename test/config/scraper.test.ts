import { describe, expect, it } from 'vitest'
import { judgeScraper } from '../../config/scraper.ts'

const asked = (headers: Record<string, string> = {}, address = '127.0.0.1') => {
  const all = new Map(Object.entries({ Host: 'localhost:8787', ...headers }).map(([name, value]) => [name.toLowerCase(), value]))
  return { address, header: (name: string) => all.get(name.toLowerCase()) }
}
const here = { token: null, publicUrl: 'http://localhost:8787' }

describe('metrics without a token', () => {
  it.each(['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1'])('are told to this machine: %s', address => {
    expect(judgeScraper(asked({}, address), here)).toBe('welcome')
  })

  it.each(['192.0.2.1', '10.0.0.7', '::ffff:192.0.2.1', '2001:db8::1', '', '127.0.0.1.evil.example'])(
    'are closed to others: %s',
    address => {
      expect(judgeScraper(asked({}, address), here)).toBe('closed')
    },
  )

  it.each([
    { 'X-Forwarded-For': '127.0.0.1' },
    { 'X-Forwarded-For': '' },
    { Forwarded: 'for=127.0.0.1' },
    { 'X-Real-IP': '127.0.0.1' },
    { Via: '1.1 proxy' },
    { Host: 'modelwire.example' },
    { Host: '127.0.0.1.evil.example' },
    { Origin: 'null' },
    { 'Sec-Fetch-Site': 'cross-site' },
  ])('are closed where somebody else may stand behind: %o', headers => {
    expect(judgeScraper(asked(headers as Record<string, string>), here)).toBe('closed')
  })

  it('are closed to everybody where the service is published: a proxy need not show that it is one', () => {
    expect(judgeScraper(asked(), { token: null, publicUrl: 'https://modelwire.example' })).toBe('closed')
    expect(judgeScraper(asked(), { token: null, publicUrl: 'http://[::1]:8787/' })).toBe('welcome')
    expect(judgeScraper(asked({ Host: '[::1]:9464' }, '::1'), { token: null, publicUrl: null })).toBe('welcome')
  })
})

describe('metrics with a token', () => {
  const rules = { token: 'the-token', publicUrl: 'https://modelwire.example' }

  it('are told to whoever sends it, from wherever', () => {
    for (const Authorization of ['Bearer the-token', 'bearer the-token'])
      expect(judgeScraper(asked({ Authorization, 'X-Forwarded-For': '192.0.2.1' }, '192.0.2.9'), rules)).toBe('welcome')
  })

  it.each(['', 'Bearer', 'Bearer ', 'Bearer the-toke', 'Bearer the-token ', 'Bearer the-token2', 'Basic the-token', 'the-token'])(
    'are told to nobody who sends %j, this machine included',
    Authorization => {
      expect(judgeScraper(asked({ Authorization }), rules)).toBe('unauthorized')
    },
  )
})
