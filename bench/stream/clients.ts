import http from 'node:http'

/*
 * So many who listen to a stream of events, as a process of its own that is forked: `bench/stream/clients.ts PORT COUNT`. It tells its parent when all are
 * connected; asked for a number of events, it tells when each client had each of them as soon as so many have come, or nothing more does.
 */

/** What the parent hears. */
export interface Said {
  connected?: number
  heard?: Heard
}

/** Milliseconds since the epoch at which clients had each event, by its name; and what went wrong. */
export interface Heard {
  arrived: Record<string, number[]>
  /** Events that a client had once more. */
  twice: number
  /** Connections that ended or failed so far. */
  lost: number
  /** The events as one client read them. */
  texts: Record<string, string>
}

const [port = 0, count = 0] = process.argv.slice(2).map(Number)
const atOnce = 50
/** In front of our own proxy, which the API is told to trust: so many share an address as one address may have streams. */
const clientsOfAddress = 40
const patienceMs = 15_000

const state = { arrived: {} as Record<string, number[]>, texts: {} as Record<string, string>, events: 0, twice: 0, lost: 0, heardAt: 0 }
let next = 0
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    for (let nth = next++; nth < count; nth = next++) await connect(nth)
  }),
)
process.on('message', (wanted: number) => void tellOnce(wanted))
process.on('disconnect', () => process.exit(0))
process.send?.({ connected: count - state.lost } satisfies Said)

/** Resolves with the first thing that a client is told, or when it is refused. */
function connect(nth: number): Promise<void> {
  const headers = { 'X-Forwarded-For': `192.0.2.${1 + Math.floor(nth / clientsOfAddress)}`, Accept: 'text/event-stream' }
  return new Promise(resolve => {
    const lose = () => {
      state.lost += 1
      resolve()
    }
    const request = http.get({ host: '127.0.0.1', port, path: '/api/stream', headers, agent: false }, answer => {
      if (answer.statusCode !== 200) {
        answer.destroy()
        return lose()
      }
      answer.once('data', () => resolve()).once('close', lose)
      listen(answer, nth === 0)
    })
    request.once('error', lose)
  })
}

function listen(answer: http.IncomingMessage, isFirst: boolean): void {
  const known = new Set<string>()
  let text = ''
  answer.setEncoding('utf8').on('data', (chunk: string) => {
    const at = performance.timeOrigin + performance.now()
    const blocks = (text + chunk).split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const name = /"release":\{.*?"name": ?"([^"]+)"/.exec(block)?.[1]
      if (!name) continue
      if (isFirst) state.texts[name] = `${block}\n\n`
      hear(name, at, known)
    }
  })
}

function hear(name: string, at: number, known: Set<string>): void {
  if (known.has(name)) {
    state.twice += 1
    return
  }
  known.add(name)
  const times = state.arrived[name] ?? []
  state.arrived[name] = times
  times.push(at)
  state.events += 1
  state.heardAt = performance.now()
}

async function tellOnce(wanted: number): Promise<void> {
  state.heardAt = performance.now()
  while (state.events < wanted && performance.now() - state.heardAt < patienceMs) await new Promise(resolve => setTimeout(resolve, 20))
  const { arrived, texts, twice, lost } = state
  Object.assign(state, { arrived: {}, texts: {}, events: 0, twice: 0 })
  process.send?.({ heard: { arrived, texts, twice, lost } } satisfies Said)
}
