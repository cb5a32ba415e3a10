import type { ReleaseDocument } from '../../db/types.ts'
import type { DocumentFormat, DocumentPage } from './contract.ts'
import { contentOf } from './parts/content.tsx'
import { itemOf } from './parts/item.ts'
import { descriptionOfQuestion, lastChange, titleOfQuestion } from './parts/question.ts'
import { vocabularyTag } from './parts/tag.ts'
import { element, text, type Xml, xmlDocument } from './parts/xml.ts'

/** RSS 2.0, with links of Atom where RSS has none. It has no word for what was taken back: that stays, and its title says so. */
export const rss: DocumentFormat = {
  path: '/releases.rss',
  type: 'application/rss+xml; charset=utf-8',
  label: 'RSS',
  description: 'A feed for readers that take nothing newer.',
  usualLimit: 50,
  write,
}

const namespaces = {
  version: '2.0',
  'xmlns:atom': 'http://www.w3.org/2005/Atom',
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
}
const minutesBetweenVisits = '15'

function write(page: DocumentPage): string {
  const { publicUrl, releases, links, hub } = page
  const own = 'application/rss+xml'
  const relation = (rel: string, href: string | null, type: string | null) =>
    href === null ? null : element('atom:link', { rel, href, type })
  const channel = element(
    'channel',
    {},
    text('title', titleOfQuestion(page)),
    text('link', links.page),
    text('description', descriptionOfQuestion(page)),
    text('language', 'en'),
    text('generator', 'Modelwire'),
    text('docs', 'https://www.rssboard.org/rss-specification'),
    text('ttl', minutesBetweenVisits),
    releases.length > 0 ? text('lastBuildDate', rfc822(lastChange(releases))) : null,
    relation('self', links.self, own),
    relation('hub', hub, null),
    relation('first', links.first, own),
    relation('next', links.next, own),
    relation('previous', links.previous, own),
    releases.map(release => itemElement(release, publicUrl)),
  )
  return xmlDocument(element('rss', namespaces, channel))
}

function itemElement(release: ReleaseDocument, publicUrl: string): Xml {
  const item = itemOf(release, publicUrl)
  const { stage, openness } = release
  const category = (name: string, word: string) => text('category', word, { domain: vocabularyTag(publicUrl, name) })
  return element(
    'item',
    {},
    text('title', item.title),
    text('link', item.url),
    text('guid', item.id, { isPermaLink: 'false' }),
    text('pubDate', rfc822(item.published)),
    text('dc:creator', item.company),
    [category('stage', stage), category('openness', openness), category('company', release.company.id)],
    text('description', contentOf(item)),
  )
}

/** RFC 822, as RFC 2822 mended it: the offset in digits, which every reader knows. */
function rfc822(instant: string): string {
  return new Date(instant).toUTCString().replace('GMT', '+0000')
}
