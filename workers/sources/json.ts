import { z } from 'zod'
import type { StatedDate } from '../../config/words.ts'
import { absoluteAddress } from './address.ts'
import { type Reading, type SourceContext, type SourceKind, UnreadableSource } from './contract.ts'
import { instantOf, parseDate } from './dates.ts'
import { isRecord, readJson, shapeOf } from './documents.ts'
import { type Draft, finishEntries } from './drafts.ts'
import { digest } from './text.ts'

/** Keys joined by dots, a number for a place in a list: `data.articles`, `extra.date`, `images.0.url`. */
const path = z.string().regex(/^[\w$-]+(\.[\w$-]+)*$/, 'keys joined by dots')
const paths = z.union([path, z.array(path).min(1)])

export const jsonSettings = z.strictObject({
  /** Where the list is; empty or absent when the document itself is the list. */
  items: z.union([path, z.literal('')]).default(''),
  /** The first of them that an item has is its title. */
  title: paths,
  /** A path, or an address with `{path}` in it. */
  link: z.union([path, z.string().regex(/^https?:\/\/[^\s]*\{[\w$.-]+\}/, 'a path, or an address with {path} in it')]).optional(),
  key: path.optional(),
  date: path.optional(),
  /** The unit of a date that is a number; without it, it is told by its size. */
  dateUnit: z.enum(['s', 'ms']).optional(),
  summary: paths.optional(),
  /** Extra request headers that the API needs. */
  headers: z.record(z.string().regex(/^[A-Za-z][A-Za-z0-9-]*$/), z.string().max(200)).optional(),
})
export type JsonSettings = z.infer<typeof jsonSettings>

/** Any JSON API, read by paths that are data. */
export const json: SourceKind<JsonSettings> = {
  kind: 'json',
  settings: jsonSettings,
  accept: 'application/json, */*;q=0.1',
  headers: settings => settings.headers ?? {},
  read(document, context): Reading {
    const { settings } = context
    const value = readJson(document)
    const list = follow(value, settings.items)
    if (!Array.isArray(list))
      throw new UnreadableSource('shape-changed', `expected a list at ${settings.items || 'the top'} of ${shapeOf(value)}`)
    const drafts = list.flatMap(item => readItem(item, context, document.url))
    if (list.length > 0 && drafts.length === 0) {
      throw new UnreadableSource('shape-changed', `no item has ${[settings.title].flat().join(' or ')}; the first is ${shapeOf(list[0])}`)
    }
    return { entries: finishEntries(drafts, 'markup'), next: null, ttlSeconds: null, notes: [] }
  },
}

function readItem(item: unknown, context: SourceContext<JsonSettings>, base: string): Draft[] {
  const { settings } = context
  const title = firstText(item, settings.title)
  if (!title) return []
  const url = settings.link ? absoluteAddress(linkOf(item, settings.link), base) : null
  const date = settings.date ? follow(item, settings.date) : null
  return [
    {
      identity: (settings.key && scalar(follow(item, settings.key))) || url || digest(title),
      title,
      url,
      summary: settings.summary ? (firstText(item, settings.summary) ?? '') : '',
      publishedAt: dateOf(date, context),
      dateText: scalar(date),
    },
  ]
}

/** A number, or the same written as text, counts seconds or milliseconds; anything else is a written date. */
function dateOf(value: unknown, context: SourceContext<JsonSettings>): StatedDate | null {
  const text = scalar(value) ?? ''
  return /^\d{9,13}$/.test(text) ? instantOf(Number(text), context.zone, context.settings.dateUnit) : parseDate(text, context)
}

function follow(value: unknown, path: string): unknown {
  let found = value
  for (const key of path === '' ? [] : path.split('.')) {
    if (Array.isArray(found)) found = found[Number(key)]
    else if (isRecord(found) && Object.hasOwn(found, key)) found = found[key]
    else return undefined
  }
  return found
}

function firstText(item: unknown, alternatives: string | string[]): string | null {
  for (const path of [alternatives].flat()) {
    const found = scalar(follow(item, path))
    if (found) return found
  }
  return null
}

function scalar(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value : null
}

function linkOf(item: unknown, link: string): string | null {
  if (!link.includes('{')) return scalar(follow(item, link))
  let isComplete = true
  const address = link.replace(/\{([\w$.-]+)\}/g, (_, path: string) => {
    const value = scalar(follow(item, path))
    isComplete &&= value !== null
    return encodeURIComponent(value ?? '')
  })
  return isComplete ? address : null
}
