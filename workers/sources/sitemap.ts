import { Parser } from 'htmlparser2'
import { z } from 'zod'
import { absoluteAddress } from './address.ts'
import { type Reading, type SourceKind, UnreadableSource } from './contract.ts'
import { refuseDepth } from './depth.ts'
import { readText } from './documents.ts'
import { type Draft, finishEntries } from './drafts.ts'
import { pattern } from './patterns.ts'

export const sitemapSettings = z.strictObject({
  /** Only addresses that it matches are entries. */
  pattern,
  /** The title is made of the last part of the address; a site map has no other. */
  titleFrom: z.literal('path').default('path'),
})
export type SitemapSettings = z.infer<typeof sitemapSettings>

/** A site map (or an index of them). `lastmod` is when a page changed, which is no date of publication, so entries have none. */
export const sitemap: SourceKind<SitemapSettings> = {
  kind: 'sitemap',
  settings: sitemapSettings,
  accept: 'application/xml, text/xml;q=0.9, */*;q=0.1',
  read(document, context): Reading {
    const xml = readText(document)
    refuseDepth(xml, 64, 'xml')
    const { root, pages } = readPages(xml)
    if (root === 'html') throw new UnreadableSource('not-a-feed', 'expected a site map, got a page')
    if (root !== 'urlset' && root !== 'sitemapindex')
      throw new UnreadableSource('shape-changed', `expected a site map, got ${root || 'no markup'}`)
    const wanted = new RegExp(context.settings.pattern, 'u')
    const drafts = pages.flatMap(page => {
      const url = absoluteAddress(page.address, document.url)
      return url && wanted.test(url) ? [draftOf(url, page.changed)] : []
    })
    const notes =
      root === 'sitemapindex'
        ? [`The site map is an index of ${pages.length} others; a source of its own for one of them sees its pages.`]
        : []
    return { entries: finishEntries(drafts, 'text'), next: null, ttlSeconds: null, notes }
  },
}

interface Page {
  address: string
  changed: string
}

function draftOf(url: string, changed: string): Draft {
  return { identity: url, title: titleOf(url), url, dateText: changed || null }
}

/** `/news/hello-world.html` → `hello world` */
function titleOf(url: string): string {
  const last = new URL(url).pathname.split('/').filter(Boolean).at(-1) ?? new URL(url).hostname
  return decodePath(last)
    .replace(/\.html?$/, '')
    .replace(/[-_]+/g, ' ')
}

function decodePath(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function readPages(xml: string): { root: string; pages: Page[] } {
  const pages: Page[] = []
  let root = ''
  let field: keyof Page | null = null
  let page: Page = { address: '', changed: '' }
  const parser = new Parser(
    {
      onopentagname(written) {
        const name = localName(written)
        root ||= name
        field = name === 'loc' ? 'address' : name === 'lastmod' ? 'changed' : null
        if (name === 'url' || name === 'sitemap') page = { address: '', changed: '' }
      },
      ontext(data) {
        if (field) page[field] += data
      },
      onclosetag(written) {
        const name = localName(written)
        field = null
        if (name === 'url' || name === 'sitemap') pages.push(page)
      },
    },
    { xmlMode: true },
  )
  parser.end(xml)
  return { root, pages }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1).toLowerCase()
}
