import type { Context } from 'hono'
import type { z } from 'zod'
import type { ApiContext } from '../context.ts'

/** Who asks, and what is asked for stands on. */
export interface Asked {
  c: Context
  api: ApiContext
}

/** What a tool answers: a sentence or two of our own, and the answer itself, which the tool's `output` cuts down to what it says. */
export interface Told {
  text: string
  content: object
  /** The sentence is for the user's eyes, not only for the model's. */
  isForUser?: boolean
}

/** One thing that an agent can do. A tool is a file, and a line of index.ts. */
export interface Tool {
  /** As agents call it: `search_releases`. */
  name: string
  title: string
  description: string
  /** What a call may say, as clients are told before; `call` checks what it is given by itself, and says what is wrong with it. */
  input: z.ZodObject
  output: z.ZodObject
  /** What a client may show to its user before the call. */
  annotations: { readOnlyHint: boolean; destructiveHint: boolean; idempotentHint: boolean; openWorldHint: boolean }
  /** Throws whatever the API's routes throw: BadBody, BadFilter, Refusal. */
  call(given: Record<string, unknown>, asked: Asked): Promise<Told>
}

/** Of tools that only look. */
export const readOnly: Tool['annotations'] = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false }
