import { expect, it } from 'vitest'
import { useDatabase } from '../support/database.ts'
import { runProgram } from '../support/program.ts'

const database = useDatabase()

it('says which migrations it ran, and that there was nothing to do', async () => {
  await database.db`drop schema public cascade`
  await database.db`create schema public`
  const run = async () => {
    const program = runProgram('db/main.ts', [], { DATABASE_URL: database.url })
    return [await program.ended(), program.said()]
  }
  expect(await run()).toEqual([0, expect.stringMatching(/^ran 0001_\w+\.sql, 0002_.+\.sql\n$/)])
  expect(await database.db`select to_regclass('releases') is not null as is_there`).toEqual([{ isThere: true }])
  expect(await run()).toEqual([0, 'nothing to do\n'])
}, 60_000)

it('says in one line, without the password, that a database is not there', async () => {
  const program = runProgram('db/main.ts', [], { DATABASE_URL: 'postgres://me:hunter2@127.0.0.1:1/wire' })
  expect([await program.ended(), program.said().trim()]).toEqual([1, expect.stringMatching(/^the database 127\.0\.0\.1:1\/wire .+$/)])
  expect(program.said()).not.toContain('hunter2')
}, 60_000)
