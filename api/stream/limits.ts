import { type Problem, Refusal, tooMany } from '../problem.ts'

/** Bounds of streams. Times are milliseconds. */
export interface StreamLimits {
  /** Open at once, in this process. */
  most: number
  /** Of them those of one client. */
  mostOfClient: number
  /** Bytes that may wait for a reader: where there are more, it reads on by itself, as fast as it takes it. */
  mostBuffered: number
  /** How long a reader may take nothing of what waits for it; then it is cut off, and may come again. */
  stalledMs: number
  /** Between two signs of life where nothing changes. */
  heartbeatMs: number
  /** Between two looks at what changed, for all streams together. */
  lookMs: number
}

export const usualLimits: StreamLimits = {
  ...{ most: 2000, mostOfClient: 50, mostBuffered: 1024 * 1024 },
  ...{ stalledMs: 60_000, heartbeatMs: 20_000, lookMs: 250 },
}

/** Counts what is open. */
export interface Slots {
  /** Takes one, to be given back by calling what it returns. Throws a Refusal where there is none. */
  take(client: string): () => void
}

export function openSlots({ most, mostOfClient }: Pick<StreamLimits, 'most' | 'mostOfClient'>): Slots {
  const byClient = new Map<string, number>()
  let open = 0
  return {
    take(client) {
      const own = byClient.get(client) ?? 0
      if (own >= mostOfClient) throw new Refusal(tooMany(`${mostOfClient} streams can be open at once from one address.`, 30))
      if (open >= most) throw new Refusal(full)
      open += 1
      byClient.set(client, own + 1)
      let isTaken = true
      return () => {
        if (!isTaken) return
        isTaken = false
        open -= 1
        const left = (byClient.get(client) ?? 1) - 1
        if (left > 0) byClient.set(client, left)
        else byClient.delete(client)
      }
    },
  }
}

const full: Problem = {
  status: 503,
  slug: 'full',
  title: 'Too many listen',
  detail: 'As many streams are open as this process bears. Ask /api/changes, or try again in a while.',
  headers: { 'Retry-After': '30' },
}

export const stopping: Problem = {
  ...full,
  title: 'Stopping',
  detail: 'This process ends. Ask again in a moment.',
  headers: { 'Retry-After': '5' },
}
