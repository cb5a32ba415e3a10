import { expect, it } from 'vitest'
import { openDatabase } from '../../db/client.ts'
import { ask, DatabaseUnavailable } from '../../db/timeline/ask.ts'
import { useDatabase } from '../support/database.ts'

const used = useDatabase()

it('does not put a question again that ran out of its time, and keeps no connection for it', async () => {
  const db = openDatabase(used.url, { max: 1, statementMs: 200 })
  let times = 0
  const answer = ask(db, sql => {
    times += 1
    return sql`select pg_sleep(60)`
  })
  await expect(answer).rejects.toThrow(DatabaseUnavailable)
  expect(times).toBe(1)
  expect(await ask(db, sql => sql`select 1 as one`)).toEqual([{ one: 1 }])
  await db.end({ timeout: 1 })
})
