import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'

/** The session by which a running Modelwire says that an embedded server is its own. */
export interface Owner {
  letGo(): Promise<void>
}

const ownerLock = 0x6d6f6465

/** An owner that was killed is seen to be gone within moments; a server that comes back from a crash may take longer. */
const goneWithinMs = 3000
const backWithinMs = 30_000

/** Becomes the owner of the server; null when another Modelwire is really there. */
export async function claimServer(url: string): Promise<Owner | null> {
  const start = performance.now()
  for (let refusedSince: number | null = null; ; await sleep(100)) {
    try {
      const owner = await tryClaim(url)
      refusedSince ??= performance.now()
      if (owner || performance.now() - refusedSince > goneWithinMs) return owner
    } catch (error) {
      if (!isPassing(error) || performance.now() - start > backWithinMs) throw error
    }
  }
}

/** Whether a running Modelwire has the server for its own. */
export async function hasOwner(url: string): Promise<boolean> {
  const session = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {}, connection: { statement_timeout: 5000 } })
  try {
    const [row] = await session<{ isOwned: boolean }[]>`
      select exists (
        select from pg_locks where locktype = 'advisory' and classid = 0 and objid = ${ownerLock} and objsubid = 1 and granted
      ) as "isOwned"`
    return row?.isOwned === true
  } finally {
    await session.end({ timeout: 1 })
  }
}

async function tryClaim(url: string): Promise<Owner | null> {
  const state: Holding = { isHeld: false, session: null, isClaiming: false }
  const letGo = async () => {
    state.isHeld = false
    await state.session?.end({ timeout: 1 })
  }
  try {
    state.isHeld = await lockWith(url, state)
    return state.isHeld ? { letGo } : null
  } finally {
    if (!state.isHeld) await letGo()
  }
}

interface Holding {
  isHeld: boolean
  session: postgres.Sql | null
  /** One attempt to have it back at a time, however many connections were cut. */
  isClaiming: boolean
}

/** Takes the lock on a session of its own: one whose connection was cut may never answer again (porsager/postgres#1133). */
async function lockWith(url: string, state: Holding): Promise<boolean> {
  // a connection that is neither idle for too long nor too old: with it would go the lock
  const session: postgres.Sql = postgres(url, {
    ...{ max: 1, idle_timeout: 0, max_lifetime: null, connect_timeout: 5, onnotice: () => {} },
    connection: { application_name: 'modelwire owner', statement_timeout: 5000 },
    onclose: () => void (state.isHeld && state.session === session && setTimeout(() => void claimAgain(url, state), 200).unref()),
  })
  state.session = session
  const [row] = await session<{ isOurs: boolean }[]>`select pg_try_advisory_lock(${ownerLock}) as "isOurs"`
  return row?.isOurs === true
}

/** The server is starting, recovering, or just gone. */
function isPassing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null
  return ['57P03', 'ECONNREFUSED', 'ECONNRESET', 'CONNECTION_CLOSED', 'CONNECT_TIMEOUT'].includes(String(code))
}

/** Postgres went through a crash and is back: we are still here. */
async function claimAgain(url: string, state: Holding): Promise<void> {
  if (state.isClaiming) return
  state.isClaiming = true
  while (state.isHeld) {
    const old = state.session
    const isOurs = await lockWith(url, state).catch(() => false)
    void old?.end({ timeout: 0 }).catch(() => undefined)
    if (isOurs) break
    await sleep(500, undefined, { ref: false })
  }
  state.isClaiming = false
}
