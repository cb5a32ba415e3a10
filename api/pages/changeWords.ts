import { longDay } from './format.ts'

/** `releasedAt` is "released at" */
export function fieldLabel(field: string): string {
  return field.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
}

/** Lists hold only the items that differ: what has the same address before and after has changed. */
export function countItems(before: unknown[], after: unknown[]): { fresh: number; changed: number; gone: number } {
  const known = new Set(before.map(addressOf))
  const changed = after.filter(item => known.has(addressOf(item))).length
  return { fresh: after.length - changed, changed, gone: Math.max(0, before.length - changed) }
}

/** `3 new, 1 changed` */
export function describeItems(before: unknown[], after: unknown[]): string {
  const { fresh, changed, gone } = countItems(before, after)
  const counts: [number, string][] = [
    [fresh, 'new'],
    [changed, 'changed'],
    [gone, 'gone'],
  ]
  return counts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ')
}

function addressOf(item: unknown): string {
  const { url = null, source = null, title = null } = item as { url?: unknown; source?: unknown; title?: unknown }
  return JSON.stringify(url ?? [source, title])
}

/** A value in few words: a date its day, anything else its name. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (typeof value !== 'object') return String(value).slice(0, 120)
  if ('at' in value && typeof value.at === 'string' && !Number.isNaN(Date.parse(value.at))) return longDay(value.at)
  for (const key of ['spdx', 'name', 'total'] as const) {
    const part = (value as Record<string, unknown>)[key]
    if (typeof part === 'string' || typeof part === 'number') return String(part).slice(0, 120)
  }
  return JSON.stringify(value).slice(0, 120)
}
