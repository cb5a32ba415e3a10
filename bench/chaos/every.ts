import { setTimeout as sleep } from 'node:timers/promises'

/** Does it again and again; what fails (Postgres is away) is done the next time. */
export async function every(ms: number, signal: AbortSignal, work: () => Promise<unknown>): Promise<void> {
  while (!signal.aborted) {
    await work().catch(() => null)
    await sleep(ms, null, { signal }).catch(() => null)
  }
}
