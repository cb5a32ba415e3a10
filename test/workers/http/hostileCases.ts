import zlib from 'node:zlib'
import { serve, serveRaw, type Upstream } from './upstreams.ts'

/** A tenth of it is what it takes (a bomb: a fifth of a second); a busy machine is no failure. */
const soon = 3000
export const mebibyte = 1024 * 1024
/** A gibibyte of zeros in a megabyte: gzip members may follow one another. */
const bomb = Buffer.concat(Array(16).fill(zlib.gzipSync(Buffer.alloc(64 * mebibyte))))

/** How an upstream misbehaves, the problem that it must be called, and the longest that finding out may take. */
export interface Case {
  open: () => Promise<Upstream>
  problem: string
  withinMs: number
}

export const cases: Record<string, Case> = {
  gzip_bomb: { open: () => packed('gzip', bomb), problem: 'too-large', withinMs: soon },
  gzip_gzip_bomb: { open: () => packed('gzip, gzip', zlib.gzipSync(bomb)), problem: 'too-large', withinMs: soon },
  brotli_bomb: { open: () => packed('br', brotliBomb()), problem: 'too-large', withinMs: soon },
  unannounced_bomb: { open: () => packed('identity', bomb), problem: 'too-large', withinMs: soon },
  sixty_encodings: { open: () => packed(Array(60).fill('gzip').join(','), Buffer.from('x')), problem: 'encoding', withinMs: soon },
  bad_gzip: { open: () => packed('gzip', Buffer.from('plain text')), problem: 'encoding', withinMs: soon },
  infinite_body: {
    open: () => serve((_, response) => pour(() => response.write(Buffer.alloc(65_536, 'x')), response)),
    problem: 'too-large',
    withinMs: soon,
  },
  too_long_by_its_own_word: {
    open: () => raw(`HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n`),
    problem: 'too-large',
    withinMs: soon,
  },
  giant_header: { open: () => raw(`HTTP/1.1 200 OK\r\nx: ${'a'.repeat(mebibyte)}\r\n\r\n`), problem: 'header-overflow', withinMs: soon },
  fifty_thousand_headers: {
    open: () => raw(`HTTP/1.1 200 OK\r\n${'x: a\r\n'.repeat(50_000)}\r\n`),
    problem: 'header-overflow',
    withinMs: soon,
  },
  content_length_longer: {
    open: () => raw('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nhello', true),
    problem: 'truncated',
    withinMs: soon,
  },
  chunked_cut: {
    open: () => raw('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\nhalf', true),
    problem: 'truncated',
    withinMs: soon,
  },
  two_content_lengths: {
    open: () => raw('HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'),
    problem: 'truncated',
    withinMs: soon,
  },
  te_and_cl: {
    open: () => raw('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-length: 5\r\n\r\n0\r\n\r\n'),
    problem: 'unexpected-status',
    withinMs: soon,
  },
  not_http: { open: () => raw('SSH-2.0-OpenSSH_9.6\r\n'), problem: 'unexpected-status', withinMs: soon },
  reset: { open: () => serveRaw(socket => socket.resetAndDestroy()), problem: 'reset', withinMs: soon },
  closed: { open: () => serveRaw(socket => socket.end()), problem: 'reset', withinMs: soon },
  redirect_loop: {
    open: () => serve((_, response) => response.writeHead(302, { location: '/' }).end()),
    problem: 'redirect',
    withinMs: soon,
  },
  '429_absurd': {
    open: () => serve((_, response) => response.writeHead(429, { 'retry-after': '1e9' }).end()),
    problem: 'rate-limited',
    withinMs: soon,
  },
}

export const silent: Record<string, () => Promise<Upstream>> = {
  slow_body: () => serve((_, response) => every(1000, response, () => response.write('x'))),
  slow_headers: () =>
    serveRaw(socket => {
      socket.write('HTTP/1.1 200 OK\r\nx: ')
      every(1000, socket, () => socket.write('a'))
    }),
  hang: () => serveRaw(() => {}),
  early_hints_flood: () =>
    serveRaw(socket => every(5, socket, () => socket.write('HTTP/1.1 103 Early Hints\r\nlink: <a>\r\n\r\n'.repeat(200)))),
}

export function packed(encoding: string, body: Buffer): Promise<Upstream> {
  return serve((_, response) => response.writeHead(200, { 'content-encoding': encoding }).end(body))
}

export function raw(answer: string, thenCut = false): Promise<Upstream> {
  return serveRaw(socket => {
    socket.once('data', () => (thenCut ? socket.end(answer) : socket.write(answer)))
  })
}

function brotliBomb(): Buffer {
  return zlib.brotliCompressSync(Buffer.alloc(256e6), { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } })
}

/** Writes for as long as the other side takes it. */
function pour(write: () => boolean, stream: NodeJS.EventEmitter): void {
  let isOpen = true
  stream.once('close', () => {
    isOpen = false
  })
  const go = () => {
    while (isOpen && write());
  }
  stream.on('drain', go)
  go()
}

function every(ms: number, stream: NodeJS.EventEmitter, act: () => void): void {
  const timer = setInterval(act, ms)
  stream.once('close', () => clearInterval(timer))
}
