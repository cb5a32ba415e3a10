import type { z } from 'zod'
import type { Answer, HeaderName } from './contract.ts'
import { problem } from './schemas/problem.ts'

/** 200 with a tag of the content, and 304 for who has it; and what is wrong with what was asked. */
export function cached(schema: z.ZodType, more: HeaderName[] = []): Record<number, Answer> {
  return cachedAs(json(schema), more)
}

/** The same of a document with a media type of its own: `form` is its schema, or says what it is where that is described elsewhere. */
export function cachedDocument(type: string, form: z.ZodType | string, more: HeaderName[] = []): Record<number, Answer> {
  const [bare = ''] = type.split(';')
  const description = typeof form === 'string' ? form : (form.meta()?.description ?? '')
  return cachedAs({ description, content: { [bare]: form } }, more)
}

function cachedAs(answer: Answer, more: HeaderName[]): Record<number, Answer> {
  const validators: HeaderName[] = ['ETag', 'Cache-Control', ...more]
  return {
    200: { ...answer, headers: validators },
    304: { description: 'It is as it was: the tag in `If-None-Match` is its own.', headers: ['ETag', 'Cache-Control'] },
    400: badParameter,
  }
}

/** An answer of one's own, kept by nobody. */
export function json(schema: z.ZodType, headers: HeaderName[] = []): Answer {
  return { description: schema.meta()?.description ?? '', content: { 'application/json': schema }, headers }
}

export function wrong(description: string, headers: HeaderName[] = []): Answer {
  return { description, content: { 'application/problem+json': problem }, headers }
}

export const badParameter = wrong('A parameter that is not known here, or a value that makes no sense: named, with the nearest right one.')
export const badBody = wrong('The body is wrong: every field is named, with what was given and the nearest right one.')
export const tooMany = wrong('Too often: `Retry-After` says when the next is possible.', ['Retry-After', 'RateLimit', 'RateLimit-Policy'])
export const unauthorized = wrong('A token is needed.', ['WWW-Authenticate'])
export const unavailable = wrong('The database does not answer. Ask again in a moment.', ['Retry-After'])
