import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../config/log.ts'
import { queueAway } from '../config/metrics.ts'
import type { Database } from '../db/client.ts'
import { type DueSource, dueSources, unclaimedOf } from '../db/sources.ts'
import { areMany, type Bell, bellsFor } from './bells.ts'
import type { Queues } from './queues.ts'
import { openRinger, type Ringer } from './ringer.ts'
import { openRung, type Rung } from './rung.ts'

export interface Ticker {
  /** Looks again at once: a poll has ended, and its host may have others waiting. */
  soon(): void
  isQueueAway(): boolean
  /** Ends the ticking and waits for what it does itself. */
  stop(): Promise<void>
}

export interface TickOptions {
  db: Database
  queues: Pick<Queues, 'ring' | 'answered'>
  /** What a bell makes a worker do; done right here while the queue is away. */
  poll(due: DueSource): Promise<unknown>
  log: Log
  everyMs?: number
  patienceMs?: number
}

/** Queues take work and let nobody have it (a bug, a dead Redis behind a live one): after so long the work is done without them. */
const usualPatienceMs = 20_000
const directAtOnce = 20
/** Longer than from one look to the next: while there is work, bells are answered more often. */
const idleMs = 2_000
/** A queue answers in milliseconds. */
const slowMs = 1_000

/**
 * Asks Postgres every second what is due and rings for it. It is scheduler, retry timer and healer of a lost queue in one: what is
 * due stays due until somebody has done it.
 */
export function startTick(options: TickOptions): Ticker {
  const state: TickState = {
    isStopped: false,
    wake: new AbortController(),
    idleSince: performance.now(),
    answered: -1,
    isQueueAway: false,
    ringing: null,
    rung: openRung(),
    ringer: openRinger(options.db, options.log),
    rings: 0,
    wereMany: false,
  }
  queueAway.set({ queue: 'polls' }, 0)
  const direct = openDirect(options, () => state.wake.abort())
  const loop = async () => {
    while (!state.isStopped) {
      await once(options, state, direct).catch(error => options.log.warn({ err: error }, 'a tick failed'))
      await pause(state, (options.everyMs ?? 1000) * (0.8 + 0.4 * Math.random()))
    }
  }
  const running = loop()
  return {
    soon: () => state.wake.abort(),
    isQueueAway: () => state.isQueueAway,
    stop: async () => {
      state.isStopped = true
      state.wake.abort()
      await running
      await state.ringing
      await direct.end()
      await state.ringer.leave()
    },
  }
}

interface TickState {
  isStopped: boolean
  wake: AbortController
  idleSince: number
  answered: number
  isQueueAway: boolean
  ringing: Promise<void> | null
  rung: Rung
  ringer: Ringer
  /** How often it has rung. */
  rings: number
  /** The last look found many. */
  wereMany: boolean
}

async function once(options: TickOptions, state: TickState, direct: Direct): Promise<void> {
  if (await isSeenTo(options, state)) return
  const due = await dueSources(options.db, 500)
  const { idleSince } = state
  noteAnswers(options, state, due.length === 0)
  state.wereMany = areMany(due)
  if (due.length === 0) return
  const isLeft = state.isQueueAway || performance.now() - idleSince > (options.patienceMs ?? usualPatienceMs)
  if (isLeft) direct.take(due)
  else if (state.wereMany && !state.ringing && isAnswering(state) && !(await state.ringer.take())) return
  const fresh = state.ringing ? [] : state.rung.fresh(due, { now: performance.now(), answeredAt: state.idleSince })
  if (fresh.length > 0)
    state.ringing = ring(options, bellsFor(fresh, state.rings++)).then(isAnswered => {
      state.ringing = null
      if (!isAnswered) state.rung.forget(fresh)
      if (isAnswered !== state.isQueueAway) return
      state.isQueueAway = !isAnswered
      queueAway.set({ queue: 'polls' }, isAnswered ? 0 : 1)
      options.log.warn(isAnswered ? 'the queue is back' : 'the queue is away: polling goes on without it')
      if (!isAnswered) direct.take(due)
    })
  // a queue that is away takes seconds to say so, and others are due meanwhile; what is done twice then finds that it is done
  if (state.isQueueAway) return
  if (!state.ringing) return
  const isSlow = await Promise.race([state.ringing.then(() => false), sleep(slowMs, true, { ref: false })])
  if (isSlow) direct.take(due)
}

/**
 * While bells are answered here, and many were due a moment ago: whether another process looks who is and rings for them, or enough of those
 * wait for whom this one rang. To look for all that is due costs the more the more there is.
 */
async function isSeenTo(options: TickOptions, state: TickState): Promise<boolean> {
  if (!state.wereMany || state.isQueueAway || state.ringing || options.queues.answered() === state.answered) return false
  if ((await state.ringer.take()) && !(await isEnoughRung(options, state))) return false
  noteAnswers(options, state, false)
  return true
}

/** Who hears no bell for longer may be cut off from those that another one rings, or that one be slow. */
function isAnswering({ idleSince }: TickState): boolean {
  return performance.now() - idleSince < idleMs
}

async function isEnoughRung({ db }: TickOptions, { rung }: TickState): Promise<boolean> {
  const now = performance.now()
  const many = rung.many({ now, answeredAt: now })
  return many.length > 0 && rung.keep(await unclaimedOf(db, many))
}

function noteAnswers({ queues }: TickOptions, state: TickState, isNothingDue: boolean): void {
  const { answered } = state
  state.answered = queues.answered()
  if (isNothingDue || state.answered !== answered) state.idleSince = performance.now()
}

async function ring(options: TickOptions, bells: Bell[]): Promise<boolean> {
  try {
    await options.queues.ring(bells)
    return true
  } catch (error) {
    options.log.debug({ err: error }, 'nobody answers the bell')
    return false
  }
}

/** At most ten looks a second, however many polls end. */
async function pause(state: TickState, ms: number): Promise<void> {
  await sleep(ms, undefined, { signal: state.wake.signal }).catch(() => undefined)
  if (!state.wake.signal.aborted || state.isStopped) return
  state.wake = new AbortController()
  await sleep(100)
}

interface Direct {
  take(due: DueSource[]): void
  end(): Promise<void>
}

/** Polls due sources in this process, some at a time. The lease keeps it from doing what somebody else does. */
function openDirect(options: TickOptions, onRoom: () => void): Direct {
  const running = new Map<string, Promise<unknown>>()
  let waiting: DueSource[] = []
  const advance = () => {
    for (let next = waiting.shift(); next; next = running.size < directAtOnce ? waiting.shift() : undefined) {
      const { id } = next
      if (running.has(id)) continue
      const work = options.poll(next).catch(error => options.log.error({ err: error, source: id }, 'a poll broke off'))
      running.set(
        id,
        work.finally(() => {
          running.delete(id)
          advance()
          if (waiting.length === 0) onRoom()
        }),
      )
    }
  }
  return {
    take: due => {
      waiting = [...due]
      if (running.size < directAtOnce) advance()
    },
    end: async () => {
      waiting = []
      await Promise.all(running.values())
    },
  }
}
