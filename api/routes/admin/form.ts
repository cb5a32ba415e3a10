import type { Context } from 'hono'
import { channels } from '../../../workers/channels/index.ts'
import type { ApiContext } from '../../context.ts'
import { type Done, doings } from '../../pages/text/admin.ts'

/** The fields of a form that the operator sent. */
export async function fieldsOf(c: Context): Promise<URLSearchParams> {
  return new URLSearchParams(await c.req.text())
}

/** A line of text as it may be stored and shown: nothing in it that is no text, so many characters at most. */
export function lineOf(text: string | null | undefined, longest: number): string {
  return (text ?? '')
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, longest)
}

/** What channels call themselves, by their kinds. */
export function labelsOf(api: ApiContext): Record<string, string> {
  return Object.fromEntries(Object.entries(api.channels ?? channels).map(([kind, { label }]) => [kind, label]))
}

/** What was just done: only what the pages have words for. */
export function doneOf(c: Context): Done | null {
  const given = c.req.query('done')
  return doings.find(each => each === given) ?? null
}

/** Back to a page of the operator, which says what was done. */
export function backTo(c: Context, path: string, done: Done, more: Record<string, string> = {}): Response {
  return c.redirect(`${path}?${new URLSearchParams({ ...more, done })}`, 303)
}
