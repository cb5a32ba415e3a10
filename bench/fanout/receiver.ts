import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface Sink {
  address: string
  /** Milliseconds since the epoch at which each path was asked, in order of arrival. */
  arrived: { path: string; at: number }[]
  forget(): void
  /** Resolves when so many have arrived since it forgot. */
  count(wanted: number): Promise<void>
  stop(): void
}

/** Starts the receiver, so that it takes none of the time of who sends. */
export async function startSink(): Promise<Sink> {
  const child = fork(fileURLToPath(new URL('./sink.mjs', import.meta.url)), { execArgv: [] })
  const arrived: Sink['arrived'] = []
  const waiting: { wanted: number; done: () => void }[] = []
  const port = await new Promise<number>(resolve => {
    child.on('message', (message: { port?: number; arrived?: [string, number][] }) => {
      if (message.port) resolve(message.port)
      for (const [path, at] of message.arrived ?? []) arrived.push({ path, at })
      for (const each of waiting.filter(one => arrived.length >= one.wanted)) each.done()
    })
  })
  return {
    address: `http://127.0.0.1:${port}`,
    arrived,
    forget: () => void arrived.splice(0),
    count: wanted => new Promise(done => (arrived.length >= wanted ? done() : waiting.push({ wanted, done }))),
    stop: () => void child.kill(),
  }
}
