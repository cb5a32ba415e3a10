import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'undici'
import type { Extra } from '../faults/api.ts'

/** The environment of a process whose garbage can be collected when it is asked. The system chooses the port, and the process says it. */
export const collectable = { NODE_OPTIONS: '--inspect=127.0.0.1:0' }

const patienceMs = 30_000

/**
 * Once the process says where its inspector listens: what collects the garbage of its main thread (HeapProfiler.collectGarbage of the
 * DevTools protocol). Its pages are given back within half a minute.
 */
export async function openCollector({ said }: Pick<Extra, 'said'>): Promise<() => Promise<void>> {
  const start = performance.now()
  for (;;) {
    const address = /ws:\/\/\S+/.exec(said())?.[0]
    if (address) return () => collect(address)
    if (performance.now() - start > patienceMs) throw new Error(`no inspector came up: ${said()}`)
    await sleep(50)
  }
}

async function collect(address: string): Promise<void> {
  const socket = new WebSocket(address)
  const signal = AbortSignal.timeout(patienceMs)
  try {
    await once(socket, 'open', { signal })
    const answered = once(socket, 'message', { signal })
    socket.send(JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' }))
    await answered
  } finally {
    socket.close()
  }
}
