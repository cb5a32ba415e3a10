import type { Database } from './client.ts'
import { look } from './timeline/looks.ts'

/** What was read, and how many bytes it holds on to; null bytes: it is not to be kept. */
export interface Read<Value> {
  value: Value
  bytes: number | null
}

interface Kept {
  read: Promise<Read<unknown>>
  bytes: number
  begunAt: number
}

const mostBytes = 64 * 1024 * 1024
/** What nobody asked about for so long may have been forgotten in `writes` as well. */
const mostIdleMs = 60_000
/** What the hour decides after all, such as which month is over, is not told for longer. */
const mostAgeMs = 600_000

const memories = new WeakMap<Database, Memory>()

/** The memory of a process for what it reads from this database. */
export function memoryOf(db: Database): Memory {
  const memory = memories.get(db) ?? new Memory(db)
  memories.set(db, memory)
  return memory
}

/**
 * Keeps what was read until something that readers see is committed, by any process. Nobody is ever told what was not true any more when
 * he asked: before anything is told from here, Postgres is looked at, once for all who ask at the time.
 */
export class Memory {
  readonly #db: Database
  /** The least lately asked first. */
  readonly #kept = new Map<string, Kept>()
  #bytes = 0
  #seen: string | null = null
  #lookedAt = 0
  #running: Promise<void> = Promise.resolve()
  #next: Promise<void> | null = null

  constructor(db: Database) {
    this.#db = db
  }

  /** What is kept under the key, or else what `read` reads. Two who ask at once share one reading, and its failure. */
  async recall<Value>(key: string, read: () => Promise<Read<Value>>): Promise<Value> {
    if (this.#kept.has(key) || this.#seen === null) await this.#look()
    // what was begun since the look is newer than the question too
    const known = this.#kept.get(key)
    if (known && performance.now() - known.begunAt > mostAgeMs) this.#drop(key, known)
    const kept = this.#kept.get(key) ?? this.#begin(key, read)
    this.#kept.delete(key)
    this.#kept.set(key, kept)
    return (await (kept.read as Promise<Read<Value>>)).value
  }

  /** What is read from now on sees all that the last look saw: if the next one finds nothing new, it still holds. */
  #begin(key: string, read: () => Promise<Read<unknown>>): Kept {
    const kept: Kept = { read: read(), bytes: 0, begunAt: performance.now() }
    kept.read.then(
      ({ bytes }) => this.#settle(key, kept, bytes),
      () => this.#settle(key, kept, null),
    )
    return kept
  }

  #settle(key: string, kept: Kept, bytes: number | null): void {
    if (this.#kept.get(key) !== kept) return
    if (bytes === null) {
      this.#drop(key, kept)
      return
    }
    kept.bytes = bytes
    this.#bytes += bytes
    for (const [oldest, other] of this.#kept) {
      if (this.#bytes <= mostBytes) break
      this.#drop(oldest, other)
    }
  }

  #drop(key: string, kept: Kept): void {
    this.#kept.delete(key)
    this.#bytes -= kept.bytes
  }

  /** A look that begins after this call; all who call before it begins share it. */
  #look(): Promise<void> {
    if (this.#next) return this.#next
    const next = this.#running.then(() => {
      this.#next = null
      return this.#lookNow()
    })
    this.#next = next
    this.#running = next.catch(() => undefined)
    return next
  }

  async #lookNow(): Promise<void> {
    if (performance.now() - this.#lookedAt > mostIdleMs) this.#forget()
    const { seen, isChanged } = await look(this.#db, this.#seen)
    if (isChanged) this.#forget()
    this.#seen = seen
    this.#lookedAt = performance.now()
  }

  #forget(): void {
    this.#kept.clear()
    this.#bytes = 0
    this.#seen = null
  }
}
