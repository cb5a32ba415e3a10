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
  const wire = counter(limit, host)
  const content = await collect(stream, [wire.stage, ...stages], limit, host).catch(error => {
    // An empty answer stays empty when its head says that nothing was packed.
    if (wire.total() === 0 && error instanceof FetchError) return new Uint8Array()
    throw error
  })
  const whole = isGzip(content) ? await collect(Readable.from([content]), [zlib.createGunzip()], limit, host) : content
  return { content: whole, received: wire.total() }
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

async function collect(source: Readable, stages: Duplex[], limit: number, host: string): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  const counted = stages.flatMap(stage => [stage, counter(limit, host).stage])
  const keep = new Writable({
    write(chunk: Buffer, _, done) {
      chunks.push(chunk)
      done()
    },
  })
  try {
    await pipeline([source, ...counted, keep])
  } catch (error) {
    throw explain(error, host)
  }
  return Buffer.concat(chunks)
}

function counter(limit: number, host: string): { stage: Transform; total: () => number } {
  let total = 0
  const stage = new Transform({
    transform(chunk: Buffer, _, done) {
      total += chunk.length
      if (total > limit) done(new FetchError('too-large', `${host} sent more than ${limit} bytes`))
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

function isGzip(content: Uint8Array): boolean {
  return content.length > 18 && content[0] === 0x1f && content[1] === 0x8b && content[2] === 8
}
