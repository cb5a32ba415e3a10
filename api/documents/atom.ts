import type { ReleaseDocument } from '../../db/types.ts'
import { opennessWords, stageWords } from '../pages/words.ts'
import type { DocumentFormat, DocumentPage } from './contract.ts'
import { contentOf } from './parts/content.tsx'
import { type Item, itemOf, releaseAddress, titleOf } from './parts/item.ts'
import { descriptionOfQuestion, lastChange, titleOfQuestion } from './parts/question.ts'
import { questionTag, releaseTag, vocabularyTag } from './parts/tag.ts'
import { element, text, type Xml, xmlDocument } from './parts/xml.ts'

/** Atom (RFC 4287), with pages and archives (RFC 5005) and tombstones for what was withdrawn (RFC 6721). */
export const atom: DocumentFormat = {
  path: '/releases.atom',
  type: 'application/atom+xml; charset=utf-8',
  label: 'Atom',
  description: 'A feed that leads back to the beginning, in pages and in archives, and takes back what was withdrawn.',
  usualLimit: 50,
  write,
}

const namespaces = {
  xmlns: 'http://www.w3.org/2005/Atom',
  'xmlns:at': 'http://purl.org/atompub/tombstones/1.0',
  'xmlns:fh': 'http://purl.org/syndication/history/1.0',
  'xml:lang': 'en',
}

function write(page: DocumentPage): string {
  const { publicUrl, query, links } = page
  const isGone = (release: ReleaseDocument) => release.stage === 'withdrawn' && !page.isAboutWithdrawn
  const listed = page.releases.filter(release => !isGone(release))
  const gone = [...page.releases.filter(isGone), ...page.withdrawn]
  return xmlDocument(
    element(
      'feed',
      namespaces,
      text('id', questionTag(publicUrl, query)),
      text('title', titleOfQuestion(page), { type: 'text' }),
      text('subtitle', descriptionOfQuestion(page), { type: 'text' }),
      text('updated', lastChange([...listed, ...gone])),
      text('generator', 'Modelwire', { uri: publicUrl }),
      element('author', {}, text('name', 'Modelwire'), text('uri', publicUrl)),
      relations(page).map(([rel, href, type]) => element('link', { rel, href, type })),
      links.isArchive ? element('fh:archive', {}) : null,
      isComplete(page) ? element('fh:complete', {}) : null,
      listed.map(release => entry(release, publicUrl)),
      gone.map(release => tombstone(release, publicUrl)),
    ),
  )
}

function relations({ links, hub }: DocumentPage): [rel: string, href: string, type: string | null][] {
  const own = 'application/atom+xml'
  const all: [string, string | null, string | null][] = [
    ['self', links.self, own],
    ['alternate', links.page, 'text/html'],
    ['hub', hub, null],
    ['first', links.isArchive ? null : links.first, own],
    ['next', links.next, own],
    ['previous', links.previous, own],
    ['current', links.isArchive ? links.first : null, own],
    ['prev-archive', links.archiveBefore, own],
    ['next-archive', links.archiveAfter, own],
  ]
  return all.flatMap(([rel, href, type]) => (href === null ? [] : [[rel, href, type]]))
}

/** All there is stands in this one: what a reader has beside it is gone. */
function isComplete({ links }: DocumentPage): boolean {
  return !links.isArchive && links.next === null && links.previous === null
}

function entry(release: ReleaseDocument, publicUrl: string): Xml {
  const item = itemOf(release, publicUrl)
  return element(
    'entry',
    {},
    text('id', item.id),
    text('title', item.title, { type: 'text' }),
    element('link', { rel: 'alternate', type: 'text/html', href: item.url }),
    item.repositories.flatMap(({ url }) => (url ? [element('link', { rel: 'related', href: url })] : [])).slice(0, 1),
    text('published', item.published),
    text('updated', item.updated),
    element('author', {}, text('name', item.company)),
    categories(release, item, publicUrl),
    text('summary', item.summary, { type: 'text' }),
    text('content', contentOf(item), { type: 'html' }),
  )
}

function categories({ stage, openness, kind, company }: ReleaseDocument, item: Item, publicUrl: string): Xml[] {
  const words: [name: string, term: string, label: string][] = [
    ['stage', stage, stageWords[stage].label],
    ['openness', openness, opennessWords[openness].label],
    ['kind', kind, kind],
    ['company', company.id, item.company],
  ]
  return words.map(([name, term, label]) => element('category', { term, scheme: vocabularyTag(publicUrl, name), label }))
}

/** Says to whoever keeps the entry that it is withdrawn, and since when. */
function tombstone(release: ReleaseDocument, publicUrl: string): Xml {
  return element(
    'at:deleted-entry',
    { ref: releaseTag(publicUrl, release.id), when: release.updatedAt },
    text('at:comment', titleOf(release)),
    element('link', { rel: 'alternate', type: 'text/html', href: releaseAddress(publicUrl, release.id) }),
  )
}
