import { localName } from './survey.ts'

/** Gives elements the names by which they are known here, whatever prefix a feed has chosen: core ones bare, `dc:date`, `atom:link`. */
export class Namespaces {
  private readonly byPrefix = new Map<string, string>()
  private rootUri = ''
  private isAtom = false

  /** Takes note of the `xmlns` attributes of an element; the first element that it is told of is the root. */
  declare(name: string, attributes: Record<string, string>, isRoot: boolean): void {
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith('xmlns:')) this.byPrefix.set(key.slice(6).toLowerCase(), value)
    }
    if (!isRoot) return
    const prefix = prefixOf(name)
    this.rootUri = (prefix ? this.byPrefix.get(prefix) : attributes.xmlns) ?? ''
    this.isAtom = localName(name) === 'feed'
    if (prefix && !this.rootUri) this.byPrefix.set(prefix, '')
  }

  canonical(name: string, attributes: Record<string, string>): string {
    const local = localName(name)
    const vocabulary = this.vocabularyOf(prefixOf(name), attributes.xmlns)
    return vocabulary === '' ? local : `${vocabulary}:${local}`
  }

  isCore(name: string): boolean {
    return this.vocabularyOf(prefixOf(name), undefined) === ''
  }

  private vocabularyOf(prefix: string, own: string | undefined): string {
    const uri = prefix ? this.byPrefix.get(prefix) : own
    if (uri === undefined) return prefix && prefix !== 'rss' ? prefix : ''
    if (uri === this.rootUri || coreUris.test(uri)) return ''
    if (/w3\.org\/2005\/atom|purl\.org\/atom\/ns/i.test(uri)) return this.isAtom ? '' : 'atom'
    return vocabularies.find(([, pattern]) => pattern.test(uri))?.[0] ?? (prefix || 'other')
  }
}

const coreUris =
  /^$|purl\.org\/rss\/1\.0\/?$|my\.netscape\.com\/(?:rdf|publish)|backend\.userland\.com|purl\.org\/net\/rss|channel\.netscape\.com\/rdf/i
const vocabularies: [string, RegExp][] = [
  ['dc', /purl\.org\/dc\/elements/i],
  ['dcterms', /purl\.org\/dc\/terms/i],
  ['content', /purl\.org\/rss\/1\.0\/modules\/content/i],
  ['sy', /purl\.org\/rss\/1\.0\/modules\/syndication/i],
  ['feedburner', /feedburner/i],
  ['media', /search\.yahoo\.com\/mrss/i],
  ['rdf', /1999\/02\/22-rdf-syntax-ns/i],
]

function prefixOf(name: string): string {
  const colon = name.indexOf(':')
  return colon > 0 ? name.slice(0, colon).toLowerCase() : ''
}

/** Whether the prefixes that a root declares are the customary ones, so that a parser that looks at prefixes alone reads them right. */
export function hasUsualPrefixes(rootAttributes: Record<string, string>): boolean {
  return Object.entries(rootAttributes).every(([key, uri]) => {
    if (!key.startsWith('xmlns:')) return true
    const known = vocabularies.find(([, pattern]) => pattern.test(uri))?.[0]
    return known === undefined || known === key.slice(6).toLowerCase()
  })
}
