import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { type ParsedEntry, UnreadableSource } from '../../../workers/sources/contract.ts'
import { sourceKinds } from '../../../workers/sources/index.ts'
import { instant } from '../../support/fixtures.ts'
import { describeShared, shared, sharedIt } from '../../support/shared.ts'

interface Answer {
  url: string
  file: string
  kind: string
  contentType: string
}

/** Entries of a recorded answer, or the problem that its kind has with it. */
async function read(kind: string, { file, url, contentType }: Answer, settings: unknown = {}): Promise<ParsedEntry[] | string> {
  const source = sourceKinds[kind]
  if (!source) throw new Error(`no kind ${kind}`)
  const document = { body: readFileSync(shared(`upstream/${file}`)), url, contentType, link: null }
  try {
    return (await source.read(document, { settings: source.settings.parse(settings), zone: null, language: null, now: instant })).entries
  } catch (error) {
    if (error instanceof UnreadableSource) return error.problem
    throw error
  }
}

describeShared('the recorded upstreams', { timeout: 60_000 }, () => {
  sharedIt('have entries in every feed and site map that holds any', async () => {
    const silent: string[] = []
    for (const answer of answers()) {
      const kind = answer.kind === 'sitemap' ? 'sitemap' : /^(rss|atom|jsonfeed)$/.test(answer.kind) ? 'feed' : null
      if (!kind) continue
      const entries = await read(kind, answer, kind === 'sitemap' ? { pattern: '.' } : {})
      if (typeof entries === 'string' ? !isPage(answer) : entries.length === 0 && holdsItems(answer))
        silent.push(`${answer.file}: ${entries}`)
    }
    expect(silent).toEqual([])
  })

  sharedIt('have dated items in every README with a News section', async () => {
    const silent: string[] = []
    let items = 0
    for (const answer of answers()) {
      if (answer.kind !== 'markdown' || !hasDatedNews(answer)) continue
      const entries = await read('readme', answer)
      if (typeof entries === 'string' || entries.length === 0) silent.push(answer.file)
      else items += entries.filter(entry => entry.publishedAt && entry.title && entry.url).length
    }
    expect(silent).toEqual([])
    expect(items).toBeGreaterThan(250)
  })

  sharedIt('keep the keys of news items over the edits of a README', async () => {
    let kept = 0
    let lost = 0
    for (const [before, after] of await versions('readme', answer => answer.kind === 'markdown')) {
      for (const entry of before) after.some(each => each.key === entry.key) ? kept++ : lost++
    }
    expect(kept / (kept + lost)).toBeGreaterThan(0.88)
  })

  sharedIt('are the same items in a feed that moved every guid from http to https in one deploy', async () => {
    const isBlog = (answer: Answer) => /^https:\/\/qwenlm\.github\.io\/(zh\/)?blog\/index\.xml$/.test(answer.url)
    expect(
      new Set(
        answers()
          .filter(isBlog)
          .map(answer => /<guid>(https?):/.exec(readText(answer))?.[1]),
      ),
    ).toContain('http')
    let compared = 0
    for (const [before, after] of await versions('feed', isBlog)) {
      for (const entry of before) {
        const same = after.find(each => each.title === entry.title)
        if (same) expect([same.title, same.key]).toEqual([entry.title, entry.key])
        compared += same ? 1 : 0
      }
    }
    expect(compared).toBeGreaterThan(300)
  })

  sharedIt('list repositories of hubs with what a hub says of them', async () => {
    for (const answer of answers().filter(each => /\/api\/(models|datasets)\?author=/.test(each.url))) {
      const entries = await read('huggingface', answer)
      expect(entries, answer.file).toBeInstanceOf(Array)
      for (const entry of typeof entries === 'string' ? [] : entries)
        expect(entry.repository).toMatchObject({ host: 'huggingface', id: entry.key })
    }
    const listing = answers().find(answer => answer.url.includes('modelscope.cn/api'))
    expect(listing && (await read('modelscope', listing))).toHaveLength(18)
  })
})

function answers(): Answer[] {
  return JSON.parse(readFileSync(shared('upstream/manifest.json'), 'utf8'))
}

/** Readings of the same address one after the other, as pairs of before and after. */
async function versions(kind: string, isWanted: (answer: Answer) => boolean): Promise<[ParsedEntry[], ParsedEntry[]][]> {
  const wanted = answers()
    .filter(isWanted)
    .toSorted((one, other) => (one.file < other.file ? -1 : 1))
  const pairs: [ParsedEntry[], ParsedEntry[]][] = []
  const last = new Map<string, ParsedEntry[]>()
  for (const answer of wanted) {
    const entries = await read(kind, answer)
    if (typeof entries === 'string') continue
    const before = last.get(answer.url)
    if (before) pairs.push([before, entries])
    last.set(answer.url, entries)
  }
  return pairs
}

function readText(answer: Answer): string {
  return readFileSync(shared(`upstream/${answer.file}`)).toString('latin1')
}

/** Pages that whoever recorded them took for feeds. */
function isPage(answer: Answer): boolean {
  return /<(html|head)[\s>]/i.test(readText(answer).slice(0, 500))
}

function holdsItems(answer: Answer): boolean {
  const text = readText(answer).replaceAll('\0', '')
  return answer.kind === 'sitemap' ? /<(?:url|sitemap)[\s>]/.test(text) : /<(?:\w+:)?(?:item|entry)[\s>]|"items":\s*\[\s*\{/.test(text)
}

/** A heading that says news, and under it a list item that begins with a date. */
function hasDatedNews(answer: Answer): boolean {
  const text = readFileSync(shared(`upstream/${answer.file}`), 'utf8')
  const [, news = ''] = text.split(/^#{1,3} .*(?:News|Updates|新闻|更新|开源记录).*$/im)
  return /^[-*] .{0,20}(?:20\d\d[./年-]\d|[A-Z][a-z]{2,8}\.? ?\d{1,2}[,.] ?20\d\d)/m.test(news.split(/^#{1,2} /m)[0] ?? '')
}
