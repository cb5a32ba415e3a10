import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { type DetectorOptions, detectFromCookie, detectFromHeader } from 'hono/language'
import { z } from 'zod'
import { type Language, languages, themes, type View } from './pages/view.ts'
import { badBody, Refusal } from './problem.ts'

declare module 'hono' {
  interface ContextVariableMap {
    /** Of the letter whose link led here: whoever reads it goes on in it. */
    letterLanguage?: Language
  }
}

/** Names of the cookies; they hold what was chosen on a page, and nothing about who chose it. */
const cookies = { language: 'language', theme: 'theme', zone: 'zone' } as const

/** What pages are made for, and so what a cache has to tell them apart by. */
export const variesBy = 'Accept-Language, Cookie'

const detection: DetectorOptions = {
  ...{ order: ['cookie', 'header'], lookupCookie: cookies.language, lookupFromHeaderKey: 'accept-language', caches: false },
  ...{ supportedLanguages: [...languages], fallbackLanguage: 'en', ignoreCase: true, lookupQueryString: '', lookupFromPathIndex: 0 },
}

/**
 * The view of whoever asks. A cookie that makes no sense counts as none. The language is the one chosen on a page, else that of the letter
 * that led here, else what the browser asks for (RFC 9110, 12.5.4), else English.
 */
export function viewOf(c: Context): View {
  const asked = detectFromCookie(c, detection) ?? c.get('letterLanguage') ?? detectFromHeader(c, detection)
  const language = languages.find(each => each === asked) ?? 'en'
  const theme = themes.find(each => each === getCookie(c, cookies.theme)) ?? 'auto'
  const { pathname, search } = new URL(c.req.url)
  return { language, theme, zone: zoneOf(getCookie(c, cookies.zone)), address: pathname + search }
}

const preferences = z.object({
  language: z.enum(languages).optional(),
  theme: z.enum(themes).optional(),
  back: z.string().max(4000).catch('/'),
})

/** `POST /preferences`: keeps what was chosen for a year, and leads back to the page. */
export async function choose(c: Context): Promise<Response> {
  const read = preferences.safeParse(await c.req.parseBody())
  if (!read.success) throw new Refusal(badBody(`${read.error.issues[0]?.path.join('.')}: ${read.error.issues[0]?.message}.`))
  const { back, ...chosen } = read.data
  for (const name of ['language', 'theme'] as const) {
    const value = chosen[name]
    if (value) setCookie(c, cookies[name], value, { path: '/', sameSite: 'Lax', maxAge: 365 * 86_400 })
  }
  return c.redirect(ownAddress(back), 303)
}

/** Only a path of ours: `//host` and `/\host` would lead elsewhere. */
function ownAddress(back: string): string {
  const base = 'http://here.invalid'
  const isPath = back.startsWith('/') && URL.canParse(back, base)
  const url = new URL(isPath ? back : '/', base)
  return url.origin === base ? url.pathname + url.search : '/'
}

/** A time zone by its own name; UTC for what is none. */
export function zoneOf(given: string | undefined): string {
  if (!given || given.length > 60 || !/^[A-Za-z0-9_+\-/]+$/.test(given)) return 'UTC'
  const known = zones.get(given)
  if (known !== undefined) return known
  let zone = 'UTC'
  try {
    zone = new Intl.DateTimeFormat('en', { timeZone: given }).resolvedOptions().timeZone
  } catch {
    // no zone that anybody knows
  }
  if (zones.size < 1000) zones.set(given, zone)
  return zone
}

const zones = new Map<string, string>()
