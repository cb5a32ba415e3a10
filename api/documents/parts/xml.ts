import { withoutForbidden } from './text.ts'

/** Markup, as opposed to text: made by `element` alone. */
export interface Xml {
  readonly markup: string
}

type Child = Xml | string | null | readonly Child[]

/** An element with its attributes (those without a value are left out) and what is in it: markup as it is, text escaped. */
export function element(name: string, attributes: Record<string, string | null>, ...children: Child[]): Xml {
  const given = Object.entries(attributes).flatMap(([attribute, value]) => (value === null ? [] : [` ${attribute}="${escaped(value)}"`]))
  const inner = children.flatMap(each => flat(each))
  if (inner.length === 0) return { markup: `<${name}${given.join('')}/>` }
  const isText = inner.some(each => typeof each === 'string')
  const content = inner.map(each => (typeof each === 'string' ? escaped(each) : each.markup))
  return { markup: `<${name}${given.join('')}>${isText ? content.join('') : `\n${content.join('\n')}\n`}</${name}>` }
}

/** An element with nothing but text in it. */
export function text(name: string, content: string, attributes: Record<string, string | null> = {}): Xml {
  return element(name, attributes, content)
}

export function xmlDocument(root: Xml): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${root.markup}\n`
}

function flat(child: Child): (Xml | string)[] {
  if (child === null) return []
  return isList(child) ? child.flatMap(flat) : [child]
}

function isList(child: Child): child is readonly Child[] {
  return Array.isArray(child)
}

/** `&` comes first, and what a reader would make another white space of comes last. */
function escaped(content: string): string {
  const text = withoutForbidden(content)
  if (!/[&<>"'\t\n\r]/.test(text)) return text
  return signs.reduce((written, [sign, name]) => written.replaceAll(sign, name), text)
}

const signs: readonly [string, string][] = [
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
  ['\t', '&#9;'],
  ['\n', '&#10;'],
  ['\r', '&#13;'],
]
