import type { Container, Elements, Field } from './elements.ts'
import type { RawFeed, RawItem, RawLink } from './raw.ts'

/** What the fields of a feed mean; the same for both parsers, since both end in lists of fields. */
export function mapFeed({ feed, items }: Elements): RawFeed {
  const said = (name: string) => textOf(find(feed, name)) || null
  return {
    items: items.map(mapItem),
    language: said('language') ?? said('dc:language') ?? feed.attributes['xml:lang'] ?? null,
    ttl: said('ttl'),
    updatePeriod: said('sy:updateperiod'),
    updateFrequency: said('sy:updatefrequency'),
  }
}

function mapItem(item: Container): RawItem {
  const guid = find(item, 'guid', 'id')
  const originalLink = textOf(find(item, 'feedburner:origlink'))
  return {
    id: textOf(guid) || item.attributes['rdf:about'] || textOf(find(item, 'dc:identifier')) || null,
    isIdAddress:
      guid?.name === 'guid' &&
      guid.attributes.ispermalink?.toLowerCase() !== 'false' &&
      guid.attributes.isPermaLink?.toLowerCase() !== 'false',
    title: textOf(find(item, 'title', 'dc:title', 'media:title')),
    links: all(item, 'link').map(mapLink),
    atomLinks: all(item, 'atom:link').map(mapLink),
    originalLink: originalLink || null,
    dates: dateNames.flatMap(name => all(item, name).map(textOf)).filter(Boolean),
    summary: textOf(find(item, 'description', 'summary', 'dc:description')),
    content: textOf(find(item, 'content:encoded', 'content', 'media:description')),
    categories: all(item, 'category', 'dc:subject')
      .map(field => textOf(field) || field.attributes.term || '')
      .filter(Boolean),
    language: textOf(find(item, 'dc:language', 'language')) || item.attributes['xml:lang'] || null,
    base: item.base,
  }
}

/** Publication before creation before change; RSS, Dublin Core, Atom 1.0 and 0.3. */
const dateNames = [
  'pubdate',
  'published',
  'issued',
  'dc:date',
  'dcterms:issued',
  'dcterms:created',
  'created',
  'date',
  'atom:published',
  'dcterms:modified',
  'updated',
  'modified',
  'atom:updated',
]

function mapLink(field: Field): RawLink {
  const { href, rel, type } = field.attributes
  return { href: href || textOf(field), rel: rel?.toLowerCase() ?? 'alternate', type: type?.toLowerCase() ?? '', base: field.base }
}

function all(container: Container, ...names: string[]): Field[] {
  return container.fields.filter(field => names.includes(field.name))
}

/** The first field, by the order of the names, that says something. */
function find(container: Container, ...names: string[]): Field | undefined {
  for (const name of names) {
    const found = container.fields.find(field => field.name === name && field.text.trim() !== '')
    if (found) return found
  }
  return undefined
}

function textOf(field: Field | undefined): string {
  return field?.text.trim() ?? ''
}
