import type { Agent, Dispatcher } from 'undici'
import type { Fields } from './answer.ts'
import { asFetchError, FetchError } from './problem.ts'

export interface Posting {
  origin: string
  path: string
  method: 'POST' | 'PUT'
  /** Names and values in turn. */
  headers: string[]
  body: string | Uint8Array
}

export interface PostLimits {
  /** From the first byte of the request to the last of the answer. */
  totalMs: number
  answerBytes: number
}

/** The head of an answer, and the beginning of its body. */
export interface Posted {
  status: number
  fields: Fields
  beginning: Buffer
}

/**
 * Sends a request and takes the answer as it comes, without a stream for its few bytes: half of what a message costs would be that.
 * A status that came stands, however the body ends; an answer that does not end in time is none.
 */
export function dispatchPost(agent: Agent, posting: Posting, host: string, limits: PostLimits): Promise<Posted> {
  return new Promise((resolve, reject) => {
    agent.dispatch(posting, new Taker(host, limits, resolve, reject))
  })
}

/** A class, as one of it is made for each message: closures would have to be made anew each time. */
class Taker implements Dispatcher.DispatchHandler {
  #controller: Dispatcher.DispatchController | null = null
  #head: Omit<Posted, 'beginning'> | null = null
  #chunks: Buffer[] = []
  #received = 0
  #isOver = false
  #timer: NodeJS.Timeout

  constructor(
    readonly host: string,
    readonly limits: PostLimits,
    readonly resolve: (posted: Posted) => void,
    readonly reject: (error: unknown) => void,
  ) {
    this.#timer = setTimeout(giveUp, limits.totalMs, this)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#isOver) controller.abort(new Error('nobody waits for it any more'))
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, fields: Fields): void {
    // 1xx: the answer is still to come
    if (status >= 200) this.#head = { status, fields }
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#received < this.limits.answerBytes) this.#chunks.push(chunk)
    this.#received += chunk.length
    if (this.#received < this.limits.answerBytes || this.#isOver || !this.#head) return
    this.#succeed(this.#head)
    controller.abort(new Error('that much is enough'))
  }

  onResponseEnd(): void {
    if (!this.#isOver && this.#head) this.#succeed(this.#head)
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    if (this.#isOver) return
    if (this.#head) this.#succeed(this.#head)
    else this.#fail(asFetchError(error, this.host, false))
  }

  giveUp(): void {
    const late = new FetchError('timeout', `${this.host} did not answer within ${this.limits.totalMs / 1000} s`)
    this.#fail(late)
    this.#controller?.abort(late)
  }

  #succeed(head: Omit<Posted, 'beginning'>): void {
    this.#end()
    this.resolve({ ...head, beginning: Buffer.concat(this.#chunks).subarray(0, this.limits.answerBytes) })
  }

  #fail(error: unknown): void {
    this.#end()
    this.reject(error)
  }

  #end(): void {
    this.#isOver = true
    clearTimeout(this.#timer)
  }
}

function giveUp(taker: Taker): void {
  taker.giveUp()
}
