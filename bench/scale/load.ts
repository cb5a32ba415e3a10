import net from 'node:net'

/** What so many connections measured that each asked again as soon as it was answered. */
export interface Load {
  /** Milliseconds of each answer, from the first byte asked to the last answered. */
  times: number[]
  perSecond: number
  /** Bytes of the body of the last answer. */
  bytes: number
}

/** Asks for `seconds`, over so many connections at once, what `nextPath` says. Anything but a 200 ends it with an error. */
export async function load(port: number, nextPath: () => string, options: { connections: number; seconds: number }): Promise<Load> {
  const times: number[] = []
  const started = performance.now()
  const end = started + options.seconds * 1000
  const sizes = await Promise.all(Array.from({ length: options.connections }, () => askUntil(port, nextPath, end, times)))
  return { times, perSecond: (times.length / (performance.now() - started)) * 1000, bytes: sizes[0] ?? 0 }
}

/** The head of an answer up to its empty line, and the body by Content-Length: all that the servers measured here send. */
function askUntil(port: number, nextPath: () => string, end: number, times: number[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true })
    let asked = 0
    let head = ''
    let length = 0
    let missing = -1
    const ask = () => {
      asked = performance.now()
      head = ''
      missing = -1
      socket.write(`GET ${nextPath()} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
    }
    socket.on('connect', ask)
    socket.on('error', reject)
    socket.on('close', () => reject(new Error(`the server hung up: ${head.slice(0, 300)}`)))
    socket.on('data', chunk => {
      if (missing < 0) {
        const text = chunk.toString('latin1')
        const ends = text.indexOf('\r\n\r\n')
        head += ends < 0 ? text : text.slice(0, ends)
        if (ends < 0) return
        if (!head.startsWith('HTTP/1.1 200')) {
          socket.destroy(new Error(`not answered: ${head.slice(0, 300)} ${text.slice(ends, 400)}`))
          return
        }
        length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1])
        missing = length - (chunk.length - ends - 4)
      } else missing -= chunk.length
      if (missing > 0) return
      const now = performance.now()
      times.push(now - asked)
      if (now < end) return ask()
      socket.removeAllListeners('close').end()
      resolve(length)
    })
  })
}
