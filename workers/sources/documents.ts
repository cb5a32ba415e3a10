import { type SourceDocument, UnreadableSource } from './contract.ts'
import { decodeText } from './decode.ts'

/** The text of a document. Bytes that are no text, whatever the server calls them, are refused: no selector could find anything in them. */
export function readText(document: SourceDocument, contentType: string | null = document.contentType): string {
  const text = decodeText(document.body, contentType)
  const faults = text.match(noText)?.length ?? 0
  if (faults > Math.max(1, text.length / 100)) throw new UnreadableSource('not-a-feed', 'expected text, got bytes')
  return text
}

/** Control characters that no text has, but for a stray one, and what could not be decoded. */
const noText = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f\u007f\ufffd]/g

/** The JSON value of a document; bytes that are no JSON are `not-a-feed` when they are a page, else `malformed`. */
export function readJson(document: SourceDocument): unknown {
  const text = readText(document, null)
  const start = text.trimStart()
  if (start.startsWith('<')) throw new UnreadableSource('not-a-feed', 'expected JSON, got markup')
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UnreadableSource('malformed', `not JSON: ${String(error).slice(0, 120)}`)
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null
}

export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(each => typeof each === 'string') : []
}

/** How the top of an unexpected JSON value looks, for an error message: its kind and first keys, never its values. */
export function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (isRecord(value)) return `an object with ${Object.keys(value).slice(0, 5).join(', ') || 'no keys'}`
  return value === null ? 'null' : `a ${typeof value}`
}
