import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect } from 'vitest'
import type { OpenApiDocument, OperationObject, ResponseObject } from '../../api/openapi/document.ts'
import type { JsonSchema } from '../../api/openapi/jsonSchema.ts'

/** A request as a sample of the description has it. */
export interface Curl {
  method: string
  url: string
  body: string | null
  headers: Record<string, string>
}

export function readCurl(source: string): Curl {
  const body = / -d '([^']*)'$/.exec(source)?.[1] ?? null
  const token = / -H "Authorization: ([^"]*)"/.exec(source)?.[1]
  const method = / -X (\w+)/.exec(source)?.[1] ?? (body === null ? 'GET' : 'POST')
  return { method, url: / ["'](https?:[^"']+)["']/.exec(source)?.[1] ?? '', body, headers: token ? { Authorization: token } : {} }
}

/** Holds answers against a description, where a field that it does not name is wrong too. */
export function judgeOf(document: OpenApiDocument) {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema(strictly(structuredClone(document)), 'description')

  /** Expects an answer to be as it is described, and gives its body. */
  return async (method: string, path: string, answer: Response): Promise<unknown> => {
    const what = `${method} ${path} ${answer.status}`
    const status = document.paths[path]?.[method.toLowerCase()]?.responses[answer.status] ? String(answer.status) : 'default'
    const described = document.paths[path]?.[method.toLowerCase()]?.responses[status]
    expect([what, described]).toEqual([what, expect.anything()])
    if (status !== 'default') expectHeaders(what, answer, described)
    const [type = ''] = (answer.headers.get('content-type') ?? '').split(';')
    // what streams has no end
    const text = type === 'text/event-stream' ? await answer.body?.cancel().then(() => 'stream') : await answer.text()
    if (!text) return null
    expect([what, Object.keys(described?.content ?? {})]).toEqual([what, expect.arrayContaining([type])])
    if (!type.endsWith('json')) return text
    const place = ['paths', path, method.toLowerCase(), 'responses', status, 'content', type, 'schema'].map(pointer).join('/')
    const isRight = ajv.compile({ $ref: `description#/${place}` })
    const body: unknown = JSON.parse(text)
    isRight(body)
    expect([what, isRight.errors ?? []]).toEqual([what, []])
    return body
  }
}

export function operationsOf(document: OpenApiDocument): { method: string; path: string; operation: OperationObject }[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  )
}

const told = ['etag', 'location', 'retry-after', 'www-authenticate']

/** What is described is there, but for links, which need somewhere to lead; and what tells of the answer is described. */
function expectHeaders(what: string, answer: Response, described: ResponseObject | undefined): void {
  const names = Object.keys(described?.headers ?? {}).map(name => name.toLowerCase())
  const given = told.filter(name => answer.headers.has(name))
  expect([what, names.filter(name => name !== 'link' && !answer.headers.has(name))]).toEqual([what, []])
  expect([what, given.filter(name => !names.includes(name))]).toEqual([what, []])
}

function strictly<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value
  const schema = value as JsonSchema
  for (const inner of Object.values(schema)) strictly(inner)
  if (schema.type === 'object' && schema.properties && schema.additionalProperties === undefined) schema.additionalProperties = false
  return value
}

function pointer(name: string): string {
  return encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))
}
