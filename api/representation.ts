import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Context, MiddlewareHandler, Next } from 'hono'
import { accepts } from 'hono/accepts'
import type { Database } from '../db/client.ts'
import { type Memory, memoryOf, type Read } from '../db/memory.ts'
import { countSources, type SourceCounts } from '../db/timeline/sources.ts'
import type { ApiContext } from './context.ts'
import { monthOf } from './months.ts'
import { viewOf } from './preferences.ts'

declare module 'hono' {
  interface ContextVariableMap {
    /** How the sources were when the page that shows it was asked for. */
    sourceCounts?: SourceCounts
  }
}

/** An answer of 200 as it goes out, whole and packed. */
interface Representation {
  body: Buffer
  /** Of the content: the same from every process. Strong for the body as it is, weak for what was packed from it (RFC 9110, 8.8.3). */
  tag: string
  headers: Record<string, string>
  packed: Map<Coding, Promise<Buffer>>
}

const codings = {
  br: (body: Buffer) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: (body: Buffer) => promisify(gzip)(body),
}
type Coding = keyof typeof codings

/** Less does not get shorter by packing. */
const leastPacked = 1_000
/**
 * Where nothing but what was committed decides what is said, and the month that it is, but neither the hour nor who asks: it is told again
 * from memory until something that readers see is committed.
 */
const lasting = ['/api/releases', '/api/companies', '/api/facets', '/api/statistics', '/releases.', '/trends/']
/** The same of pages, for each view of them. The timeline also says how the sources are, which no commit tells: that is part of what it is kept by. */
const lastingPages = /^\/(?:releases\/[^/]+|trends)?$/
const longestAddress = 1_000

/** The outermost: what `answer` made gets its tag, is packed as the reader takes it, and is a 304 for whoever has it. */
export function representations({ db }: ApiContext): MiddlewareHandler {
  const memory = memoryOf(db)
  return async (c, next) => {
    const known = isLasting(c) ? await recall(memory, c, next, () => viewKeyOf(db, c)) : null
    // what cannot be told to others is there for the first who asked
    if (!known && !c.finalized) await next()
    const representation = known ?? representationOf(c)
    if (representation) await send(c, representation)
  }
}

function isLasting(c: Context): boolean {
  const isRead = c.req.method === 'GET' || c.req.method === 'HEAD'
  const isKept = lastingPages.test(c.req.path) || lasting.some(start => c.req.path.startsWith(start))
  return isRead && !c.get('refused') && c.req.url.length <= longestAddress && isKept
}

/** What else than its address a page is made for; nothing for what is the same to everybody. */
async function viewKeyOf(db: Database, c: Context): Promise<string> {
  if (!lastingPages.test(c.req.path)) return ''
  const { language, theme, zone } = viewOf(c)
  if (c.req.path === '/') c.set('sourceCounts', await countSources(db))
  return JSON.stringify([language, theme, zone, c.get('sourceCounts')])
}

async function recall(memory: Memory, c: Context, next: Next, viewKey: () => Promise<string>): Promise<Representation | null> {
  const address = c.req.url.slice(c.req.url.indexOf('/', 8))
  try {
    return await memory.recall(`${monthOf(new Date())} ${await viewKey()} ${address}`, () => readAnswer(c, next))
  } catch (error) {
    // nothing was asked yet: it is refused where answers have their headers
    c.set('refused', error instanceof Error ? error : new Error(String(error)))
    return null
  }
}

async function readAnswer(c: Context, next: Next): Promise<Read<Representation | null>> {
  await next()
  const made = representationOf(c)
  // packed twice it takes as much again at most
  return { value: made, bytes: made && made.body.length * 2 + 2_000 }
}

/** Null for what is no 200 made by `answer`, which stays as it is. */
function representationOf(c: Context): Representation | null {
  const told = c.get('answer')
  if (!told || c.res.status !== 200) return null
  const body = typeof told.body === 'string' ? Buffer.from(told.body) : told.body
  const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`
  return { body, tag, headers: Object.fromEntries(c.res.headers), packed: new Map() }
}

async function send(c: Context, { body, tag, headers, packed }: Representation): Promise<void> {
  const coding = body.length < leastPacked ? null : codingFor(c)
  const tagged: Record<string, string> = { ...headers, etag: coding ? `W/${tag}` : tag }
  if (isKnown(c.req.header('If-None-Match'), tag)) {
    const { 'content-type': _, ...validators } = tagged
    return replace(c, null, 304, validators)
  }
  if (!coding) return replace(c, body, 200, { ...tagged, 'content-length': String(body.length) })
  const done = packed.get(coding) ?? codings[coding](body)
  packed.set(coding, done)
  const short = await done
  replace(c, short, 200, { ...tagged, 'content-encoding': coding, 'content-length': String(short.length) })
}

/** If-None-Match is a list of tags, each maybe weak, or `*` for any; compared weakly (RFC 9110, 13.1.2). */
function isKnown(header: string | undefined, tag: string): boolean {
  if (!header) return false
  if (header.trim() === '*') return true
  return header.match(/"[^"]*"/g)?.includes(tag) ?? false
}

/** The shortest that the reader takes. */
function codingFor(c: Context): Coding | null {
  const wanted = accepts(c, {
    header: 'Accept-Encoding',
    supports: Object.keys(codings),
    default: 'identity',
    match: (taken, { supports, default: none }) => supports.find(each => taken.some(({ type, q }) => type === each && q > 0)) ?? none,
  })
  return wanted in codings ? (wanted as Coding) : null
}

/** Nothing of the answer that was there is kept but what `headers` says. */
function replace(c: Context, body: Buffer | null, status: number, headers: Record<string, string>): void {
  c.res = undefined
  c.res = new Response(body as Uint8Array<ArrayBuffer> | null, { status, headers })
}
