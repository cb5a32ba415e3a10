import { readFileSync } from 'node:fs'
import { opennesses, releaseKinds, stages } from '../../config/words.ts'
import type { Database } from '../../db/client.ts'
import type { ReleaseDocument } from '../../db/types.ts'
import { insertCompany, insertRelease, plainRelease, sighting } from './releases.ts'
import { hasShared, shared } from './shared.ts'

const vectors: { payload: unknown }[] = hasShared ? JSON.parse(readFileSync(shared('vectors/injection.json'), 'utf8')).vectors : []

/** Titles that a page may have and a document must bear: our own, and those of the shared material where it lies beside the repository. */
export const hostileTitles: string[] = [
  ...[
    '<script>alert(1)</script>',
    ']]><script>alert(1)</script><![CDATA[',
    'a & b < c > d "q" \'s\'',
    '&lt;b&gt; &amp;amp; &#60;',
    '<!--',
    '-->',
  ],
  ...[
    '\b\u000b\ufffe',
    '\ud800',
    'x\udc00y',
    '\u0000nul',
    '\u202e5-TPG\u2066',
    'zero\u200bwidth',
    '\u001b[31mred',
    'line\r\nbreak\u2028and\u0085on',
  ],
  ...['=HYPERLINK("http://evil.example","x")', '+1+cmd|"/C calc"!A0', '@SUM(1)', '-2+3', '\t=1+1', '\r=1', ' =1', '＝1+1'],
  ...[
    'a,b;c\\d:e',
    'END:VEVENT\r\nBEGIN:VEVENT',
    '"quoted", "twice"',
    '# heading',
    '[a](javascript:alert(1))',
    '![x](https://evil.example/p)',
  ],
  ...[
    '```',
    '| a | b |',
    '> quote',
    '<https://evil.example>',
    'www.evil.example https://evil.example @you',
    '\\](https://evil.example)',
    '$x$',
    '',
  ],
  ...[
    '通义万相 2.1',
    '큐원',
    '🧑‍🚀'.repeat(60),
    '字'.repeat(400),
    'Qwen2.5-VL-72B-Instruct',
    'é'.repeat(74),
    '%00%0d%0a',
    '$'.concat('{x} {{x}}'),
  ],
  ...vectors.flatMap(({ payload }) => (typeof payload === 'string' ? [payload] : [])),
]

const addresses = [
  'javascript:alert(1)',
  'https://hub.example/a?b=1&c="<x>',
  'data:text/html,x',
  '//evil.example',
  'https://hub.example/模型',
  'nothing',
]
const modalities = [['text'], ['text', 'image'], ['audio'], ['video', 'text']]
const precisions = ['minute', 'day', 'month'] as const
const hour = 3_600_000

/** A release that bears a text wherever others can write one. They differ in all that a filter looks at. */
export function hostileRelease(text: string, index: number): ReleaseDocument {
  const stage = stages[index % stages.length] ?? 'released'
  const kind = releaseKinds[index % 7 === 0 ? 1 : 0] ?? 'model'
  // three share a moment, so that pages end within one
  const at = new Date(Date.UTC(2024, 0, 5) + Math.floor(index / 3) * 61 * hour).toISOString()
  const date = { at: dateAt(at, index), precision: precisions[index % 3] ?? 'minute', basis: 'vendor' } as const
  const url = addresses[index % addresses.length] ?? ''
  const license = index % 2 === 0 ? null : { spdx: index % 4 === 1 ? 'MIT' : null, name: index % 4 === 1 ? 'MIT' : text, url }
  const variant = { repo: text, url, host: 'hub', parameters: null, tuning: null, quantization: null, license, publicAt: null }
  return {
    ...plainRelease(`r-${index}`),
    ...{ name: text, version: text, family: index % 3 === 0 ? 'Acme' : 'Kite', kind, stage, license },
    company: index % 2 === 0 ? { id: 'acme', name: 'Acme <&> "Söhne"' } : { id: 'zeta', name: '泽塔' },
    openness: opennesses[index % opennesses.length] ?? 'unknown',
    releasedAt: stage === 'released' || stage === 'withdrawn' ? date : null,
    announcedAt: stage === 'planned' ? null : date,
    firstSeenAt: at,
    parameters: index % 3 === 0 ? null : { total: (index % 9) * 10e9 + 1e9, active: index % 2 === 0 ? 3e9 : null },
    modalities: { input: modalities[index % 4] ?? [], output: ['text'] },
    variants: Array.from({ length: index % 14 }, () => variant),
    sightings: Array.from({ length: 1 + (index % 7) }, () => sighting({ title: text, url, source: { id: 'acme/feed', kind: 'feed' } })),
    revision: 1 + (index % 5),
    updatedAt: new Date(new Date(at).getTime() + index * 1_234).toISOString(),
  }
}

/** All of them, as far as Postgres holds such texts: what it cannot is taken out before anything is stored. */
export async function seedHostile(db: Database): Promise<ReleaseDocument[]> {
  const kept = hostileTitles.map(text => text.replaceAll('\0', '').replace(/\p{Cs}/gu, '\ufffd'))
  const releases = kept.map(hostileRelease)
  await insertCompany(db, { id: 'zeta', name: '泽塔', country: 'FR' })
  for (const release of releases) await insertRelease(db, release)
  return releases
}

function dateAt(at: string, index: number): string {
  if (index % 3 === 0) return at
  return index % 3 === 1 ? `${at.slice(0, 10)}T00:00:00.000Z` : `${at.slice(0, 7)}-01T00:00:00.000Z`
}
