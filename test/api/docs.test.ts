import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { OpenApiDocument } from '../../api/openapi/document.ts'
import { filters } from '../../db/filters/index.ts'
import { sign } from '../../workers/channels/webhook.ts'
import { bodyOf, useApi } from '../support/api.ts'
import { seedTimeline } from '../support/described.ts'
import { operationsOf } from '../support/openapi.ts'

const api = useApi()
const fileOf = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')
const blocksOf = (text: string, language: string) =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, block = '']) => block)

beforeAll(() => seedTimeline(api.db))

describe('/docs', () => {
  let page = ''
  let text = ''
  let document: OpenApiDocument
  beforeAll(async () => {
    page = await (await fetch(`${api.address}/docs`)).text()
    text = textOf(page)
    document = await bodyOf<OpenApiDocument>(fetch(`${api.address}/openapi.json`))
  })

  it('is a page without a script of its own that keeps its address and its tag', async () => {
    const answer = await fetch(`${api.address}/docs`)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(page).not.toMatch(/<script(?! src="\/assets\/)|\son\w+=|javascript:/i)
    const headers = { 'If-None-Match': answer.headers.get('etag') ?? '' }
    expect((await fetch(`${api.address}/docs`, { headers })).status).toBe(304)
    expect((await fetch(`${api.address}/docs?page=2`)).status).toBe(400)
  })

  it('has every filter with its values, and every operation with its sample, its parameters and its fields', () => {
    for (const { name, description, choices = [] } of filters) {
      for (const each of [name, plain(description), ...choices]) expect(text).toContain(each)
    }
    for (const { method, path, operation } of operationsOf(document)) {
      expect(page).toContain(`id="${operation.operationId}"`)
      const samples = operation['x-codeSamples'].map(({ source }) => source)
      for (const each of [`${method} ${path}`, operation.summary, ...samples]) expect(text).toContain(each)
    }
    for (const [name, { properties = {} }] of Object.entries(document.components.schemas)) {
      expect(page).toContain(`id="${name}"`)
      for (const field of Object.keys(properties)) expect(page).toContain(`<code>${field}</code>`)
    }
  })

  it('shows no request that the description has not, as those are asked by a test', () => {
    const described = operationsOf(document).flatMap(({ operation }) => operation['x-codeSamples'].map(({ source }) => source))
    const shown = text.split('\n').filter(line => line.startsWith('curl '))
    expect(shown.length).toBeGreaterThan(described.length)
    expect(shown.filter(line => !described.includes(line))).toEqual([])
  })

  it('shows an error as it is', async () => {
    const [, path = '', shown = ''] = /^GET (\S+)\n\n(\{[\s\S]*?\n\})$/m.exec(text) ?? []
    expect(await bodyOf(fetch(`${api.address}${path}`))).toEqual(JSON.parse(shown))
  })

  it('leads only to what is there', async () => {
    const links = new Set([...page.matchAll(/href="([^"]+)"/g)].map(([, href = '']) => href))
    for (const href of links) {
      if (href.startsWith('#')) expect([href, page.includes(`id="${href.slice(1)}"`)]).toEqual([href, true])
      if (href.startsWith('/')) expect([href, (await fetch(`${api.address}${href}`)).status]).toEqual([href, 200])
    }
    expect(await (await fetch(`${api.address}/`)).text()).toContain('href="/docs"')
  })

  it('has all that it takes to verify a webhook', () => {
    const [receiver = ''] = blocksOf(fileOf('docs/webhooks.md'), 'js')
    expect(text).toContain(receiver.trim())
    expect(text).toContain('webhook-signature')
  })
})

describe('docs/webhooks.md', () => {
  const guide = fileOf('docs/webhooks.md')

  it('has the receiver of the README', () => {
    expect(blocksOf(guide, 'js')).toEqual(blocksOf(fileOf('README.md'), 'js'))
  })

  it('has a request that is rightly signed', () => {
    const secret = /`(whsec_[^`]+)`/.exec(guide)?.[1] ?? ''
    const [head = '', body = ''] = (blocksOf(guide, 'http')[0] ?? '').split('\n\n')
    const headers = Object.fromEntries(head.split('\n').map(line => line.split(': ')))
    const made = sign(secret, headers['webhook-id'] ?? '', Number(headers['webhook-timestamp']), body.trim())
    expect(made).toBe(headers['webhook-signature'])
  })
})

describe('docs/api.md', () => {
  const guide = fileOf('docs/api.md')

  it('asks for what the API answers, and shows the error as it is', async () => {
    const asked = [...guide.matchAll(/^curl -s ['"]http:\/\/localhost:8787([^'"]+)['"]/gm)].map(([, path = '']) => path)
    expect(asked.length).toBeGreaterThan(6)
    const wrong = asked.filter(path => path.includes('relaesed'))
    for (const path of asked) {
      const { status } = await fetch(`${api.address}${path.replace('$ID', 'acme-one')}`)
      expect([path, status]).toEqual([path, wrong.includes(path) ? 400 : 200])
    }
    const { errors, ...problem } = JSON.parse(blocksOf(guide, 'json')[0] ?? '{}') as { errors: object[] }
    const answered = await bodyOf<{ errors: object[] }>(fetch(`${api.address}${wrong[0]}`))
    expect(answered).toMatchObject({ ...problem, errors: errors.map(each => expect.objectContaining(each)) })
  })
})

/** What a reader sees. */
function textOf(page: string): string {
  const signs: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' }
  const lines = page.replace(/<(pre|p|h\d|li|td|th|figure|figcaption|section|article)\b/g, '\n<$1').replace(/<\/pre>/g, '\n')
  return lines.replace(/<[^>]+>/g, '').replace(/&(lt|gt|quot|#39|amp);/g, sign => signs[sign] ?? sign)
}

function plain(description: string): string {
  return description.replaceAll('`', '')
}
