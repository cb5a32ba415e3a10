import type { z } from 'zod'
import { filters } from '../../db/filters/index.ts'
import { wishFields } from '../mcp/wishFields.ts'
import { wishes } from '../subscriptions/wishes.ts'
import type { Parameter } from './contract.ts'
import { inputSchema, type JsonSchema } from './jsonSchema.ts'

/** Every filter: one more in the list of filters is one more here, for whatever answers a question. */
export const filterParameters: readonly Parameter[] = filters.map(({ name, label, description, value, choices }) => ({
  ...{ name, label, in: 'query' as const, isList: true, isShared: true },
  description,
  schema: { ...inputSchema(value), ...(choices ? { enum: [...choices] } : {}) },
}))

/** `limit`, where so many are usual. */
export function limit(usual: number): Parameter {
  const schema: JsonSchema = { type: 'integer', minimum: 1, maximum: 200, default: usual }
  return {
    name: 'limit',
    in: 'query',
    label: 'How many',
    description: `How many at most in one answer, from 1 to 200. Usually ${usual}.`,
    schema,
  }
}

export const cursor: Parameter = {
  ...{ name: 'cursor', in: 'query', label: 'From where on', isShared: true, schema: { type: 'string' } },
  description: 'Where the page before ended; it comes in `next`, and is nobody’s to make.',
}

export const order: Parameter = {
  ...{ name: 'order', in: 'query', label: 'Order', isShared: true, schema: { type: 'string', enum: ['date'] } },
  description: '`date`: newest first, also of a search, which otherwise puts first what was asked for by name.',
}

export const asOf: Parameter = {
  ...{ name: 'as_of', in: 'query', label: 'As of', isShared: true, schema: { type: 'string' }, example: '2025-07-01' },
  description: 'Answers what was known then: the end of a day, month or year (UTC), or an instant of ISO 8601.',
}

/** A part of the path. */
export function pathParameter(name: string, description: string): Parameter {
  return { name, in: 'path', description, schema: { type: 'string' } }
}

const { shape } = wishes
const { from, to } = shape.quietHours.unwrap().unwrap().shape

/** What a body says of how it is told, in an address: quiet hours as two, and the language by another name, as that is a filter. */
export const wishParameters: readonly Parameter[] = [
  wish('cadence', shape.cadence, wishFields.cadence),
  wish('timeZone', shape.timeZone, wishFields.timeZone),
  wish('digestHour', shape.digestHour, wishFields.digestHour),
  wish('digestWeekday', shape.digestWeekday, wishFields.digestWeekday),
  wish('fold', shape.fold, wishFields.fold),
  { ...wish('stages', shape.stages.unwrap().element, wishFields.stages), isList: true },
  wish('quietFrom', from, wishFields.quietHours),
  wish('quietTo', to, wishFields.quietHours),
  wish('messageLanguage', shape.language, wishFields.language),
]

function wish(name: string, schema: z.ZodType, { description = '' }: z.ZodType): Parameter {
  return { name, in: 'query', description, schema: inputSchema(schema) }
}
