import { expect } from 'vitest'
import { readBlocks } from '../../bench/changes/events.ts'
import type { ChangeBody } from './changes.ts'

export interface StreamEvent {
  event: string
  id: string
  data: ChangeBody
}

/** A reader of Server-Sent Events, over a socket. */
export interface Listening {
  answer: Response
  events: StreamEvent[]
  /** As a browser would send it when it comes again. */
  lastId(): string
  /** Signs of life. */
  comments(): number
  retry(): number
  /** Waits until so many events have come. */
  has(count: number): Promise<StreamEvent[]>
  /** Breaks the connection. */
  cut(): void
  /** Resolves when the stream has ended well; rejects when it broke. */
  ended: Promise<void>
}

export async function listen(address: string, headers: Record<string, string> = {}): Promise<Listening> {
  const connection = new AbortController()
  const answer = await fetch(address, { headers: { Accept: 'text/event-stream', ...headers }, signal: connection.signal })
  const state = { events: [] as StreamEvent[], id: '', comments: 0, retry: 0 }
  const ended = readAll(answer, state)
  // whoever cuts it does not wait for its end
  ended.catch(() => {})
  return {
    ...{ answer, events: state.events, ended },
    ...{ lastId: () => state.id, comments: () => state.comments, retry: () => state.retry, cut: () => connection.abort() },
    async has(count) {
      await expect.poll(() => state.events.length, { timeout: 30_000, interval: 10 }).toBeGreaterThanOrEqual(count)
      return state.events
    },
  }
}

interface State {
  events: StreamEvent[]
  id: string
  comments: number
  retry: number
}

async function readAll(answer: Response, state: State): Promise<void> {
  for await (const { event, id, data, isComment, retry } of answer.body ? readBlocks(answer.body) : []) {
    state.id = id
    if (isComment) state.comments += 1
    if (retry !== null) state.retry = retry
    if (data !== null) state.events.push({ event, id, data: JSON.parse(data) })
  }
}
