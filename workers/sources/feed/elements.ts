import { Parser } from 'htmlparser2'
import { resolveBase } from '../address.ts'
import { Namespaces } from './namespaces.ts'
import { localName } from './survey.ts'

/** One child of an item, or of the feed itself: its name in canonical form, its attributes, and all text inside it. */
export interface Field {
  name: string
  attributes: Record<string, string>
  text: string
  base: string | null
}

export interface Container {
  attributes: Record<string, string>
  fields: Field[]
  base: string | null
}

export interface Elements {
  feed: Container
  items: Container[]
}

/**
 * The feed as lists of fields, by htmlparser2, which reads on where strict parsers stop. A field that only the end of the text
 * closes is half of something and is left out; so is an item that is cut before it says which one it is.
 */
export function readElements(xml: string): Elements {
  const reader = new ElementReader()
  const parser = new Parser(
    {
      onopentag: (name, attributes) => reader.open(name, attributes),
      ontext: text => reader.text(text),
      onclosetag: () => reader.close(),
    },
    { xmlMode: true },
  )
  parser.write(xml)
  reader.isAtEnd = true
  parser.end()
  return { feed: reader.feed, items: reader.items.filter(item => !reader.cut.has(item) || isIdentified(item)) }
}

/** An element that is open: the feed or an item (`container`), or something inside a field of one. */
interface Level {
  container: Container | null
  field: Field | null
  base: string | null
}

class ElementReader {
  isAtEnd = false
  readonly feed: Container = { attributes: {}, fields: [], base: null }
  readonly items: Container[] = []
  readonly cut = new Set<Container>()
  private readonly namespaces = new Namespaces()
  private readonly levels: Level[] = []

  open(name: string, attributes: Record<string, string>): void {
    const above = this.levels.at(-1)
    this.namespaces.declare(name, attributes, above === undefined)
    const base = resolveBase(attributes['xml:base'], above?.base ?? null)
    this.levels.push({ base, ...this.place(name, attributes, above, base) })
  }

  text(text: string): void {
    const field = this.levels.at(-1)?.field
    if (field) field.text += text
  }

  close(): void {
    const level = this.levels.pop()
    if (!level) return
    if (this.isAtEnd) {
      if (level.container) this.cut.add(level.container)
    } else if (level.field) {
      this.levels.at(-1)?.container?.fields.push(level.field)
    }
  }

  private place(name: string, attributes: Record<string, string>, above: Level | undefined, base: string | null): Omit<Level, 'base'> {
    const local = localName(name)
    if (above === undefined || (local === 'channel' && above.container === this.feed)) {
      this.feed.attributes = { ...attributes, ...this.feed.attributes }
      this.feed.base ??= base
      return { container: this.feed, field: null }
    }
    // `<media:item>`, or an item of a list inside a text, is not one of the feed's.
    if ((local === 'item' || local === 'entry') && (above.field === null || this.namespaces.isCore(name))) {
      const item: Container = { attributes, fields: [], base }
      this.items.push(item)
      return { container: item, field: null }
    }
    if (above.container) {
      return { container: null, field: { name: this.namespaces.canonical(name, attributes), attributes, text: '', base } }
    }
    if (above.field && blockNames.has(local)) above.field.text += ' '
    return { container: null, field: above.field }
  }
}

const blockNames = new Set(['br', 'p', 'div', 'li', 'tr', 'td', 'h1', 'h2', 'h3', 'h4', 'blockquote', 'pre'])

function isIdentified(item: Container): boolean {
  return item.fields.some(field => /^(guid|id|link)$/.test(field.name) && (field.text.trim() !== '' || field.attributes.href))
}
