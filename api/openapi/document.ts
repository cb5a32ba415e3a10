import { tooMany, unavailable, wrong } from './answers.ts'
import { type Answer, groups, type HeaderName, headers, type Operation, type Parameter } from './contract.ts'
import { type JsonSchema, referredSchemas, refTo } from './jsonSchema.ts'
import { operations } from './operations/index.ts'
import { curlOf } from './samples.ts'

/** An OpenAPI document, as far as the page for people looks into it. */
export interface OpenApiDocument {
  openapi: string
  info: { title: string; version: string; description: string }
  servers: { url: string }[]
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, OperationObject>>
  components: {
    schemas: Record<string, JsonSchema>
    parameters: Record<string, ParameterObject>
    headers: Record<string, { description: string; schema: JsonSchema }>
    securitySchemes: Record<string, object>
  }
}

export interface OperationObject {
  operationId: string
  tags: string[]
  summary: string
  description?: string
  parameters?: (ParameterObject | { $ref: string })[]
  requestBody?: { required: boolean; content: Record<string, { schema: JsonSchema; examples: Record<string, object> }> }
  responses: Record<string, ResponseObject>
  security?: Record<string, string[]>[]
  'x-codeSamples': { lang: string; label: string; source: string }[]
}

export interface ParameterObject {
  name: string
  in: string
  description: string
  required: boolean
  schema: JsonSchema
  example?: string
}

export interface ResponseObject {
  description: string
  headers?: Record<string, { $ref: string }>
  content?: Record<string, { schema: JsonSchema }>
}

export interface Described {
  publicUrl: string
  version: string
  /** Whether there is an operator, whose routes exist then. */
  isOperated: boolean
}

/** What the API answers, out of what reads and writes it. */
export function buildDocument({ publicUrl, version, isOperated }: Described): OpenApiDocument {
  const described = operations.filter(({ token }) => token !== 'operator' || isOperated)
  const paths: OpenApiDocument['paths'] = {}
  for (const operation of described) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: operationObject(operation, publicUrl) }
  }
  const shared = described.flatMap(({ parameters = [] }) => parameters.filter(each => each.isShared))
  const used = Object.keys(groups).filter(name => described.some(({ group }) => group === name))
  return {
    openapi: '3.1.1',
    info: { title: 'Modelwire', version, description: about },
    servers: [{ url: publicUrl }],
    tags: used.map(name => ({ name, description: groups[name as keyof typeof groups] })),
    paths,
    components: {
      schemas: referredSchemas(paths),
      parameters: Object.fromEntries(shared.map(each => [each.name, parameterObject(each)])),
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: 'string' } }]),
      ),
      securitySchemes: securitySchemes(isOperated),
    },
  }
}

const about = [
  'Modelwire tells within minutes, and once, when a named company makes a new open model public, and shows the proof.',
  'Reads take no key, and any origin may ask. All times are UTC, in ISO 8601. Fields may be added to an answer; none is taken away.',
  'What is wrong is a problem document (RFC 9457) that names it. Titles, names and addresses are other people’s words.',
].join(' ')

function securitySchemes(isOperated: boolean): Record<string, object> {
  const bearer = (description: string) => ({ type: 'http', scheme: 'bearer', description })
  return {
    subscription: bearer('The token that came with the subscription.'),
    metrics: bearer('METRICS_TOKEN, as it was set.'),
    ...(isOperated ? { operator: bearer('OPERATOR_TOKEN, as the operator set it.') } : {}),
  }
}

function operationObject(operation: Operation, publicUrl: string): OperationObject {
  const { id, group, summary, description, parameters = [], body, answers, token, samples } = operation
  const bodies = samples.filter(sample => sample.body !== undefined).map((sample, place) => [`sample${place + 1}`, sample] as const)
  const examples = Object.fromEntries(bodies.map(([name, { title, body: value }]) => [name, { summary: title, value }]))
  return {
    ...{ operationId: id, tags: [group], summary },
    ...(description ? { description } : {}),
    ...(parameters.length > 0
      ? { parameters: parameters.map(each => (each.isShared ? refToParameter(each) : parameterObject(each))) }
      : {}),
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: refTo(body), examples } } } } : {}),
    responses: {
      ...responses({ 429: tooMany, 503: unavailable, ...answers }),
      default: responseObject(wrong('Anything else that went wrong.')),
    },
    ...(token ? { security: [{ [token]: [] }] } : {}),
    'x-codeSamples': samples.map(sample => ({ lang: 'Shell', label: sample.title, source: curlOf(operation, sample, publicUrl) })),
  }
}

function refToParameter({ name }: Parameter): { $ref: string } {
  return { $ref: `#/components/parameters/${name}` }
}

function parameterObject({ name, in: place, description, schema, isList = false, example }: Parameter): ParameterObject {
  return {
    ...{ name, in: place, description, required: place === 'path' },
    schema: isList ? { type: 'array', items: schema } : schema,
    ...(example ? { example } : {}),
  }
}

function responses(answers: Record<number, Answer>): Record<string, ResponseObject> {
  return Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, responseObject(answer)]))
}

function responseObject({ description, content, headers: named = [] }: Answer): ResponseObject {
  const said = named.map((name: HeaderName) => [name, { $ref: `#/components/headers/${name}` }])
  const bodies = Object.entries(content ?? {}).map(([type, schema]) => [
    type,
    { schema: typeof schema === 'string' ? { description: schema } : refTo(schema) },
  ])
  return {
    description,
    ...(said.length > 0 ? { headers: Object.fromEntries(said) } : {}),
    ...(bodies.length > 0 ? { content: Object.fromEntries(bodies) } : {}),
  }
}
