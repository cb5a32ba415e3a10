import { beforeEach, describe, expect, it } from 'vitest'
import { inTransaction } from '../../db/client.ts'
import {
  claimSource,
  claimSources,
  dueSources,
  lockHeldSources,
  postpone,
  releaseLeases,
  renewLease,
  unclaimedOf,
} from '../../db/sources.ts'
import { useDatabase } from '../support/database.ts'
import { insertCompany, insertSource } from '../support/releases.ts'

const database = useDatabase()
const db = () => database.db
const id = 'acme/feed'

beforeEach(async () => {
  await db()`truncate companies cascade`
  await insertCompany(db(), { id: 'acme' })
  await insertSource(db(), { id, nextPollAt: new Date(Date.now() - 60_000) })
})

async function claim() {
  const [due] = await dueSources(db(), 1)
  const held = due && (await claimSource(db(), due))
  if (!held) throw new Error('nothing was due')
  return held
}
const leaseOf = async () => (await db()<{ until: Date | null }[]>`select lease_until as until from sources`)[0]?.until ?? null
const isHeld = (held: { id: string; fence: string }) => inTransaction(db(), async tx => (await lockHeldSources(tx, [held])).size > 0)

it('is found among any number that are not due without a look at these', async () => {
  await db()`
    insert into sources select (jsonb_populate_record(s, jsonb_build_object('id', 'acme/' || nth, 'url', s.url || nth, 'host', nth || '.example',
      'next_poll_at', clock_timestamp() + interval '1 day'))).*
    from sources s cross join generate_series(1, 5000) as nth`
  await db()`analyze sources`
  await inTransaction(db(), async tx => {
    const looked = async () => {
      const [row] = await tx<{ rows: number }[]>`
        select (seq_tup_read + idx_tup_fetch)::int as rows from pg_stat_xact_user_tables where relid = 'sources'::regclass`
      return row?.rows ?? 0
    }
    const before = await looked()
    expect((await dueSources(tx, 500)).map(due => due.id)).toEqual([id])
    expect((await looked()) - before).toBeLessThan(10)
  })
})

describe('a source that is claimed', () => {
  it('is told from those that nobody has claimed since they were due', async () => {
    for (const nth of [1, 2, 3]) await insertSource(db(), { id: `acme/feed-${nth}`, nextPollAt: new Date(Date.now() - 60_000) })
    const due = await dueSources(db(), 10)
    expect(await unclaimedOf(db(), due)).toEqual(new Set(due))
    const [first, ...others] = due
    await claimSources(db(), others.slice(1))
    expect(await unclaimedOf(db(), due)).toEqual(new Set([first, others[0]]))
  })

  it('is held by one alone, who may write and keep it as long as nobody has claimed it since', async () => {
    const held = await claim()
    expect(await dueSources(db(), 1)).toEqual([])
    expect([await isHeld(held), await renewLease(db(), held)]).toEqual([true, true])
    await db()`update sources set lease_until = clock_timestamp() - interval '1 second'`
    const next = await claim()
    expect([await isHeld(held), await renewLease(db(), held), await isHeld(next)]).toEqual([false, false, true])
  })

  it('is kept longer by each renewal', async () => {
    const held = await claim()
    await db()`update sources set lease_until = clock_timestamp() + interval '1 second'`
    const before = (await leaseOf())?.getTime() ?? 0
    await renewLease(db(), held)
    expect((await leaseOf())?.getTime()).toBeGreaterThan(before)
  })

  it('is free at once where no process can be at work any more, and whoever held it may not write', async () => {
    const held = await claim()
    await releaseLeases(db())
    expect([await leaseOf(), await isHeld(held), await renewLease(db(), held)]).toEqual([null, false, false])
    expect((await claim()).id).toBe(id)
  })

  it('is given back to be asked again later, by its holder alone', async () => {
    const held = await claim()
    await postpone(db(), { id, fence: String(Number(held.fence) + 1) }, 600)
    expect(await isHeld(held)).toBe(true)
    await postpone(db(), held, 600)
    const [row] = await db()`select lease_until, extract(epoch from next_poll_at - clock_timestamp())::int as seconds from sources`
    expect([row?.leaseUntil, Math.round((row?.seconds ?? 0) / 100)]).toEqual([null, 6])
  })
})
