import { Worker } from 'node:worker_threads'
import { parserDeaths } from '../config/metrics.ts'
import type { ReaderAnswer, ReaderJob } from './reader-thread.ts'
import { type Reading, type SourceContext, type SourceDocument, UnreadableSource } from './sources/contract.ts'

/** Runs a source kind where it can be killed. `now` is ISO 8601. */
export interface Reader {
  /** Throws UnreadableSource for what the kind cannot read, ReaderDied when reading took too long, too much memory, or failed. */
  read(kind: string, document: SourceDocument, context: Omit<SourceContext, 'now'> & { now: string }): Promise<Reading>
  /** Starts a thread before a document needs one: it takes a third of a second to be up. */
  start(): void
  close(): Promise<void>
}

export interface ReaderOptions {
  threads?: number
  /** Longest time for one document, without the time it waits for a thread. */
  timeoutMs?: number
  memoryMb?: number
}

export class ReaderDied extends Error {
  override name = 'ReaderDied'
  readonly problem = 'parser-died'
}

/** Threads start when they are needed, keep no process alive while they have nothing to do, and are replaced when they die. */
export function openReader({ threads = 2, timeoutMs = 5000, memoryMb = 256 }: ReaderOptions = {}): Reader {
  const waiting: Task[] = []
  const pool = new Set<Thread>()
  let isClosed = false
  let look: NodeJS.Timeout | undefined

  function advance(): void {
    clearTimeout(look)
    while (waiting.length > 0) {
      const thread = [...pool].find(each => each.isIdle) ?? (mayStart() ? startThread() : null)
      if (!thread) {
        look = setTimeout(advance, heldUpMs / 2).unref()
        return
      }
      // waking a thread costs as much as reading a small document
      thread.run(waiting.splice(0, Math.min(mostAtOnce, Math.ceil(waiting.length / threads))))
    }
  }

  /** One reads hundreds of documents a second: others are for when it is held up, or cannot keep up. */
  function mayStart(): boolean {
    const now = performance.now()
    const isBehind = now - (waiting[0]?.since ?? now) > behindMs
    return pool.size < threads && (isBehind || [...pool].every(each => each.isBusySince(now - heldUpMs)))
  }

  function startThread(): Thread {
    const thread = new Thread(timeoutMs, memoryMb, left => {
      if (left) pool.delete(thread)
      if (left && !isClosed) parserDeaths.inc()
      // what waited behind the document that it died of
      if (isClosed) refuse(left ?? [])
      else waiting.unshift(...(left ?? []))
      advance()
    })
    pool.add(thread)
    return thread
  }

  return {
    read(kind, document, context) {
      if (isClosed) return Promise.reject(new ReaderDied('the reader is closed'))
      return new Promise<Reading>((resolve, reject) => {
        waiting.push({ job: { kind, document, context }, since: performance.now(), resolve, reject })
        advance()
      })
    },
    start() {
      if (!isClosed && pool.size === 0) startThread()
    },
    async close() {
      isClosed = true
      refuse(waiting.splice(0))
      await Promise.all([...pool].map(thread => thread.end('the reader is closed')))
    },
  }
}

function refuse(tasks: Task[]): void {
  for (const task of tasks) task.reject(new ReaderDied('the reader is closed'))
}

interface Task {
  job: ReaderJob
  since: number
  resolve(reading: Reading): void
  reject(error: Error): void
}

/** One thread and its tasks, which it does in their order. It takes them before it is up; the clock of the first runs once it is. */
class Thread {
  private readonly worker: Worker
  private tasks: Task[] = []
  private timer: NodeJS.Timeout | undefined
  private isUp = false
  /** When the document that it reads was its turn. */
  private turnAt = Number.POSITIVE_INFINITY
  private isDead = false

  constructor(
    private readonly timeoutMs: number,
    memoryMb: number,
    /** Hears that all is done; or, of a thread that died, what it had not begun. */
    private readonly onFree: (left: Task[] | null) => void,
  ) {
    this.worker = new Worker(new URL('./reader-thread.mjs', import.meta.url), {
      name: 'reader',
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 32 },
    })
    this.worker.on('message', (answer: ReaderAnswer) => this.take(answer))
    this.worker.on('error', error => this.die(`the reader thread died: ${error.message}`))
    this.worker.on('exit', () => this.die('the reader thread ended'))
    // no process stays for a thread that has nothing to do; whoever listens to one has it kept for him
    this.worker.unref()
  }

  get isIdle(): boolean {
    return this.tasks.length === 0 && !this.isDead
  }

  isBusySince(moment: number): boolean {
    return this.turnAt < moment
  }

  run(tasks: Task[]): void {
    this.tasks = tasks
    this.worker.ref()
    if (this.isUp) this.send()
    else this.timer = setTimeout(() => this.die('the reader thread does not start'), startTimeoutMs)
  }

  async end(why: string): Promise<void> {
    this.die(why)
    await this.worker.terminate()
  }

  /** The bodies are copied once, into memory that is then handed over: the callers keep their own. */
  private send(): void {
    const jobs = this.tasks.map(({ job }) => ({ ...job, document: { ...job.document, body: new Uint8Array(job.document.body) } }))
    this.worker.postMessage(
      jobs,
      jobs.map(({ document }) => document.body.buffer),
    )
    this.time()
  }

  private time(): void {
    clearTimeout(this.timer)
    this.turnAt = performance.now()
    this.timer = setTimeout(() => this.die(`reading took longer than ${this.timeoutMs} ms`), this.timeoutMs)
  }

  private take(answer: ReaderAnswer): void {
    if ('isUp' in answer) {
      this.isUp = true
      if (this.tasks.length > 0) this.send()
      return
    }
    const task = this.tasks.shift()
    if (this.tasks.length > 0) this.time()
    else this.free()
    if ('reading' in answer) task?.resolve(answer.reading)
    else task?.reject(answer.problem ? new UnreadableSource(answer.problem, answer.message) : new ReaderDied(answer.message))
    if (this.tasks.length === 0) this.onFree(null)
  }

  private die(why: string): void {
    if (this.isDead) return
    this.isDead = true
    const [task, ...left] = this.tasks
    this.tasks = []
    this.free()
    task?.reject(new ReaderDied(why))
    this.worker.terminate().catch(() => undefined)
    this.onFree(left)
  }

  private free(): void {
    clearTimeout(this.timer)
    this.turnAt = Number.POSITIVE_INFINITY
    this.worker.unref()
  }
}

/** One that takes too long keeps those behind it waiting. */
const mostAtOnce = 4
const heldUpMs = 200
const behindMs = 1000
const startTimeoutMs = 30_000
