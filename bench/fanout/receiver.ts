import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface Sink {
  address: string
  /** Resolves when so many have arrived since they were last taken. */
  count(wanted: number): Promise<void>
  /** Milliseconds since the epoch at which each path was asked, in order of arrival; then it begins anew. */
  take(): Promise<{ path: string; at: number }[]>
  stop(): void
}

interface Said {
  port?: number
  count?: number
  arrived?: [string, number][]
}

/** Starts the receiver, so that it takes none of the time of who sends. */
export async function startSink(): Promise<Sink> {
  const child = fork(fileURLToPath(new URL('./sink.mjs', import.meta.url)), { execArgv: [] })
  const [{ port }] = (await once(child, 'message')) as [Said]
  let counted = 0
  let waiting: { wanted: number; done: () => void }[] = []
  child.on('message', ({ count = 0 }: Said) => {
    counted = count
    for (const each of waiting.filter(one => counted >= one.wanted)) each.done()
    waiting = waiting.filter(one => counted < one.wanted)
  })
  return {
    address: `http://127.0.0.1:${port}`,
    count: wanted => new Promise(done => (counted >= wanted ? done() : waiting.push({ wanted, done }))),
    take: () =>
      new Promise(resolve => {
        const read = ({ arrived }: Said) => {
          if (!arrived) return
          child.off('message', read)
          resolve(arrived.map(([path, at]) => ({ path, at })))
        }
        child.on('message', read)
        child.send('take')
      }),
    stop: () => void child.kill(),
  }
}
