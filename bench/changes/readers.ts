import { setTimeout as sleep } from 'node:timers/promises'
import type { Chance } from '../chaos/chance.ts'
import { readBlocks } from './events.ts'

/** A change as it arrived, at a millisecond of this process' clock. */
export interface Arrived {
  /** `releaseId/revision` */
  key: string
  cursor: string
  at: number
}

export interface Read {
  arrived: Arrived[]
  /** Connections that were cut, or pages that were asked for. */
  turns: number
}

interface Told {
  cursor: string
  revision: number
  release: { id: string }
}

/**
 * Follows `/api/changes` from the beginning, from one process to the other. Ends when it is current and has heard as much as `wanted`
 * says, or nothing more for ten seconds after that was known: a transaction anywhere on the server, however little it has to do with
 * this, keeps what came after it from being told.
 */
export async function walk(addresses: readonly string[], wanted: () => number | null): Promise<Read> {
  const read: Read = { arrived: [], turns: 0 }
  const state = { heardAt: performance.now() }
  for (let next = '/api/changes?limit=200'; ; ) {
    const address = addresses[read.turns % addresses.length]
    read.turns += 1
    const wasOver = isOver(read, state, wanted)
    const answer = await fetch(`${address}${next}`)
    if (!answer.ok) throw new Error(`${next}: ${answer.status}`)
    const page = (await answer.json()) as { changes: Told[]; next: string; isCurrent: boolean }
    read.arrived.push(...page.changes.map(arrivedNow))
    if (page.changes.length > 0) state.heardAt = performance.now()
    next = page.next
    if (page.isCurrent && wasOver) return read
    if (page.isCurrent) await sleep(30)
  }
}

/**
 * Listens to `/api/stream` from the beginning; is cut off now and then, and goes on by the last id at another process. Ends when it has
 * heard as much as `wanted` says, or nothing more for ten seconds after that was known.
 */
export async function listen(addresses: readonly string[], first: number, chance: Chance, wanted: () => number | null): Promise<Read> {
  const read: Read = { arrived: [], turns: 0 }
  const state = { id: '', heardAt: performance.now() }
  const isDone = () => isOver(read, state, wanted)
  while (!isDone()) {
    const connection = new AbortController()
    const untilCut = Math.floor(chance.between(50, 900))
    const watch = setInterval(() => isDone() && connection.abort(), 50)
    const address = addresses[(first + read.turns) % addresses.length]
    read.turns += 1
    try {
      const headers: Record<string, string> = state.id ? { 'Last-Event-ID': state.id } : {}
      const answer = await fetch(`${address}/api/stream?since=start`, { headers, signal: connection.signal })
      if (!answer.ok || !answer.body) throw new Error(`/api/stream: ${answer.status}`)
      await hear(answer.body, { read, state, untilCut, connection })
    } catch (error) {
      if (!connection.signal.aborted) throw error
    } finally {
      clearInterval(watch)
    }
  }
  return read
}

function isOver(read: Read, { heardAt }: { heardAt: number }, wanted: () => number | null): boolean {
  const count = wanted()
  return count !== null && (read.arrived.length >= count || performance.now() - heardAt > 10_000)
}

interface Hearing {
  read: Read
  state: { id: string; heardAt: number }
  untilCut: number
  connection: AbortController
}

/** What arrives after the cut is nobody's: as with a real one, it was not seen. */
async function hear(body: ReadableStream<Uint8Array>, { read, state, untilCut, connection }: Hearing): Promise<void> {
  let heard = 0
  for await (const { id, data } of readBlocks(body)) {
    state.id = id
    if (data === null) continue
    read.arrived.push(arrivedNow(JSON.parse(data) as Told))
    state.heardAt = performance.now()
    heard += 1
    if (heard >= untilCut) connection.abort()
    if (connection.signal.aborted) return
  }
}

function arrivedNow({ cursor, revision, release }: Told): Arrived {
  return { key: `${release.id}/${revision}`, cursor, at: performance.now() }
}
