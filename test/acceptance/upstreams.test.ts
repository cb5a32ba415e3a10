import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { dueSources } from '../../db/sources.ts'
import { poll } from '../../workers/poll.ts'
import { sourceKinds } from '../../workers/sources/index.ts'
import { syncFiles } from '../../workers/sync.ts'
import { makeAuthority } from '../support/certificates.ts'
import { companiesWith, type TestSource, usePolling } from '../support/polling.ts'
import { describeShared, hasShared, shared } from '../support/shared.ts'
import { type Answer, atomFeed } from '../support/upstream.ts'
import { authorityFile } from '../workers/http/authority.ts'
import { cases, raw, silent } from '../workers/http/hostileCases.ts'
import { client, onlyTo, serve, type Upstream } from '../workers/http/upstreams.ts'

const polling = usePolling()
const source: TestSource = { id: 'news', path: '/news' }
const items = (count: number, prefix = 'p') =>
  Array.from({ length: count }, (_, nth) => ({
    id: `${prefix}${nth}`,
    title: `${prefix} Vega ${nth}`,
    link: `https://lumen.example/${prefix}/${nth}`,
  }))
const rss = (inside: string) => `<rss version="2.0"><channel><title>T</title>${inside}</channel></rss>`
const item = (id: string, inside = '', title = id) =>
  `<item><title>${title}</title><guid>${id}</guid><link>https://lumen.example/${id}</link>${inside}</item>`

/** What must be so after a case, beside what holds after every one. */
type Case = () => Promise<void>

/** The source of a server is visited for the first time: it fails with this problem, and nothing is stored. */
const fails =
  (open: () => Promise<Upstream>, problem: string): Case =>
  async () => {
    const upstream = await open()
    await syncFiles(polling.db, companiesWith(upstream.url, [source]), sourceKinds)
    expect(await polling.poll('lumen/news')).toBe('failed')
    await isFailure(problem)
  }

async function isFailure(problem: string): Promise<void> {
  const row = await polling.source('lumen/news')
  expect(row).toMatchObject({ problem, failCount: 1, isLeased: false, etag: null, bodyHash: null })
  expect(row.nextIn).toBeGreaterThan(10)
  expect(row.nextIn).toBeLessThan(86_400 + 60)
  expect(await polling.counts()).toMatchObject({ entries: 0, releases: 0 })
}

const says = (answer: Answer) => void polling.upstream.says.set('/news', answer)
const entries = () => polling.db<{ key: string; title: string; summary: string; publishedAt: Date | null; isBaseline: boolean }[]>`
  select key, title, summary, published_at, is_baseline from entries order by id`
/** A document, what becomes of its visit, and what is so then. */
const reads =
  (
    body: () => string | Buffer,
    outcomes: string[],
    then: (rows: Awaited<ReturnType<typeof entries>>) => void = () => undefined,
    over: Partial<TestSource> = {},
  ): Case =>
  async () => {
    says({ body: body(), headers: over.kind === 'json' ? { 'content-type': 'application/json' } : {} })
    await polling.track([{ ...source, ...over }])
    const outcome = await polling.poll('lumen/news')
    const { problem } = await polling.source('lumen/news')
    expect(outcomes).toContain(outcome === 'read' ? 'read' : problem)
    then(await entries())
  }

/** After a good first visit. */
const then =
  (act: () => Promise<void>, first = items(1)): Case =>
  async () => {
    says({ body: atomFeed(first) })
    await polling.track([source, { id: 'blog', path: '/blog' }])
    await polling.poll('lumen/news')
    await act()
  }

const asksForPatience = (after: () => string, least: number, most: number): Case =>
  then(async () => {
    says({ status: 429, headers: { 'retry-after': after() } })
    await polling.poll('lumen/news')
    const asked = polling.upstream.asked.length
    const { nextIn } = await polling.source('lumen/news')
    expect(nextIn).toBeGreaterThan(least - 3)
    expect(nextIn).toBeLessThan(most + 10)
    expect(await dueSources(polling.db, 10)).toEqual([])
    expect(await polling.poll('lumen/blog')).toBe('not-due')
    expect(polling.upstream.asked).toHaveLength(asked)
  })

const keepsOne = (answer: Answer, problem: string): Case =>
  then(async () => {
    says(answer)
    await polling.poll('lumen/news')
    expect(await polling.source('lumen/news')).toMatchObject({ problem })
    expect(await entries()).toHaveLength(1)
  })

const authority = makeAuthority()
const withHttp = async (http: ReturnType<typeof client>, url: string, problem: string) => {
  await syncFiles(polling.db, companiesWith(url, [source]), sourceKinds)
  expect(await poll({ ...polling.context, http }, await polling.due('lumen/news'))).toBe('failed')
  await isFailure(problem)
}

const network: Record<string, Case> = {
  ...Object.fromEntries(Object.entries(cases).map(([name, { open, problem }]) => [name, fails(open, problem)])),
  redirect_permanent: then(async () => {
    polling.upstream.says.set('/moved', { body: atomFeed(items(1)) })
    says({ status: 301, headers: { location: '/moved' } })
    await polling.poll('lumen/news')
    const row = await polling.source('lumen/news')
    expect([row.url, row.movedTo]).toEqual([`${polling.upstream.address}/news`, `${polling.upstream.address}/moved`])
  }),
  '304_storm': then(async () => {
    const before = await polling.counts()
    for (let time = 0; time < 20; time++) expect(await polling.poll('lumen/news')).toBe('unchanged')
    expect(await polling.counts()).toEqual(before)
    await polling.db`update sources set read_whole_at = clock_timestamp() - interval '30 hours'`
    says({ status: 304 })
    await polling.poll('lumen/news')
    expect(await polling.source('lumen/news')).toMatchObject({ problem: 'unexpected-status' })
  }),
  etag_then_crash: then(async () => {
    const { etag } = await polling.source('lumen/news')
    says({ body: atomFeed(items(2)) })
    await polling.db`alter table claims rename to gone`
    await polling.poll('lumen/news').catch(() => undefined)
    await polling.db`alter table gone rename to claims`
    expect(await polling.poll('lumen/news')).toBe('read')
    expect(polling.upstream.asked.at(-1)?.headers['if-none-match']).toBe(etag)
    expect(await entries()).toHaveLength(2)
  }),
  etag_lies: then(async () => {
    const { etag } = await polling.source('lumen/news')
    says({ body: atomFeed(items(2)), headers: { etag: String(etag) } })
    expect(await polling.poll('lumen/news')).toBe('unchanged')
    await polling.db`update sources set read_whole_at = clock_timestamp() - interval '30 hours'`
    await polling.poll('lumen/news')
    expect(await entries()).toHaveLength(2)
  }),
  '429_seconds': asksForPatience(() => '120', 120, 120),
  '429_date': asksForPatience(() => new Date(Date.now() + 120_000).toUTCString(), 118, 120),
  '429_absurd': asksForPatience(() => '1e9', 60, 86_400),
  '503_flap': then(async () => {
    for (const status of [503, 200, 503, 503, 200]) {
      says(status === 200 ? { body: atomFeed(items(1)) } : { status })
      await polling.poll('lumen/news')
      expect((await polling.source('lumen/news')).nextIn).toBeLessThan(2 * 1800)
    }
    expect(await polling.source('lumen/news')).toMatchObject({ problem: null, failCount: 0 })
    expect(await entries()).toHaveLength(1)
  }),
  wrong_type: keepsOne({ body: '<!doctype html><title>Just a moment...</title>', headers: { 'content-type': 'text/html' } }, 'not-a-feed'),
  empty_200: keepsOne({ body: '' }, 'not-a-feed'),
  shrunk_list: then(async () => {
    says({ body: atomFeed(items(1)) })
    await polling.poll('lumen/news')
    expect(await entries()).toHaveLength(40)
  }, items(40)),
  mass_new: then(async () => {
    says({ body: atomFeed([...items(2), ...items(200, 'q')]) })
    await polling.poll('lumen/news')
    expect((await entries()).filter(({ isBaseline }) => !isBaseline)).toEqual([])
    expect((await polling.source('lumen/news')).problem).not.toBeNull()
  }, items(2)),
  id_churn: then(async () => {
    says({ body: atomFeed(items(40).map(each => ({ ...each, id: `new-${each.id}` }))) })
    await polling.poll('lumen/news')
    expect(await entries()).toHaveLength(40)
  }, items(40)),
  cert_expired: async () => {
    const upstream = await serve(
      (_, response) => response.end(atomFeed(items(1))),
      authority.issue(['feeds.example'], { from: -30, until: -1 }),
    )
    const { dial } = onlyTo(upstream.port)
    const http = client([], { resolve: async () => ['93.184.216.34'], dial, extraCertificates: authorityFile(authority) })
    await withHttp(http, 'https://feeds.example', 'tls')
  },
  // SETTINGS, then nothing but PING, to whoever asks in HTTP/1.1
  h2_ping_flood: fails(() => raw(`\0\0\0\x04\0\0\0\0\0${'\0\0\x08\x06\0\0\0\0\0pingping'.repeat(5_000)}`), 'unexpected-status'),
  nxdomain_servfail_timeout: async () => {
    const http = client([], { resolve: () => new Promise(() => undefined), limits: { connectMs: 200 } })
    await withHttp(http, 'http://silent.example', 'dns')
  },
}

let canary = 0
const openings = (tag: string, count: number) => rss(item('a', `<description>${`<${tag}>`.repeat(count)}</description>`))
const entity = (declared: string, used: string) =>
  `<!DOCTYPE r [${declared}]>${rss(item('a', `<description>${used}</description>`) + item('b'))}`
const lol = ['<!ENTITY l0 "lol">', ...Array.from({ length: 9 }, (_, nth) => `<!ENTITY l${nth + 1} "${`&l${nth};`.repeat(10)}">`)].join('')
const hasKeys =
  (...keys: string[]) =>
  (rows: { key: string }[]) =>
    expect(rows.map(({ key }) => key)).toEqual(expect.arrayContaining(keys))

const documents: Record<string, Case> = {
  xxe_file: reads(
    () => entity('<!ENTITY x SYSTEM "file:///etc/passwd">', '&x;'),
    ['read'],
    rows => {
      hasKeys('a', 'b')(rows)
      expect(JSON.stringify(rows)).not.toMatch(/root:|\/bin\//)
    },
  ),
  xxe_parameter: async () => {
    const listener = await serve((_, response) => {
      canary += 1
      response.end()
    })
    await reads(() => entity(`<!ENTITY % p SYSTEM "${listener.url}/x.dtd"> %p;`, 'x'), ['read'], hasKeys('a', 'b'))()
    expect(canary).toBe(0)
  },
  billion_laughs: reads(
    () => entity(lol, '&l9;'),
    ['read'],
    rows => expect(JSON.stringify(rows).length).toBeLessThan(2_000),
  ),
  quadratic_blowup: reads(
    () => entity(`<!ENTITY a "${'x'.repeat(50_000)}">`, '&a;'.repeat(20_000)),
    ['read'],
    rows => expect(rows.every(({ summary, title }) => summary.length <= 4_096 && title.length <= 1_024)).toBe(true),
  ),
  deep_5k: reads(() => openings('div', 5_000), ['too-deep']),
  deep_20k: reads(() => openings('b', 20_000), ['too-deep']),
  deep_100k: reads(() => openings('a', 100_000), ['too-deep']),
  comment_20mb: reads(
    () => `<!--${'- '.repeat(10 * 1024 * 1024)}-->${rss(item('a'))}`,
    ['too-large'],
    rows => expect(rows).toEqual([]),
  ),
  items_100k: reads(
    () =>
      rss(
        Array.from({ length: 100_000 }, (_, nth) => item(`i${nth}`))
          .join('')
          .slice(0, 9_000_000),
      ),
    ['read', 'parser-died'],
    rows => expect(rows.length).toBeLessThanOrEqual(5_000),
  ),
  attrs_200k: reads(
    () => rss(`<item ${Array.from({ length: 200_000 }, (_, nth) => `a${nth}="1"`).join(' ')}><guid>a</guid></item>`),
    ['read', 'malformed', 'parser-died'],
  ),
  truncated: reads(
    () => rss(item('a') + item('b')).slice(0, -60),
    ['read', 'malformed'],
    rows => expect(rows.filter(({ key }) => key !== 'a')).toEqual([]),
  ),
  nul_char: reads(
    () => rss(item('a', '', 'a\u0000b') + item('b')),
    ['read'],
    rows => expect(rows.map(({ title }) => title)).toEqual(['b', 'ab'].toSorted()),
  ),
  lone_surrogate: reads(
    () => rss(item('a', '', 'x&#xd800;y') + item('b')),
    ['read'],
    rows => {
      hasKeys('a', 'b')(rows)
      expect(JSON.stringify(rows)).not.toMatch(/\\ud8/)
    },
  ),
  bad_entity: reads(() => rss(item('a', '', 'Vega &nope; &amp;') + item('b', '', 'R&D')), ['read'], hasKeys('a', 'b')),
  latin1: reads(
    () => Buffer.from(`<?xml version="1.0" encoding="iso-8859-1"?>${rss(item('a', '', 'caf\u00e9 mod\u00e8le'))}`, 'latin1'),
    ['read'],
    rows => expect(rows[0]?.title).toBe('café modèle'),
  ),
  future_date: reads(
    () => rss(item('a', '<pubDate>Mon, 01 Jan 2125 00:00:00 GMT</pubDate>')),
    ['read'],
    rows => {
      hasKeys('a')(rows)
      expect(rows[0]?.publishedAt?.getTime() ?? 0).toBeLessThan(Date.now() + 48 * 3_600_000)
    },
  ),
  bad_date: reads(
    () => rss(item('a', '<pubDate>yesterday-ish, the 99th</pubDate>')),
    ['read'],
    rows => expect(rows[0]?.publishedAt).toBeNull(),
  ),
  proto_keys: reads(
    () => '[{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"title":"Vega 1","url":"https://lumen.example/1"}]',
    ['read'],
    rows => {
      expect(rows).toHaveLength(1)
      expect(Object.prototype).not.toHaveProperty('polluted')
    },
    { kind: 'json', settings: { title: 'title', link: 'url' } },
  ),
  redos_title: reads(
    () =>
      rss(
        ['a', '1.', '-', ' ', '(', 'v1-', 'Qwen3-', '年1月', '@', '<b', '"', '[']
          .map((part, nth) =>
            item(
              `r${nth}`,
              `<description>${part.repeat(100_000 / part.length).replaceAll('<', '&lt;')}!</description>`,
              `${part.repeat(400).replaceAll('<', '&lt;')}!`,
            ),
          )
          .join(''),
      ),
    ['read'],
    rows => expect(rows.length).toBeGreaterThan(8),
  ),
}

const vectors: { name: string; layer: string }[] = hasShared
  ? JSON.parse(readFileSync(shared('vectors/upstream.json'), 'utf8')).vectors
  : []
const every: Record<string, Case> = { ...network, ...documents }

describeShared('a hostile upstream of the shared list', () => {
  it('is one of 54, each of which is served and polled here', () => {
    const names = vectors.map(({ name }) => name)
    expect(new Set(names).size).toBe(54)
    expect(names.filter(name => !every[name] && !silent[name])).toEqual([])
  })

  it.each(vectors.map(({ name }) => name).filter(name => !silent[name]))('%s', { timeout: 40_000 }, async name => {
    await every[name]?.()
    // whatever it was, the next good answer is read
    await polling.clear()
    says({ body: atomFeed(items(1)) })
    await polling.track([source])
    const http = client([polling.upstream])
    expect(await poll({ ...polling.context, http }, await polling.due('lumen/news'))).toBe('read')
  })

  it(`${Object.keys(silent).join(', ')}: left after 15 s, all at once, while others are polled`, { timeout: 60_000 }, async () => {
    const opened = await Promise.all(Object.entries(silent).map(async ([name, open]) => [name.replaceAll('_', '-'), await open()] as const))
    says({ body: atomFeed(items(1)) })
    const [lumen, ...others] = companiesWith(polling.upstream.address, [source, ...opened.map(([id]) => ({ id, path: '/' }))])
    const moved = lumen?.source.map(each => ({ ...each, url: opened.find(([id]) => id === each.id)?.[1].url ?? each.url })) ?? []
    await syncFiles(polling.db, lumen ? [{ ...lumen, source: moved }, ...others] : others, sourceKinds)
    const visits = opened.map(([id]) => polling.poll(`lumen/${id}`))
    expect(await polling.poll('lumen/news')).toBe('read')
    expect(await Promise.all(visits)).toEqual(opened.map(() => 'failed'))
    for (const [id] of opened) expect(await polling.source(`lumen/${id}`)).toMatchObject({ problem: 'timeout', isLeased: false })
  })
})

describe('what is served here', () => {
  it('has no case that the shared list does not', () => {
    const names = new Set([...vectors.map(({ name }) => name), 'unannounced_bomb', 'too_long_by_its_own_word', 'closed'])
    expect(hasShared ? Object.keys(every).filter(name => !names.has(name)) : []).toEqual([])
  })
})
