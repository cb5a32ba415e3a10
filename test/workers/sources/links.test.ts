import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { links, linksSettings } from '../../../workers/sources/links.ts'

const fixture = readFileSync(new URL('../../fixtures/links/llms.txt', import.meta.url))

describe('an index of links in Markdown', () => {
  it('gives the list items whose address is wanted, with what follows the link', () => {
    expect(read({ pattern: '/models/acme-[\\w.-]*\\d[\\w.-]*(?<!-cookbook)\\.md$' })).toEqual([
      ['Overview', 'https://docs.acme.example/models/acme-2.5-flash.md', 'fast, sees images', null],
      ['Acme Speak 2', 'https://docs.acme.example/models/acme-speak-2.md', '', null],
    ])
  })

  it('takes titles from addresses where texts say nothing', () => {
    expect(read({ pattern: 'flash\\.md$', titleFrom: 'path' })).toEqual([
      ['acme 2.5 flash', 'https://docs.acme.example/models/acme-2.5-flash.md', 'fast, sees images', null],
    ])
  })

  it('reads lines that end as Windows ends them', () => {
    const body = Buffer.from('- [One](https://acme.example/models/acme-1.md): first\r\n- [Two](https://acme.example/models/acme-2.md)\r\n')
    expect(read({ pattern: '/models/' }, body).map(([title, , summary]) => [title, summary])).toEqual([
      ['One', 'first'],
      ['Two', ''],
    ])
  })

  it('says that nothing matches any more', () => {
    expect(() => read({ pattern: '/gone/' })).toThrow('no link matches /gone/')
  })

  it('refuses a page', () => {
    expect(() => read({ pattern: '.' }, Buffer.from('<!doctype html><title>Sign in</title>'))).toThrow('expected Markdown, got a page')
  })
})

function read(settings: unknown, body: Uint8Array = fixture) {
  const document = { body, contentType: 'text/plain; charset=utf-8', url: 'https://docs.acme.example/llms.txt', link: null }
  const context = { settings: linksSettings.parse(settings), zone: null, language: null, now: new Date(0) }
  return links.read(document, context).entries.map(entry => [entry.title, entry.url, entry.summary, entry.publishedAt])
}
