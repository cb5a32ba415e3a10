import RssParser from 'rss-parser'
import type { Container, Elements, Field } from './elements.ts'
import { hasUsualPrefixes } from './namespaces.ts'
import type { Survey } from './survey.ts'

/**
 * The feed through rss-parser, or null where it cannot be had whole. Guards, each for something it was seen to do:
 * - one Parser per document: after two bad documents a shared one never settles again;
 * - xml2js works synchronously, so a parse that has not settled once it is left never will;
 * - texts and Atom's dates go by names that it does not know, since it takes minutes for 100 KB of `<p` (`contentSnippet`) and
 *   rejects a whole feed for one bad date;
 * - nothing but a text, or a text with attributes, is believed: for markup in a title its types promise a string it does not give;
 * - as many items as the text opens, or none of them.
 */
export async function readStrictly(xml: string, survey: Survey): Promise<Elements | null> {
  if (!hasUsualPrefixes(survey.rootAttributes) || xml.includes('xml:base')) return null
  const settled: { output: Output | null } = { output: null }
  makeParser()
    .parseString(xml)
    .then(
      output => Object.assign(settled, { output }),
      () => undefined,
    )
  await null
  const { output } = settled
  if (!output || output.items.length !== survey.items) return null
  const feed = toContainer({ ...output }, feedNames)
  const items = output.items.map(item => toContainer({ ...item }, itemNames)).filter(item => item !== null)
  if (!feed || items.length !== output.items.length) return null
  return { feed: { ...feed, attributes: survey.rootAttributes }, items }
}

type Output = Awaited<ReturnType<ReturnType<typeof makeParser>['parseString']>>

function makeParser() {
  return new RssParser<Record<string, unknown>, Record<string, unknown>>({
    defaultRSS: 2,
    xml2js: { tagNameProcessors: [canonicalName] },
    customFields: { feed: feedNames.map(kept) as never, item: [...itemNames, '$'].map(kept) as never },
  })
}

/** The case that rss-parser expects, which feeds get wrong (`<pubdate>`), and other names for what it must not touch. */
function canonicalName(written: string): string {
  const name = written.toLowerCase()
  if (held.has(name)) return `held:${name}`
  return name === 'pubdate' ? 'pubDate' : name === 'rdf:rdf' ? 'rdf:RDF' : name
}

const held = new Set(['description', 'summary', 'content', 'content:encoded', 'published', 'updated'])
const feedNames = ['language', 'dc:language', 'ttl', 'sy:updateperiod', 'sy:updatefrequency']
const itemNames = [
  ...[
    'guid',
    'id',
    'dc:identifier',
    'title',
    'dc:title',
    'media:title',
    'link',
    'atom:link',
    'feedburner:origlink',
    'category',
    'dc:subject',
  ],
  ...[
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
  ],
  ...['updated', 'modified', 'atom:updated', 'description', 'summary', 'dc:description', 'content:encoded', 'content', 'media:description'],
  ...['dc:language', 'language'],
]

/** A custom field in whole, under a name that no field of rss-parser's own has. */
function kept(name: string): [string, string, { keepArray: boolean }] {
  return [name === '$' ? '$' : canonicalName(name), `all ${name}`, { keepArray: true }]
}

function toContainer(values: Record<string, unknown>, names: string[]): Container | null {
  const fields: Field[] = []
  for (const name of names) {
    const nodes = values[`all ${name}`]
    for (const node of Array.isArray(nodes) ? nodes : []) {
      const field = toField(name, node)
      if (!field) return null
      fields.push(field)
    }
  }
  return { attributes: { ...(values['all $'] as Record<string, string> | undefined) }, fields, base: null }
}

function toField(name: string, node: unknown): Field | null {
  if (typeof node === 'string') return { name, attributes: {}, text: node, base: null }
  if (typeof node !== 'object' || node === null) return null
  const { _: text = '', $: attributes = {}, ...nested } = node as { _?: string; $?: Record<string, string> }
  return Object.keys(nested).length === 0 ? { name, attributes, text, base: null } : null
}
