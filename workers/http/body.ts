import { Duplex, Readable, Transform, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import zlib from 'node:zlib'
import { codeOf, FetchError } from './problem.ts'

export interface Body {
  content: Uint8Array
  /** Bytes that came over the wire, before they were unpacked. */
  received: number
}

/** What the request offers: `zstd` only where the runtime can read it (Node 22.15 and newer). */
export const acceptedEncodings = ['gzip', 'deflate', 'br', ...('createZstdDecompress' in zlib ? ['zstd'] : [])].join(', ')

/**
 * Reads a body to its end, unpacked. The wire and every unpacker are counted as they stream, so that a bomb is dropped at `limit`
 * bytes and never lies in memory. Some servers send gzip without saying so: its magic bytes are believed.
 */
export async function readBody(stream: Readable, encoding: string | null, limit: number, host: string): Promise<Body> {
  const stages = unpackersFor(encoding, host)
  const body = stages.length === 0 ? await readPlain(stream, limit, host) : await readPacked(stream, stages, limit, host)
  if (!isGzip(body.content)) return body
  const hidden = await readPacked(Readable.from([body.content]), [zlib.createGunzip()], limit, host)
  return { content: hidden.content, received: body.received }
}

type Bytes = AsyncIterable<Buffer>

/** The stages in the order in which they undo the encodings: the last one named was applied last. */
function unpackersFor(encoding: string | null, host: string): Duplex[] {
  const names = (encoding ?? '')
    .toLowerCase()
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '' && name !== 'identity')
  if (names.length > 3) throw new FetchError('encoding', `${host} packed its answer ${names.length} times`)
  return names.reverse().map(name => unpacker(name, host))
}

function unpacker(name: string, host: string): Duplex {
  if (name === 'gzip' || name === 'x-gzip') return zlib.createGunzip()
  if (name === 'deflate') return Duplex.from(inflate)
  if (name === 'br') return zlib.createBrotliDecompress()
  if (name === 'zstd' && 'createZstdDecompress' in zlib) return (zlib.createZstdDecompress as () => Transform)()
  throw new FetchError('encoding', `${host} packed its answer in a way that was not offered`)
}

/** Without stages in between: a pipeline costs as much as the rest of a small request. */
async function readPlain(stream: Readable, limit: number, host: string): Promise<Body> {
  const chunks: Buffer[] = []
  let received = 0
  for await (const chunk of stream as Bytes) {
    received += chunk.length
    if (received > limit) throw tooLarge(limit, host)
    chunks.push(chunk)
  }
  return { content: Buffer.concat(chunks), received }
}

async function readPacked(stream: Readable, stages: Duplex[], limit: number, host: string): Promise<Body> {
  const chunks: Buffer[] = []
  const wire = counter(limit, host)
  const counted = stages.flatMap(stage => [stage, counter(limit, host).stage])
  const keep = new Writable({
    write(chunk: Buffer, _, done) {
      chunks.push(chunk)
      done()
    },
  })
  try {
    await pipeline([stream, wire.stage, ...counted, keep])
  } catch (error) {
    // An empty answer stays empty when its head says that nothing was packed.
    if (wire.total() > 0 || codeOf(error) !== 'Z_BUF_ERROR') throw explain(error, host)
  }
  return { content: Buffer.concat(chunks), received: wire.total() }
}

function counter(limit: number, host: string): { stage: Transform; total: () => number } {
  let total = 0
  const stage = new Transform({
    transform(chunk: Buffer, _, done) {
      total += chunk.length
      if (total > limit) done(tooLarge(limit, host))
      else done(null, chunk)
    },
  })
  return { stage, total: () => total }
}

/** `deflate` is zlib's format by the book and raw deflate in the wild: the first byte tells which. */
async function* inflate(source: Bytes): AsyncGenerator<Buffer> {
  const rest = source[Symbol.asyncIterator]()
  const first = await rest.next()
  if (first.done) return
  const isWrapped = ((first.value[0] ?? 0) & 0x0f) === 8
  const inner = isWrapped ? zlib.createInflate() : zlib.createInflateRaw()
  const fed = pipeline(prepend(first.value, rest), inner)
  // The reader of `inner` meets the same error; here it would only be an unhandled one.
  fed.catch(error => inner.destroy(error))
  yield* inner
  await fed
}

async function* prepend(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first
  for (let each = await rest.next(); !each.done; each = await rest.next()) yield each.value
}

/** Errors of the unpackers in our words; those of the connection pass on to whoever knows the connection. */
function explain(error: unknown, host: string): unknown {
  const code = codeOf(error)
  if (code === 'Z_BUF_ERROR') return new FetchError('truncated', `${host} broke its packed answer off`)
  if (code !== null && /^(Z_|ERR_(_|BROTLI|ZSTD))/.test(code))
    return new FetchError('encoding', `${host} packed its answer wrongly (${code})`)
  return error
}

function tooLarge(limit: number, host: string): FetchError {
  return new FetchError('too-large', `${host} sent more than ${limit} bytes`)
}

function isGzip(content: Uint8Array): boolean {
  return content.length > 18 && content[0] === 0x1f && content[1] === 0x8b && content[2] === 8
}
