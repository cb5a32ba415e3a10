import { Worker } from 'node:worker_threads'
import { parserDeaths } from '../config/metrics.ts'
import type { ReaderAnswer, ReaderJob } from './reader-thread.ts'
import { type Reading, type SourceContext, type SourceDocument, UnreadableSource } from './sources/contract.ts'

/** Runs a source kind where it can be killed. `now` is ISO 8601. */
export interface Reader {
  /** Throws UnreadableSource for what the kind cannot read, ReaderDied when reading took too long, too much memory, or failed. */
  read(kind: string, document: SourceDocument, context: Omit<SourceContext, 'now'> & { now: string }): Promise<Reading>
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

/** Threads start when they are first needed, keep no process alive while they have nothing to do, and are replaced when they die. */
export function openReader({ threads = 2, timeoutMs = 5000, memoryMb = 256 }: ReaderOptions = {}): Reader {
  const waiting: Task[] = []
  const pool = new Set<Thread>()
  let isClosed = false

  function advance(): void {
    while (waiting.length > 0) {
      const thread = [...pool].find(each => each.isIdle) ?? (pool.size < threads ? startThread() : null)
      if (!thread) return
      const task = waiting.shift()
      if (task) thread.run(task)
    }
  }

  function startThread(): Thread {
    const thread = new Thread(timeoutMs, memoryMb, isDead => {
      if (isDead) pool.delete(thread)
      if (isDead && !isClosed) parserDeaths.inc()
      advance()
    })
    pool.add(thread)
    return thread
  }

  return {
    read(kind, document, context) {
      if (isClosed) return Promise.reject(new ReaderDied('the reader is closed'))
      return new Promise<Reading>((resolve, reject) => {
        waiting.push({ job: { kind, document, context }, resolve, reject })
        advance()
      })
    },
    async close() {
      isClosed = true
      for (const task of waiting.splice(0)) task.reject(new ReaderDied('the reader is closed'))
      await Promise.all([...pool].map(thread => thread.end('the reader is closed')))
    },
  }
}

interface Task {
  job: ReaderJob
  resolve(reading: Reading): void
  reject(error: Error): void
}

/** One thread with at most one task. It takes its task before it is up; the clock of the task runs once it is. */
class Thread {
  private readonly worker: Worker
  private task: Task | null = null
  private timer: NodeJS.Timeout | undefined
  private isUp = false
  private isDead = false

  constructor(
    private readonly timeoutMs: number,
    memoryMb: number,
    private readonly onFree: (isDead: boolean) => void,
  ) {
    this.worker = new Worker(new URL('./reader-thread.mjs', import.meta.url), {
      name: 'reader',
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 32 },
    })
    this.worker.on('message', (answer: ReaderAnswer) => this.take(answer))
    this.worker.on('error', error => this.die(`the reader thread died: ${error.message}`))
    this.worker.on('exit', () => this.die('the reader thread ended'))
  }

  get isIdle(): boolean {
    return this.task === null && !this.isDead
  }

  run(task: Task): void {
    this.task = task
    this.worker.ref()
    if (this.isUp) this.send(task)
    else this.timer = setTimeout(() => this.die('the reader thread does not start'), startTimeoutMs)
  }

  async end(why: string): Promise<void> {
    this.die(why)
    await this.worker.terminate()
  }

  /** The body is copied once, into memory that is then handed over: the caller keeps its own. */
  private send({ job }: Task): void {
    clearTimeout(this.timer)
    const body = new Uint8Array(job.document.body)
    this.timer = setTimeout(() => this.die(`reading took longer than ${this.timeoutMs} ms`), this.timeoutMs)
    this.worker.postMessage({ ...job, document: { ...job.document, body } }, [body.buffer])
  }

  private take(answer: ReaderAnswer): void {
    const { task } = this
    if ('isUp' in answer) {
      this.isUp = true
      if (task) this.send(task)
      return
    }
    this.free()
    if ('reading' in answer) task?.resolve(answer.reading)
    else task?.reject(answer.problem ? new UnreadableSource(answer.problem, answer.message) : new ReaderDied(answer.message))
    this.onFree(false)
  }

  private die(why: string): void {
    if (this.isDead) return
    this.isDead = true
    const { task } = this
    this.free()
    task?.reject(new ReaderDied(why))
    this.worker.terminate().catch(() => undefined)
    this.onFree(true)
  }

  private free(): void {
    clearTimeout(this.timer)
    this.task = null
    this.worker.unref()
  }
}

const startTimeoutMs = 30_000
