import { readFileSync } from 'node:fs'
import { check } from 'recheck'
import { describe, expect, it } from 'vitest'
import { readCompanies } from '../config/companies.ts'
import { companyDirectories } from '../config/env.ts'
import { pattern } from '../workers/sources/patterns.ts'
import { readHouse } from './support/house.ts'
import { digestOf, type Pattern, readPatterns } from './support/patterns.ts'

/** Digests of expressions that recheck found safe; it takes minutes for all, so only what is new is judged again. `PATTERNS=all` judges all. */
const listed = (file: string): string[] => JSON.parse(readFileSync(new URL(`./fixtures/patterns/${file}.json`, import.meta.url), 'utf8'))
const judged = listed('safe')
/** Those that are not, and may stand where what they read is bounded. */
const known = new Set(listed('bounded'))
const isEveryJudged = process.env.PATTERNS === 'all'

/** Expressions that can take the square of what they read, or worse, and what bounds what they read. */
const bounded: Record<string, string> = {
  'api/cli/ask.ts': "the reader's own MODELWIRE_URL",
  'api/documents/parts/tag.ts': "the operator's own PUBLIC_URL",
  'api/pages/prose.tsx': 'our own docs/',
  'api/pages/text/sentences.ts': 'a value of 200 characters, or a detail of 300',
  'api/pages/text/wireSentences.ts': 'a detail of 300 characters',
  'config/env.ts': 'the environment',
  'config/locator.ts': "a line of the operator's own company file",
  'config/phrases.ts': 'our own phrases',
  'db/embedded/server.ts': 'what Postgres says as it starts',
  'workers/channels/parts/mailbox.ts': '64 characters before the @, 254 in all',
  'workers/channels/teams.ts': '16 KiB of an answer',
  'workers/channels/telegram.ts': 'a message of our own, 4096 characters',
  'workers/document.ts': 'a name of 1024 characters',
  'workers/http/problem.ts': 'a code of an error of Node or undici',
  'workers/http/redirect.ts': 'names of headers that a kind of source sends',
  'workers/message/words.ts': 'the digits of a number',
  'workers/news.ts': 'an address of 2000 characters',
  'workers/normalize/mentions.ts': 'a title of 1024 characters, a summary of 4096',
  'workers/normalize/names/parse.ts': 'a name of 1024 characters',
  'workers/normalize/names/tokens.ts': 'a name of 1024 characters',
  'workers/normalize/versions.ts': 'a title of 1024 characters, a summary of 4096',
  'workers/recall.ts': 'an address of 2000 characters',
  // a pattern of our own company files, over an address of 2000 characters
  'stepfun/model-pages': 'an address of 2000 characters, in a thread of its own',
  // a thread that is killed after five seconds, alone: test/workers/reader.test.ts
  'workers/sources/': '12 MiB, in a thread of its own',
}

const isBounded = ({ place, text }: Pattern) =>
  known.has(digestOf(text)) && Object.keys(bounded).some(each => place === each || (each.endsWith('/') && place.startsWith(each)))

async function verdictOf({ text }: Pattern): Promise<string> {
  const end = text.lastIndexOf('/')
  const { status, ...more } = await check(text.slice(1, end), text.slice(end + 1), { timeout: 10_000 })
  return status === 'vulnerable' ? `${status}: ${'complexity' in more ? more.complexity?.summary : ''}` : status
}

async function unsafeOf(patterns: Pattern[]): Promise<string[]> {
  const safe = new Set(isEveryJudged ? [] : judged)
  const unsafe: string[] = []
  for (const each of new Map(patterns.map(pattern => [pattern.text, pattern])).values()) {
    if (safe.has(digestOf(each.text)) || isBounded(each)) continue
    const verdict = await verdictOf(each)
    // what it cannot decide in time is no finding
    if (verdict.startsWith('vulnerable')) unsafe.push(`${each.place} ${each.text} ${verdict}`)
  }
  return unsafe
}

describe('every regular expression', { timeout: isEveryJudged ? 1_200_000 : 120_000 }, () => {
  it('of the code reads in time that grows with what it reads, or reads little', async () => {
    const patterns = readPatterns()
    expect(patterns.length).toBeGreaterThan(500)
    expect(await unsafeOf(patterns)).toEqual([])
  })

  it('of a company file that comes with us is safe', async () => {
    const settings = readCompanies(companyDirectories({ companiesDir: null })).flatMap(({ source }) => source)
    const texts = settings.flatMap(({ settings: each, fullId }) =>
      ['pattern', 'titlePattern', 'linkPattern'].flatMap(name =>
        typeof each[name] === 'string' ? [{ place: fullId, text: `/${each[name]}/u` }] : [],
      ),
    )
    expect(texts.length).toBeGreaterThan(3)
    expect(await unsafeOf(texts)).toEqual([])
  })

  it('of somebody else’s company file is of 500 characters at most, is one, and is used in the threads of readers alone', () => {
    expect([
      pattern.safeParse('a'.repeat(500)).success,
      pattern.safeParse('a'.repeat(501)).success,
      pattern.safeParse('(').success,
    ]).toEqual([...[true, false, false]])
    const made = readHouse().filter(({ code }) => /new RegExp\(/.test(code))
    expect(
      made
        .map(({ path }) => path)
        .filter(path => !/^(workers\/sources|bench)\//.test(path))
        .toSorted(),
    ).toEqual([
      // of its own parts, of a filter's name, of digits of a search
      ...['api/feedAddress.ts', 'api/routes/timeline.tsx', 'config/locator.ts', 'db/filters/parts/search.ts'],
    ])
  })

  it('that is bad is told from one that is not', async () => {
    expect(await verdictOf({ place: '', text: '/^(a+)+$/' })).toMatch(/^vulnerable: exponential/)
    expect(await verdictOf({ place: '', text: '/^a+b$/' })).toBe('safe')
  })

  it('that is said to be bounded is still there', () => {
    const places = [...readPatterns().map(({ place }) => place), 'stepfun/model-pages']
    expect(Object.keys(bounded).filter(each => !places.some(place => place.startsWith(each)))).toEqual([])
  })
})
