import { FetchError } from './problem.ts'

export interface Pacing {
  /** Waits for a turn at a host and gives the function that ends it. Throws `rate-limited` while the host wants to be left alone. */
  enter(host: string): Promise<() => void>
  /** Nothing is asked of the host for so long: it said so itself (Retry-After). Those who wait for a turn are sent home. */
  pause(host: string, seconds: number): void
  /** Sends everybody home who still waits. */
  close(): void
}

export interface Pace {
  atOnce: number
  gapMs: number
  /** The longest wait for a turn: with the deadline of the request it stays below the lease of a poll. */
  waitMs: number
  /** The longest that a host's own wish to be left alone is heeded here. */
  pauseMs: number
}

interface Host {
  busy: number
  nextAt: number
  pausedUntil: number
  waiting: Turn[]
  timer: NodeJS.Timeout | null
}

interface Turn {
  start: () => void
  fail: (error: FetchError) => void
  until: number
}

/** Keeps the requests of this process polite: per host a few at once, a small gap between them, and none while it asked for rest. */
export function openPacing(pace: Pace): Pacing {
  const hosts = new Map<string, Host>()
  return {
    enter: name => {
      forgetIdle(hosts)
      const host = hosts.get(name) ?? { busy: 0, nextAt: 0, pausedUntil: 0, waiting: [], timer: null }
      hosts.set(name, host)
      return new Promise((resolve, reject) => {
        const leave = once(() => {
          host.busy -= 1
          admit(name, host, pace)
        })
        host.waiting.push({ start: () => resolve(leave), fail: reject, until: now() + pace.waitMs })
        admit(name, host, pace)
      })
    },
    pause: (name, seconds) => {
      const host = hosts.get(name)
      if (!host) return
      host.pausedUntil = Math.max(host.pausedUntil, now() + Math.min(seconds * 1000, pace.pauseMs))
      admit(name, host, pace)
    },
    close: () => {
      for (const host of hosts.values()) {
        for (const turn of host.waiting.splice(0)) turn.fail(new FetchError('connect', 'the program is closing'))
        if (host.timer) clearTimeout(host.timer)
      }
    },
  }
}

/** Lets in whoever may go now, and comes back when the next one may. */
function admit(name: string, host: Host, pace: Pace): void {
  if (host.timer) clearTimeout(host.timer)
  host.timer = null
  refuseLate(name, host)
  while (host.waiting.length > 0 && host.busy < pace.atOnce && now() >= host.nextAt) {
    host.busy += 1
    host.nextAt = now() + pace.gapMs
    host.waiting.shift()?.start()
  }
  const [first] = host.waiting
  if (!first) return
  const at = host.busy < pace.atOnce ? Math.min(host.nextAt, first.until) : first.until
  host.timer = setTimeout(() => admit(name, host, pace), Math.max(1, Math.ceil(at - now())))
}

function refuseLate(name: string, host: Host): void {
  const rest = Math.ceil((host.pausedUntil - now()) / 1000)
  while (host.waiting[0] && (rest > 0 || host.waiting[0].until <= now())) {
    const what = rest > 0 ? `${name} asked to be left alone` : `there was no turn at ${name} in time`
    host.waiting.shift()?.fail(new FetchError('rate-limited', what, { retryAfterSeconds: Math.max(rest, 1) }))
  }
}

/** Lets go of the hosts of which nothing has to be remembered. */
function forgetIdle(hosts: Map<string, Host>): void {
  if (hosts.size < 512) return
  for (const [name, host] of hosts) {
    const isIdle = host.busy === 0 && host.waiting.length === 0 && Math.max(host.nextAt, host.pausedUntil) < now()
    if (isIdle) hosts.delete(name)
  }
}

function once(action: () => void): () => void {
  let isDone = false
  return () => {
    if (isDone) return
    isDone = true
    action()
  }
}

/** Steps of the machine's clock neither shorten nor lengthen a pause. */
function now(): number {
  return performance.now()
}
