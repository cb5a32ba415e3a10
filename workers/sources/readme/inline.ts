import { absoluteAddress } from '../address.ts'
import { plainText } from '../text.ts'

export interface Inline {
  /** Readable text, one line. */
  text: string
  /** Addresses of its links in order of appearance, absolute, each once; no images. */
  links: string[]
}

/** The address that relative links lead on from, and the definitions of `[text][name]` links. */
export interface LinkContext {
  base: string
  definitions: Map<string, string>
}

const image = /! ?\[[^\]]{0,300}\]\([^)]{0,2000}\)/g
const link =
  /\[((?:[^[\]]|\[[^[\]]{0,200}\]){0,600})\]\(\s*<?["']?([^()\s"'<>]{0,2000}(?:\([^()\s]{0,200}\)[^()\s"'<>]{0,500})?)[^()]{0,200}\)/g
const reference = /\[([^[\]]{1,300})\](?:\[([^[\]]{0,100})\])?/g
const bare = /https?:\/\/[^\s<>()[\]"'`，。；、（）]{4,2000}/g
const tag = /<a\b[^<>]{0,500}?\bhref\s*=\s*["']?([^"'\s<>]{1,2000})/gi

/** Markdown (with HTML in it) of one paragraph or list item as text and links. */
export function readInline(markdown: string, context: LinkContext): Inline {
  const found: [number, string][] = []
  const source = markdown.slice(0, 8000).replace(image, ' ')
  for (const match of source.matchAll(tag)) found.push([match.index, match[1] ?? ''])
  for (const match of source.matchAll(link)) found.push([match.index, match[2] ?? ''])
  const linked = source.replace(link, '$1').replace(reference, (written, text: string, name: string | undefined, at: number) => {
    const target = context.definitions.get((name || text).toLowerCase())
    if (target) found.push([at, target])
    return target ? text : written
  })
  for (const match of source.matchAll(bare)) found.push([match.index + 0.5, match[0].replace(/[.,;:!?*_]+$/, '')])
  const addresses = found.toSorted(([one], [other]) => one - other).map(([, address]) => absoluteAddress(address, context.base))
  return { text: plainMarkdown(linked), links: [...new Set(addresses.filter(address => address !== null))] }
}

/** `[name]: address` lines. */
export function readDefinitions(lines: string[]): Map<string, string> {
  const definitions = new Map<string, string>()
  for (const line of lines) {
    const found = /^ {0,3}\[([^\]]{1,100})\]:\s*<?(\S{1,2000}?)>?(?:\s|$)/.exec(line)
    if (found?.[1] && found[2]) definitions.set(found[1].toLowerCase(), found[2])
  }
  return definitions
}

function plainMarkdown(markdown: string): string {
  const text = markdown
    .replace(/`+/g, '')
    .replace(/\[([^[\]]{1,200})\]/g, '$1')
    .replace(/\*\*|~~/g, '')
    .replace(/(^|[\s(（「])(__?|\*)(?=\S)([^*_\n]{1,300}?)\2(?=[\s).,:;!?）」，。：]|$)/g, '$1$3')
    .replace(/\\([\\`*_{}[\]()#+.!|~-])/g, '$1')
    .replace(/(?<![\w:]):[a-z][a-z0-9_+-]{1,30}:(?![\w:])/g, ' ')
  return plainText(text, 8000)
}
