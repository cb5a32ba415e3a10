import type { Context } from 'hono'
import type { HtmlEscapedString } from 'hono/utils/html'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { answer, briefly, html } from './answer.ts'
import { icon, script, stylesheet } from './assets.ts'
import { isDocument } from './documents/index.ts'
import type { Frame } from './pages/layout.tsx'
import { ProblemPage } from './pages/problem.tsx'
import { ViewContext } from './pages/view.ts'
import { variesBy, viewOf } from './preferences.ts'
import type { Problem } from './problem.ts'

export type Page = HtmlEscapedString | Promise<HtmlEscapedString>

export function frameOf(version: string): Frame {
  return { stylesheet: stylesheet.path, script: script.path, icon: icon.path, version }
}

/** A page for everybody, in the view of whoever asks. */
export async function show(c: Context, page: Page, cache = briefly): Promise<Response> {
  return answer(c, { body: await render(c, page), type: html, cache, varies: variesBy, headers: languageOf(c) })
}

/** The problem as a page for a person; programs get the document (see problem.ts). */
export async function answerProblemPage(c: Context, version: string, problem: Problem): Promise<Response> {
  const { headers = {}, status, ...shown } = problem
  const page: Page = <ProblemPage frame={frameOf(version)} status={status} {...shown} />
  return c.body(await render(c, page), status, { ...headers, 'Content-Type': html, 'Cache-Control': 'no-store' })
}

/** A page of one person's own: kept by nobody, listed nowhere. */
export async function showPrivate(
  c: Context,
  page: Page,
  status: ContentfulStatusCode = 200,
  more: Record<string, string> = {},
): Promise<Response> {
  const headers = { ...more, ...languageOf(c), 'Content-Type': html, 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex, nofollow' }
  return c.body(await render(c, page), status, headers)
}

/** A page is only made once it stands in its view. */
async function render(c: Context, page: Page): Promise<string> {
  const viewed: Page = <ViewContext.Provider value={viewOf(c)}>{page}</ViewContext.Provider>
  return `<!doctype html>${await viewed}`
}

function languageOf(c: Context): Record<string, string> {
  return { 'Content-Language': viewOf(c).language }
}

/** A person with a browser asks for a page; what asks for JSON, for a document, or under /api, is a program. */
export function wantsPage(c: Context): boolean {
  if (/^\/(api|mcp|openapi\.json|healthz|readyz|assets)(\/|$)/.test(c.req.path) || isDocument(c.req.path)) return false
  const accept = c.req.header('Accept') ?? ''
  return accept.includes('html') || !accept.includes('json')
}
