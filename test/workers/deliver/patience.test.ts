import { expect, it } from 'vitest'
import { openDatabase } from '../../../db/client.ts'
import { patiently } from '../../../workers/deliver/patience.ts'
import { useDatabase } from '../../support/database.ts'
import { openGate } from '../../support/gate.ts'

const used = useDatabase()

/** Work that fails so many times before it is done. */
function failing(times: number, code: string) {
  const work = Object.assign(
    async () => {
      work.tried += 1
      if (work.tried <= times) throw Object.assign(new Error('x'), { code })
      return 'done'
    },
    { tried: 0 },
  )
  return work
}

it('waits for a database that is away, and says so each time', async () => {
  const work = failing(2, 'ECONNREFUSED')
  let heard = 0
  const start = performance.now()
  expect(await patiently(work, 5_000, () => void heard++)).toBe('done')
  expect([work.tried, heard]).toEqual([3, 2])
  // with a pause before each: a database that comes back is not to be stormed
  expect(performance.now() - start).toBeGreaterThan(350)
})

it('need not be told to whom to say so', async () => {
  expect(await patiently(failing(1, 'ECONNREFUSED'), 5_000)).toBe('done')
})

it('says nothing of what is done at once', async () => {
  let heard = 0
  await patiently(failing(0, ''), 5_000, () => void heard++)
  expect(heard).toBe(0)
})

it('gives up when it was long enough', async () => {
  const work = failing(1_000, 'ECONNREFUSED')
  await expect(patiently(work, 300)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  expect(work.tried).toBeGreaterThan(1)
  expect(work.tried).toBeLessThan(6)
})

it('does not wait where the statement is wrong', async () => {
  const work = failing(1, '22P05')
  await expect(patiently(work, 5_000)).rejects.toMatchObject({ code: '22P05' })
  expect(work.tried).toBe(1)
})

it('gets what it asked of Postgres when the way there is mended', async () => {
  const { hostname, port } = new URL(used.url)
  const gate = await openGate({ host: hostname, port: Number(port) })
  const db = openDatabase(used.url.replace(`${hostname}:${port}`, `127.0.0.1:${gate.port}`), { max: 1 })
  await gate.cut()
  const asked = patiently(
    () => db`select 1 as one`,
    20_000,
    () => void gate.mend().catch(() => undefined),
  )
  expect([...(await asked)]).toEqual([{ one: 1 }])
  await db.end({ timeout: 1 })
  await gate.close()
})
