import { setTimeout as sleep } from 'node:timers/promises'

/** What the work gives, or an error with the complaint when it takes longer. */
export async function within<Result>(limitMs: number, work: Promise<Result>, complaint: string): Promise<Result> {
  const ended = new AbortController()
  const limit = sleep(limitMs, undefined, { signal: ended.signal, ref: false }).then(() => {
    throw new Error(`${complaint} within ${limitMs} ms`)
  })
  limit.catch(() => undefined)
  try {
    return await Promise.race([work, limit])
  } finally {
    ended.abort()
  }
}
