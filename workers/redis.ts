import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../config/log.ts'
import { redisOk } from '../config/metrics.ts'

export interface RedisWatch {
  /** What is wrong with it, a sentence each. */
  troubles(): string[]
  stop(): Promise<void>
}

export interface RedisWatchOptions {
  /** What Redis says of itself (INFO). */
  info(): Promise<string>
  log: Log
  everyMs?: number
}

/** A setting that somebody changes is seen within a minute. */
const usualEveryMs = 20_000

/**
 * Looks at Redis from the start on, as often as that. It may lose every bell at any time; what throws them away all the time, or cannot
 * take them, makes everything late, and says nothing of it.
 */
export function watchRedis({ info, log, everyMs = usualEveryMs }: RedisWatchOptions): RedisWatch {
  const ending = new AbortController()
  let known: RedisState | null = null
  const look = async () => {
    const state = await info().then(readState, () => silent)
    for (const check of checks) redisOk.set({ check }, state[check] === null ? 1 : 0)
    for (const check of checks) {
      const words = state[check]
      if (words !== null && words !== known?.[check]) log.warn(words)
    }
    known = state
  }
  const loop = async () => {
    while (!ending.signal.aborted) {
      await look()
      await sleep(everyMs, undefined, { signal: ending.signal, ref: false }).catch(() => undefined)
    }
  }
  const running = loop()
  return {
    troubles: () => checks.filter(check => check !== 'append-only').flatMap(check => known?.[check] ?? []),
    stop: async () => {
      ending.abort()
      await running
    },
  }
}

const checks = ['answers', 'eviction', 'disk', 'append-only'] as const
/** By what is looked at: what is wrong with it, in words, or null. */
type RedisState = Record<(typeof checks)[number], string | null>

/** Nothing is known of the rest, and what is not known is not wrong. */
const silent: RedisState = { answers: 'Redis does not answer', eviction: null, disk: null, 'append-only': null }

/** Reads INFO. A log that is kept is no must: it only spares the bells of the moment a crash of Redis. */
function readState(info: string): RedisState {
  const said = new Map(info.split(/\r?\n/).map(line => line.split(':', 2) as [string, string]))
  const policy = said.get('maxmemory_policy') ?? 'noeviction'
  const isFull = [said.get('aof_last_write_status'), said.get('rdb_last_bgsave_status')].some(status => (status ?? 'ok') !== 'ok')
  return {
    answers: null,
    eviction: /^(noeviction|volatile-[a-z]+)$/.test(policy)
      ? null
      : 'Redis may throw away what it was given (maxmemory-policy): set it to noeviction',
    disk: isFull ? 'Redis cannot write to its disk, and takes nothing until it can' : null,
    'append-only':
      said.get('aof_enabled') === '0' ? 'Redis keeps no append-only file: when it crashes, all that waits is rung for anew' : null,
  }
}
