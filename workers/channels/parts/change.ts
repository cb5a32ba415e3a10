import type { Change } from '../../../db/types.ts'
import { isRecord } from './answer.ts'

/** `license: MIT → Apache-2.0`. A field has its own name: a message brings no words for it. */
export function changeText({ field, before, after }: Change, colon: string): string {
  return `${field}${colon}${valueText(before)} → ${valueText(after)}`
}

function valueText(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–'
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.slice(0, 5).map(valueText).join(', ')
  if (!isRecord(value)) return String(value)
  if (typeof value.at === 'string') return dateText(value.at, value.precision)
  const named = [value.spdx, value.name, value.repo, value.total, value.id].find(
    each => typeof each === 'string' || typeof each === 'number',
  )
  return named === undefined ? JSON.stringify(value) : String(named)
}

function dateText(at: string, precision: unknown): string {
  if (precision === 'month') return at.slice(0, 7)
  return precision === 'minute' ? at.slice(0, 16).replace('T', ' ') : at.slice(0, 10)
}
