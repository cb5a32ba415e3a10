import { setTimeout as sleep } from 'node:timers/promises'
import { type Database, inTransaction } from '../../db/client.ts'
import { statedRelease, writeRevision } from '../changes/writing.ts'
import { memoryOf, statOf } from '../processes.ts'
import type { Heard } from './clients.ts'
import type { Bare, Clients } from './far.ts'

/** One server and those who listen to it. */
export interface Side {
  pid: number
  clients: Clients
}

/** What one round was like for one server. */
export interface Round {
  /** Milliseconds from the commit, or from the push, until each client had each event. */
  waits: number[]
  /** Events that a client did not get, and those that it got twice. */
  missing: number
  twice: number
  /** Connections that ended since they were opened. */
  lost: number
  /** CPU of the server, in milliseconds, for each event that a client was told. */
  cpuMs: number
  texts: string[]
}

let made = 0

/** Commits so many releases one after the other, `everyMs` apart, and hears who was told of them. */
export async function commitRound(db: Database, { pid, clients }: Side, releases: number, everyMs: number): Promise<Round> {
  const committed = new Map<string, number>()
  const before = cpuOf(pid)
  await paced(releases, everyMs, async () => {
    const name = `Listened-${++made}`
    await inTransaction(db, tx => writeRevision(tx, releaseOf(made, name)))
    committed.set(name, now())
  })
  return roundOf(committed, await clients.hear(releases * clients.connected), clients.connected, () => cpuOf(pid) - before)
}

/** The same bytes at the same pace, pushed by the peer. */
export async function pushRound(bare: Bare, clients: Clients, texts: string[], everyMs: number): Promise<Round> {
  const pushed = new Map<string, number>()
  const before = cpuOf(bare.pid)
  let nth = 0
  await paced(texts.length, everyMs, async () => {
    const text = texts[nth++] ?? ''
    pushed.set(nameIn(text), now())
    bare.push(text)
  })
  const round = roundOf(pushed, await clients.hear(texts.length * clients.connected), clients.connected, () => cpuOf(bare.pid) - before)
  if (round.missing + round.lost > 0) throw new Error('the peer did not tell everybody: nothing can be measured beside it')
  return round
}

/** Memory that a process holds, in kilobytes. */
export function kilobytesOf(pid: number): number {
  return memoryOf(pid) / 1000
}

function roundOf(sent: Map<string, number>, { arrived, texts, twice, lost }: Heard, clients: number, cpu: () => number): Round {
  const told = [...sent].flatMap(([name, at]) => (arrived[name] ?? []).map(each => each - at))
  return {
    ...{ waits: told, missing: sent.size * clients - told.length, twice, lost },
    ...{ cpuMs: cpu() / Math.max(1, told.length), texts: [...sent.keys()].flatMap(name => texts[name] ?? []) },
  }
}

/** Each at its moment, however long the one before took. */
async function paced(count: number, everyMs: number, work: () => Promise<void>): Promise<void> {
  const start = performance.now()
  for (let nth = 0; nth < count; nth += 1) {
    const early = start + nth * everyMs - performance.now()
    if (early > 0) await sleep(early)
    await work()
  }
}

function releaseOf(nth: number, name: string) {
  const at = new Date().toISOString()
  const license = { spdx: 'Apache-2.0', name: 'Apache-2.0', url: null }
  return statedRelease({
    ...{ id: `listened-${nth}`, name, company: { id: 'maker-0', name: 'Maker 0' }, license },
    variants: ['', '-Instruct'].map(tuning => ({
      ...{
        repo: `maker/${name}${tuning}`,
        url: `https://huggingface.co/maker/${name}${tuning}`,
        host: 'huggingface',
        license,
        parameters: null,
      },
      ...{ tuning: null, quantization: null, publicAt: null },
    })),
    sightings: ['hub', 'blog', 'press'].map(source => ({
      ...{
        source: { id: `maker-0/${source}`, kind: 'feed' },
        url: `https://example.org/${source}/${nth}`,
        title: `Introducing ${name}: open weights`,
      },
      ...{
        publishedAt: { at, precision: 'minute' as const },
        seenAt: at,
        says: { stage: 'released' as const, openness: 'weights' as const },
      },
      reasons: [{ rule: 'word', words: 'open' }],
    })),
  })
}

function nameIn(text: string): string {
  return /"name": ?"(Listened-\d+)"/.exec(text)?.[1] ?? ''
}

function cpuOf(pid: number): number {
  return statOf(pid)?.cpuMs ?? Number.NaN
}

function now(): number {
  return performance.timeOrigin + performance.now()
}
