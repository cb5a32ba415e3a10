import type { z } from 'zod'
import type { JsonSchema } from './jsonSchema.ts'

export type Method = 'get' | 'post' | 'patch' | 'delete'

/** What one address answers to one method. A resource is a file of these and a line of operations/index.ts. */
export interface Operation {
  /** As clients that are made of the description call it: `listReleases`. */
  id: string
  method: Method
  /** As the description writes it: `/api/releases/{id}`. */
  path: string
  /** The heading that it stands under. */
  group: Group
  summary: string
  /** Sentences. `code` and lists may be marked as in Markdown. */
  description?: string
  parameters?: Parameter[]
  body?: z.ZodType
  /** By status; `503` and what a reader may meet anywhere are added to all. */
  answers: Record<number, Answer>
  /** Whose token it takes as `Authorization: Bearer`. Those of an operator are described only where there is one. */
  token?: 'subscription' | 'operator' | 'metrics'
  /** Requests that work as they stand; a test asks them. */
  samples: Sample[]
}

/** The headings, in the order in which they are shown. */
export const groups = {
  Releases: 'What was made public, with the proof.',
  Documents: 'Any question as a feed, a calendar or a table, without an account.',
  Changes: 'What is new, as it comes or since a place that you know.',
  Tracked: 'Who is tracked, and how each source is doing.',
  Alerts: 'Being told: a saved question, and a way to tell.',
  Mistakes: 'What is wrong or missing, said by anybody.',
  Corrections: 'What an operator decides about releases.',
  Service: 'How the service is, and what it can do.',
} as const
export type Group = keyof typeof groups

export interface Parameter {
  name: string
  in: 'query' | 'path' | 'header'
  label?: string
  description: string
  schema: JsonSchema
  /** Several values may be given, and mean or. */
  isList?: boolean
  example?: string
  /** The same wherever it is taken: described once, and referred to. */
  isShared?: boolean
}

export interface Answer {
  description: string
  /** Of the body, by its media type: a schema, or a sentence where its form is described elsewhere; none where there is no body. */
  content?: Record<string, z.ZodType | string>
  headers?: HeaderName[]
}

/** What an answer says of itself. */
export const headers = {
  ETag: 'Tag of the content. Send it back as `If-None-Match`, and what is unchanged is a 304 without a body.',
  'Cache-Control': 'How long the answer may be used again, and by whom.',
  Link: '`rel="next"`: the address of the next page, as in `next`. `rel="service-desc"`: this description (RFC 8631). Of a document also `self`, `previous`, archives and the `hub`, where there is one.',
  Location: 'Where it is.',
  RateLimit: 'How many requests are left to your address (`r`) for so many seconds (`t`).',
  'RateLimit-Policy': 'How many requests (`q`) one address is answered in so many seconds (`w`).',
  'Retry-After': 'Seconds after which it is worth asking again.',
  'WWW-Authenticate': 'What token is wanted.',
} as const
export type HeaderName = keyof typeof headers

export interface Sample {
  title: string
  /** Path and query, with `$ID` and `$DELIVERY` for what is one's own; the operation's own path where it is not said. */
  path?: string
  body?: unknown
  /** 200 where nothing is said, 201 or 202 where the operation has no 200. */
  status?: number
}
