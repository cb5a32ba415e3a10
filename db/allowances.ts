import { createHmac } from 'node:crypto'
import type { Database } from './client.ts'

/** So many times in so many seconds, counted from the first. */
export interface Allowance {
  most: number
  perSeconds: number
}

export interface Taken {
  isAllowed: boolean
  /** When the next is allowed. */
  retryAfterSeconds: number
}

/**
 * Takes one of what `key` is allowed, by Postgres' clock, over all processes. `key` names who or what is counted, and is kept as a
 * digest only: with `pepper`, the installation's own, nobody can try addresses until one fits.
 */
export async function take(db: Database, pepper: Uint8Array, key: string, { most, perSeconds }: Allowance): Promise<Taken> {
  const [row] = await db<Taken[]>`
    insert into allowances as kept (key, used, until)
    values (${digestOf(pepper, key)}, 1, clock_timestamp() + ${perSeconds} * interval '1 second')
    on conflict (key) do update set
      used = case when kept.until <= clock_timestamp() then 1 else least(kept.used, ${most}) + 1 end,
      until = case when kept.until <= clock_timestamp() then excluded.until else kept.until end
    returning used <= ${most} as is_allowed, greatest(1, ceil(extract(epoch from until - clock_timestamp())))::int as retry_after_seconds`
  return row ?? { isAllowed: false, retryAfterSeconds: perSeconds }
}

/** How often one address is asked for its consent. Whoever asks takes it; a receiver that there is not takes all of it. */
export function questionsTo(endpoint: string): [key: string, allowance: Allowance] {
  return [`confirm ${endpoint}`, { most: 3, perSeconds: 86_400 }]
}

/** Takes all that `key` is allowed, from now on. */
export async function takeAll(db: Database, pepper: Uint8Array, key: string, { most, perSeconds }: Allowance): Promise<void> {
  await db`
    insert into allowances (key, used, until)
    values (${digestOf(pepper, key)}, ${most}, clock_timestamp() + ${perSeconds} * interval '1 second')
    on conflict (key) do update set used = excluded.used, until = excluded.until`
}

/** Forgets what is over. */
export async function dropAllowances(db: Database): Promise<void> {
  await db`delete from allowances where until <= clock_timestamp()`
}

function digestOf(pepper: Uint8Array, key: string): string {
  return createHmac('sha256', pepper).update(key).digest('base64url')
}
