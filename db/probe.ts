import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** A server that starts or changes over may close a connection or two. */
const patienceMs = 8000
const pauseMs = 500

/**
 * Why what listens there is no Postgres that one could use, or null. Asked before a pool is opened: postgres.js 3.4 connects again,
 * without a pause and without an end, to a server that closes each connection at once.
 */
export async function whyUnusable(url: string): Promise<string | null> {
  const { hostname, port } = new URL(url)
  // a socket file, or several hosts: the pool knows what to do
  if (!/^[\w.-]+$|^\[.*\]$/.test(hostname)) return null
  const host = hostname.replace(/^\[|\]$/g, '')
  for (const start = performance.now(); ; await sleep(pauseMs)) {
    const answer = await firstByte(host, Number(port || 5432))
    if (answer === 'closed' && performance.now() - start < patienceMs) continue
    if (answer === 'closed') return 'it closes each connection at once'
    return answer === null || 'SNE'.includes(answer) ? null : 'what answers there is no Postgres'
  }
}

/** The protocol's question for TLS: eight bytes, which each Postgres answers with one letter, or with an error. */
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])

/** 'closed' when nothing came; null when there is no connection or it stays silent, which the pool finds out and says by itself. */
function firstByte(host: string, port: number): Promise<string | null> {
  return new Promise(resolve => {
    let isOpen = false
    const socket = net.connect({ host, port }, () => {
      isOpen = true
      socket.write(sslRequest)
    })
    const settle = (answer: string | null) => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(5000, () => settle(null))
    socket.once('data', data => settle(data.toString('latin1', 0, 1)))
    socket.once('error', () => settle(isOpen ? 'closed' : null))
    socket.once('close', () => settle('closed'))
  })
}
