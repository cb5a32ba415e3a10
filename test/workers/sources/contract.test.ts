import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type SourceKind, UnreadableSource } from '../../../workers/sources/contract.ts'
import { finishEntries } from '../../../workers/sources/drafts.ts'
import { sourceKinds } from '../../../workers/sources/index.ts'
import { instant, readFixtures } from '../../support/fixtures.ts'

const root = fileURLToPath(new URL('../../fixtures', import.meta.url))

describe.each(Object.values(sourceKinds))('the kind $kind', kind => {
  const fixtures = readFixtures(kind, root)

  it('has a page that shows what it reads', () => expect(fixtures.length).toBeGreaterThan(0))

  it.each(fixtures)('reads $name', async ({ read, expected }) => expect(await read()).toEqual(expected))

  it('refuses settings that it does not know, naming the key', () => {
    const outcome = kind.settings.safeParse({ unheardOf: 1 })
    expect(outcome.error?.message).toContain('unheardOf')
  })

  it('refuses with a class of problem, or reads as nothing, what is empty or a challenge page', async () => {
    for (const text of [
      '',
      ' \n',
      '<!doctype html><html><title>Just a moment...</title><body>Checking your browser</body></html>',
      '{}',
      '[]',
      'null',
    ]) {
      const document = { body: Buffer.from(text), contentType: 'text/html', url: 'https://api.lab.example/a/b/c/README.md', link: null }
      const settings = readableSettings[kind.kind] ?? {}
      const read = async () => kind.read(document, { settings: kind.settings.parse(settings), zone: null, language: null, now: instant })
      const outcome = await read().then(
        reading => reading.entries,
        error => (error instanceof UnreadableSource ? [] : [error]),
      )
      expect(outcome, text).toEqual([])
    }
  })
})

const readableSettings: Record<string, unknown> = {
  page: { item: 'article' },
  sitemap: { pattern: 'x' },
  json: { title: 'title' },
  links: { pattern: 'x' },
}

describe('a new kind of source', () => {
  it('needs its file, its line in the list and a page, and nothing else', async () => {
    const toy: SourceKind<{ mark: string }> = {
      kind: 'toy',
      settings: z.strictObject({ mark: z.string() }),
      accept: 'text/plain',
      read({ body, url }, { settings }) {
        const lines = Buffer.from(body).toString().split('\n')
        const drafts = lines
          .filter(line => line.startsWith(settings.mark))
          .map(line => ({ identity: line, title: line.slice(1).trim(), url }))
        return { entries: finishEntries(drafts, 'text'), next: null, ttlSeconds: null, notes: [] }
      },
    }
    const kinds: Record<string, SourceKind> = { ...sourceKinds, toy }
    const folder = mkdtempSync(path.join(tmpdir(), 'modelwire-toy-'))
    mkdirSync(path.join(folder, 'toy'))
    writeFileSync(path.join(folder, 'toy/list.txt'), '! Kite 2\nnothing\n! Kite 3\n')
    writeFileSync(
      path.join(folder, 'toy/list.expected.json'),
      JSON.stringify({ document: { url: 'https://lab.example/' }, settings: { mark: '!' }, expect: {} }),
    )
    const [fixture] = readFixtures(kinds.toy ?? toy, folder)
    const { entries } = (await fixture?.read()) ?? {}
    rmSync(folder, { recursive: true })
    expect(entries).toEqual([
      { key: '! Kite 2', title: 'Kite 2', url: 'https://lab.example/' },
      { key: '! Kite 3', title: 'Kite 3', url: 'https://lab.example/' },
    ])
  })
})
