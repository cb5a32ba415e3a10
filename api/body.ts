import { z } from 'zod'
import { otherWords } from '../config/words.ts'
import { nearest } from '../db/filters/parts/nearest.ts'

/** One wrong field of a body; `parameter` where it is one of a query inside it. */
export interface FieldError {
  field: string
  parameter?: string
  /** Null where nothing was, or what was is a secret. */
  given: string | null
  detail: string
  nearest: string | null
}

/** A body that cannot be carried out, field by field. */
export class BadBody extends Error {
  override name = 'BadBody'
  constructor(readonly errors: FieldError[]) {
    super(errors.map(sentenceOf).join(' '))
  }
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new BadBody([{ field: '', given: null, detail: 'must be JSON', nearest: null }])
  }
}

/** Reads a strict object. Throws BadBody with every error: the field by its path from `at` on, what was given, and what was probably meant. */
export function readFields<Output>(schema: z.ZodType<Output>, body: unknown, options: { at?: string; isSecret?: boolean } = {}): Output {
  const read = schema.safeParse(body)
  if (read.success) return read.data
  throw new BadBody(read.error.issues.flatMap(issue => errorsOf(issue, schema, body, options)))
}

/** Reads several parts of a body, and throws one BadBody with what is wrong in all of them. */
export async function gather<Parts extends Record<string, () => unknown>>(
  reads: Parts,
): Promise<{ [Name in keyof Parts]: Awaited<ReturnType<Parts[Name]>> }> {
  const errors: FieldError[] = []
  const read: Record<string, unknown> = {}
  for (const [name, part] of Object.entries(reads)) {
    try {
      read[name] = await part()
    } catch (error) {
      if (!(error instanceof BadBody)) throw error
      errors.push(...error.errors)
    }
  }
  if (errors.length > 0) throw new BadBody(errors)
  return read as { [Name in keyof Parts]: Awaited<ReturnType<Parts[Name]>> }
}

/** Every body here is an object. Throws BadBody. */
export function asObject(body: unknown): Record<string, unknown> {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>
  throw new BadBody([{ field: '', given: null, detail: 'must be a JSON object', nearest: null }])
}

/** What a schema of a field is inside: past optional, default and nullable. */
export function innerType(schema: z.ZodType): z.ZodType {
  let inner = schema as z.ZodType & { def: { innerType?: z.ZodType; in?: z.ZodType } }
  for (let next = inner.def.innerType ?? inner.def.in; next; next = inner.def.innerType ?? inner.def.in) inner = next as typeof inner
  return inner
}

/** The fields of a strict object; none of any other schema. */
export function fieldsOf(schema: z.ZodType): Record<string, z.ZodType> {
  const inner = innerType(schema)
  return inner instanceof z.ZodObject ? (inner.shape as Record<string, z.ZodType>) : {}
}

function errorsOf(
  issue: z.core.$ZodIssue,
  schema: z.ZodType,
  body: unknown,
  { at, isSecret = false }: { at?: string; isSecret?: boolean },
): FieldError[] {
  const path = issue.path.map(String)
  const name = (more: string[]) => [...(at ? [at] : []), ...path, ...more].join('.')
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(fieldsOf(schemaAt(schema, path)))
    return issue.keys.map(key => ({
      ...{ field: name([key.slice(0, 80)]), given: null, detail: 'is not a field here' },
      nearest: nearest(key, known),
    }))
  }
  const value = path.reduce<unknown>((inside, key) => (inside as Record<string, unknown> | undefined)?.[key], body)
  const given = isSecret ? null : textOf(value)
  return [{ field: name([]), given, detail: detailOf(issue, value), nearest: meantBy(issue, value) }]
}

function detailOf(issue: z.core.$ZodIssue, value: unknown): string {
  if (value === undefined) return 'is missing'
  // a schema's own words are better than what can be said of any
  if (!/^(Invalid|Too) /.test(issue.message)) return issue.message
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`
  if (issue.code === 'invalid_type') return `must be ${typeNames[issue.expected] ?? `of type ${issue.expected}`}`
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}${unitOf(issue.origin)}`
  if (issue.code === 'too_small') return `must be at least ${issue.minimum}${unitOf(issue.origin)}`
  return issue.message
}

const typeNames: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters long'
  return origin === 'array' ? ' values long' : ''
}

function meantBy(issue: z.core.$ZodIssue, value: unknown): string | null {
  if (issue.code !== 'invalid_value' || typeof value !== 'string') return null
  const right = issue.values.map(String)
  const other = otherWords[value.toLowerCase()]
  return other && right.includes(other) ? other : nearest(value, right)
}

function textOf(value: unknown): string | null {
  if (value === undefined) return null
  return (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, 200)
}

function schemaAt(schema: z.ZodType, path: string[]): z.ZodType {
  return path.reduce((inside, key) => {
    const inner = innerType(inside)
    return inner instanceof z.ZodArray ? (inner.element as z.ZodType) : (fieldsOf(inner)[key] ?? inner)
  }, schema)
}

function sentenceOf({ field, parameter, given, detail, nearest }: FieldError): string {
  const name = parameter ? `${field}: ${parameter}` : field
  const subject = name === '' ? 'The body' : given === null || parameter === undefined ? name : `${name}=${given}`
  const told = given !== null && !parameter ? ` (given: ${given})` : ''
  return `${subject} ${detail}${told}.${nearest ? ` Did you mean ${nearest}?` : ''}`
}
