import { request } from 'node:http'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildApp } from '../../api/app.tsx'
import { useApi } from '../support/api.ts'
import { insertCompany, insertRelease } from '../support/releases.ts'

const api = useApi()
const foreign = 'evil.example'

beforeAll(async () => {
  await insertCompany(api.db, { id: 'acme', name: 'Acme' })
  await insertRelease(api.db, { id: 'acme-opal', name: 'Opal', company: { id: 'acme', name: 'Acme' } })
})

/** Asks as a proxy that believes whatever it is told, or as somebody who wants links to lead to him. */
function ask(path: string, headers: Record<string, string>): Promise<{ status: number; all: string }> {
  const { hostname, port } = new URL(api.address)
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, headers, timeout: 10_000 }, answer => {
      let all = JSON.stringify(answer.headers)
      answer.setEncoding('utf8').on('data', chunk => {
        all += chunk
      })
      // a stream never ends by itself
      if (path.startsWith('/api/stream')) asked.destroy()
      answer.on('close', () => resolve({ status: answer.statusCode ?? 0, all }))
    })
    asked.on('error', error => (path.startsWith('/api/stream') ? resolve({ status: 200, all: '' }) : reject(error)))
    asked.end()
  })
}

/** Every address that is read, with something that is there in place of its parameters. */
function everyAddress(): string[] {
  const context = { db: api.db, publicUrl: 'https://modelwire.example', version: '1', operatorToken: null, ready: () => [] }
  const { routes } = buildApp({ ...context, log: { error: () => undefined, warn: () => undefined } })
  const there: Record<string, string> = { id: 'acme-opal', company: 'acme', month: '2026-01' }
  const paths = routes
    .filter(({ method }) => method === 'GET')
    .map(({ path }) => path.replace(/:(\w+)(\{[^}]*\})?\??/g, (_, name) => there[name] ?? 'acme'))
  return [...new Set(paths)].filter(path => !path.includes('*'))
}

describe('an answer', { timeout: 60_000 }, () => {
  it('has no link to a host that the request made up, at any address', async () => {
    const addresses = everyAddress()
    expect(addresses.length).toBeGreaterThan(40)
    const lies = {
      Host: foreign,
      'X-Forwarded-Host': foreign,
      'X-Forwarded-Proto': 'ftp',
      Forwarded: `host=${foreign}`,
      'X-Original-URL': `/${foreign}`,
    }
    const found = await Promise.all(addresses.map(async path => ({ path, ...(await ask(path, lies)) })))
    expect(found.filter(({ status }) => status === 200).length).toBeGreaterThan(25)
    expect(
      found
        .filter(({ status }) => status >= 500)
        .map(({ path }) => path)
        .filter(path => path !== '/readyz'),
    ).toEqual([])
    expect(found.filter(({ all }) => all.includes(foreign) || all.includes('ftp:')).map(({ path }) => path)).toEqual([])
  })

  it.each([
    '/assets/../package.json',
    '/assets/%2e%2e/package.json',
    '/assets/..%2fpackage.json',
    '/assets/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '/..%5c..%5cpackage.json',
    '//evil.example/%2e%2e',
    '/releases/..%2f..%2fetc%2fpasswd',
    '/problems/%2e%2e%2f%2e%2e%2fpackage.json',
  ])('is nothing of the disk, and leads nowhere else: %s', async path => {
    const { status, all } = await ask(path, { Host: 'localhost' })
    expect([path, status]).toEqual([path, 404])
    expect(all).not.toMatch(/"dependencies"|root:|evil\.example"?,"location|location/)
  })
})
