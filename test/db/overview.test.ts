import { beforeAll, describe, expect, it } from 'vitest'
import { findOverview } from '../../db/operator/overview.ts'
import { useDatabase } from '../support/database.ts'
import { oweTo } from '../support/owed.ts'
import { insertCompany, insertRelease, insertSource } from '../support/releases.ts'

const database = useDatabase()
const overview = () => findOverview(database.db)
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)

describe('what asks for the eye of the operator', () => {
  beforeAll(async () => {
    const { db } = database
    await insertCompany(db, { id: 'acme' })
    const read = { firstReadAt: minutesAgo(300), lastChangeAt: minutesAgo(5) }
    await insertSource(db, { id: 'acme/page', kind: 'page', ...read })
    for (const [id, minutes] of [
      ['late', 90],
      ['later', 120],
      ['due', 1],
    ] as const)
      await insertSource(db, { id: `acme/${id}`, ...read, nextPollAt: minutesAgo(minutes) })
    for (const [state, times] of Object.entries({ active: 1, paused: 1, disabled: 2 }))
      for (let nth = 0; nth < times; nth++) await oweTo(db, { url: `https://hooks.example/${state}${nth}`, state }, [])
    const { subscription, delivery } = await oweTo(db, { url: 'https://mail.example/1' }, [])
    await db`update subscriptions set channel = 'email' where id = ${subscription}`
    await db`update deliveries set due_at = clock_timestamp() - interval '40 minutes' where id = ${delivery}`
    const dead = await oweTo(db, { url: 'https://mail.example/1', subscription }, [])
    await db`update deliveries set state = 'dead' where id = ${dead.delivery}`
    await insertRelease(db, { id: 'acme-one' })
    await db`insert into corrections (field, claim, proof) select 'other', 'a', 'https://a.example' from generate_series(1, 3)`
    await db`
      insert into rulings (kind, company_id, release_id, reason) select 'split', 'acme', 'acme-one', 'r' from generate_series(1, 4)`
  })

  it('is told of each kind of source, by its name, and of each by its own states', async () => {
    const none = { leased: 0, quiet: 0, waiting: 0, odd: 0, failing: 0, paused: 0 }
    const { sources } = await overview()
    expect(sources.map(({ name, counts }) => ({ name, counts }))).toEqual([
      { name: 'feed', counts: { ...none, ok: 3, due: 3, late: 2 } },
      { name: 'page', counts: { ...none, ok: 1, due: 0, late: 0 } },
    ])
    expect(sources.map(({ lateSeconds }) => Math.round(lateSeconds / 60))).toEqual([120, 0])
  })

  it('is told of each channel, by its name', async () => {
    const { deliveries } = await overview()
    expect(deliveries.map(({ name, counts }) => ({ name, counts }))).toEqual([
      { name: 'email', counts: { gathering: 0, waiting: 1, held: 0, dead: 1, late: 1 } },
      { name: 'webhook', counts: { gathering: 0, waiting: 4, held: 0, dead: 0, late: 0 } },
    ])
    expect(deliveries.map(({ lateSeconds }) => Math.round(lateSeconds / 60))).toEqual([40, 0])
  })

  it('is how many subscriptions we switched off, and what waits for people', async () => {
    expect(await overview()).toMatchObject({ subscriptionsOff: 2, correctionsOpen: 3, rulingsWaiting: 4 })
  })
})
