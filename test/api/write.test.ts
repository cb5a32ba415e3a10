import { expect, it, vi } from 'vitest'
import { written } from '../../api/write.ts'
import { inTransaction } from '../../db/client.ts'
import { useDatabase } from '../support/database.ts'

const used = useDatabase()

/** Somebody who holds `mine` and waits for `other`, more patiently than anybody else. */
async function waitFor(other: string, mine: string, isHeld: () => void, mayWait: Promise<void>): Promise<void> {
  await used.db.begin(async tx => {
    await tx`set local deadlock_timeout = '1min'`
    await tx`select from settings where name = ${mine} for update`
    isHeld()
    await mayWait
    await tx`select from settings where name = ${other} for update`
  })
}

it('a write that was undone by a deadlock is made once more', async () => {
  await used.db`insert into settings (name, value) values ('one', '0'), ('two', '0')`
  let begin = () => {}
  const begun = new Promise<void>(resolve => {
    begin = resolve
  })
  let patient = Promise.resolve()
  await new Promise<void>(resolve => {
    patient = waitFor('one', 'two', resolve, begun)
  })
  let attempts = 0
  const writing = written(() =>
    inTransaction(used.db, async tx => {
      attempts += 1
      await tx`set local deadlock_timeout = '10ms'`
      await tx`select from settings where name = 'one' for update`
      begin()
      await vi.waitFor(async () => {
        const waiting = await used.db`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
        expect(waiting.length + attempts - 1).toBeGreaterThan(0)
      }, 4000)
      await tx`update settings set value = '1' where name = 'two'`
      return 'kept'
    }),
  )
  expect(await writing).toBe('kept')
  await patient
  expect(attempts).toBe(2)
  expect([...(await used.db`select value from settings where name = 'two'`)]).toEqual([{ value: 1 }])
})
