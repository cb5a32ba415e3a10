import { expect, it } from 'vitest'
import { sourceKinds } from '../../../workers/sources/index.ts'

/** The same every time, and like what a compressed or encrypted file looks like. */
function noise(length: number): Uint8Array {
  let state = 42
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 24
  })
}

const kinds: [string, object][] = [
  ['readme', {}],
  ['readme', { about: true }],
  ['links', { pattern: '.' }],
  ['page', { item: 'a' }],
  ['sitemap', { pattern: '.' }],
  ['json', { title: 'a' }],
  ['huggingface', {}],
]

it.each(kinds)('bytes that are no text are refused by the kind %s %j', async (name, given) => {
  const kind = sourceKinds[name]
  const settings = kind?.settings.parse(given)
  for (const length of [100, 4096, 100_000]) {
    const document = { body: noise(length), contentType: 'text/plain; charset=utf-8', url: 'https://lab.example/a/b/README.md', link: null }
    const read = async () => kind?.read(document, { settings, zone: null, language: null, now: new Date(0) })
    await expect(read()).rejects.toMatchObject({ problem: 'not-a-feed', message: 'expected text, got bytes' })
  }
})

it('a README with a stray control character, in an old encoding, is still read', async () => {
  const body = Buffer.concat([
    Buffer.from('# News\n\n- 2025-01-02 \u000cNous lan\u0007'),
    Buffer.from([0xe7]),
    Buffer.from('ons Vega 2 en libre acc'),
    Buffer.from([0xe8]),
    Buffer.from('s\n'),
  ])
  const document = { body, contentType: 'text/plain; charset=iso-8859-1', url: 'https://lab.example/a/b/README.md', link: null }
  const reading = await sourceKinds.readme?.read(document, {
    settings: { about: false },
    zone: null,
    language: null,
    now: new Date('2025-02-01'),
  })
  expect(reading?.entries.map(entry => entry.title)).toEqual([expect.stringContaining('Vega 2')])
})
