import { z } from 'zod'

/** JSON Schema 2020-12, as far as it is looked into here. */
export interface JsonSchema {
  $ref?: string
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  format?: string
  title?: string
  description?: string
  default?: unknown
  examples?: unknown[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  additionalProperties?: boolean | JsonSchema
  [more: string]: unknown
}

const answered = z.registry<{ id: string }>()
const taken = z.registry<{ id: string }>()
const place = '#/components/schemas/'

/** Names the schema of an answer, or of a part of one: it is described once, and referred to. */
export function answerSchema<Schema extends z.ZodType>(id: string, description: string, schema: Schema): Schema {
  const described = schema.meta({ description })
  answered.add(described, { id })
  return described
}

/** The same of what a request carries, as it is before it is read. */
export function bodySchema<Schema extends z.ZodType>(id: string, description: string, schema: Schema): Schema {
  const described = schema.meta({ description })
  taken.add(described, { id })
  return described
}

/** A reference to a schema that was named. */
export function refTo(schema: z.ZodType): JsonSchema {
  const named = answered.get(schema) ?? taken.get(schema)
  if (!named) throw new Error('what an operation takes or answers has to be named by answerSchema or bodySchema')
  return { $ref: `${place}${named.id}` }
}

/** Every schema that `used` refers to, and that those refer to, by its name. */
export function referredSchemas(used: unknown): Record<string, JsonSchema> {
  const all = { ...write(answered, 'output'), ...write(taken, 'input') }
  const found = new Map<string, JsonSchema>()
  const follow = (text: string) => {
    for (const [, id = ''] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      const schema = all[id]
      if (!schema || found.has(id)) continue
      found.set(id, schema)
      follow(JSON.stringify(schema))
    }
  }
  follow(JSON.stringify(used))
  return Object.fromEntries([...found].toSorted(([left], [right]) => left.localeCompare(right, 'en')))
}

/** One value as a request writes it. */
export function inputSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...written } = z.toJSONSchema(schema, { io: 'input', override: tidy }) as JsonSchema
  return written
}

function write(registry: typeof answered, io: 'input' | 'output'): Record<string, JsonSchema> {
  const override = io === 'output' ? open : tidy
  const { schemas } = z.toJSONSchema(registry, { io, uri: id => `${place}${id}`, override })
  return Object.fromEntries(Object.entries(schemas).map(([id, { $schema: _, $id: _id, ...schema }]) => [id, schema as JsonSchema]))
}

interface Written {
  jsonSchema: object
}

/** Whoever reads an answer has to bear a field that is not described yet. */
function open(written: Written): void {
  tidy(written)
  const schema = written.jsonSchema as JsonSchema
  if (schema.additionalProperties === false) delete schema.additionalProperties
}

/** What forms know of a field, in the words of JSON Schema; and nothing that goes without saying. */
function tidy({ jsonSchema }: Written): void {
  const schema = jsonSchema as JsonSchema
  const { label, example, isSecret } = schema
  if (typeof label === 'string') schema.title = label
  if (example !== undefined) schema.examples = [example]
  if (isSecret === true) schema.writeOnly = true
  for (const name of ['label', 'example', 'isSecret']) delete schema[name]
  if (schema.format) delete schema.pattern
  // a whole number is as large as it may be in any case
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum
}
