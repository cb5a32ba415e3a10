import { z } from 'zod'
import { filters } from '../../db/filters/index.ts'
import type { Filter } from '../../db/filters/parts/filter.ts'
import { orders } from '../query.ts'

type Given = string | number | (string | number)[]

/** Every filter as a field: one more in the list of filters is one more here. What a value means is read by the filter itself. */
export const filterFields: Record<string, z.ZodType<Given | undefined>> = Object.fromEntries(
  filters.map(filter => [filter.name, fieldOf(filter)]),
)

export const asOfField = z
  .string()
  .max(60)
  .optional()
  .describe('Answers what was known then: the end of a day, month or year (UTC), or an instant of ISO 8601.')

export const orderField = z
  .enum(orders, { error: `must be one of ${orders.join(', ')}` })
  .optional()
  .describe('date: newest first, also of a search (q), which otherwise puts first what was asked for by name.')

/** The same question as an address puts it. */
export function parametersOf(given: Record<string, unknown>): URLSearchParams {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(given)) {
    for (const each of Array.isArray(value) ? value : [value]) if (each !== undefined) parameters.append(name, String(each))
  }
  return parameters
}

function fieldOf({ label, description, choices }: Filter): z.ZodType<Given | undefined> {
  const one = z.union([z.string(), z.number()])
  const oneOf = choices ? ` One of ${choices.join(', ')}.` : ''
  return z
    .union([one, z.array(one)], { error: 'must be a text, or a list of texts of which any will do' })
    .optional()
    .meta({ title: label, description: `${description}${oneOf}` })
}
