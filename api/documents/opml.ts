import type { CompanySummary } from '../../db/timeline/companies.ts'
import type { SourceStatus } from '../../db/timeline/sources.ts'
import { webAddress } from '../pages/format.ts'
import type { PlainDocument } from './contract.ts'
import { line } from './parts/text.ts'
import { element, text, type Xml, xmlDocument } from './parts/xml.ts'

export interface Tracked {
  publicUrl: string
  companies: CompanySummary[]
  sources: SourceStatus[]
}

/** OPML 2.0: a feed of ours for each company, and what we read. A reader takes it whole. */
export const opml: PlainDocument<Tracked> = {
  path: '/sources.opml',
  type: 'text/x-opml; charset=utf-8',
  label: 'OPML',
  description: 'A feed of each company at our own address, and the sources that are read, for a feed reader to take over.',
  write,
}

function write({ publicUrl, companies, sources }: Tracked): string {
  const followed = companies.filter(({ role, isParked }) => role === 'developer' && !isParked)
  const read = sources.filter(source => !source.isParked && webAddress(source.url))
  const feeds = read.filter(isFeed)
  const body = element(
    'body',
    {},
    folder(
      'Open models by company',
      followed.map(each => companyFeed(each, publicUrl)),
    ),
    folder('Sources: feeds', feeds.map(sourceOutline)),
    folder('Sources: pages and listings', read.filter(source => !isFeed(source)).map(sourceOutline)),
  )
  const head = element('head', {}, text('title', 'Modelwire'), text('docs', 'https://opml.org/spec2.opml'))
  return xmlDocument(element('opml', { version: '2.0' }, head, body))
}

/** A folder has no type, or readers take it for a feed; and an empty one is left out. */
function folder(name: string, outlines: Xml[]): Xml | null {
  return outlines.length === 0 ? null : element('outline', { text: name, title: name }, outlines)
}

function companyFeed({ id, name }: CompanySummary, publicUrl: string): Xml {
  const query = `company=${encodeURIComponent(id)}`
  const label = line(name)
  return element('outline', {
    ...{ type: 'rss', version: 'ATOM', text: label, title: label },
    ...{ xmlUrl: `${publicUrl}/releases.atom?${query}`, htmlUrl: `${publicUrl}/?${query}` },
  })
}

function isFeed({ kind }: SourceStatus): boolean {
  return kind === 'feed'
}

/** What is no feed is a link: `type="rss"` would promise one. */
function sourceOutline(source: SourceStatus): Xml {
  const label = line(`${source.companyName}: ${source.id}`)
  const page = webAddress(source.page)
  if (isFeed(source)) {
    return element('outline', { type: 'rss', text: label, title: label, xmlUrl: webAddress(source.url), htmlUrl: page })
  }
  return element('outline', { type: 'link', text: label, title: label, url: page ?? webAddress(source.url) })
}
