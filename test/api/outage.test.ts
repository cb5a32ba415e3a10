import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningApi } from '../../api/main.ts'
import { type Database, openDatabase } from '../../db/client.ts'
import { serveDatabase } from '../support/api.ts'
import { useDatabase } from '../support/database.ts'
import { type Gate, openGate } from '../support/gate.ts'
import { insertRelease } from '../support/releases.ts'

const database = useDatabase()
let gate: Gate
let db: Database
let api: RunningApi

beforeAll(async () => {
  const url = new URL(database.url)
  gate = await openGate({ host: url.hostname, port: Number(url.port) })
  url.port = String(gate.port)
  db = openDatabase(url.href, { max: 3 })
  api = await serveDatabase(db, { logged: [], reasons: [] })
  await insertRelease(database.db, { id: 'acme-one' })
})

afterAll(async () => {
  await api.close()
  await db.end({ timeout: 1 })
  await gate.close()
})

async function ask(path: string): Promise<{ status: number; retryAfter: string | null; seconds: number; body: string }> {
  const started = performance.now()
  const answer = await fetch(`http://127.0.0.1:${api.port}${path}`)
  const body = await answer.text()
  return { status: answer.status, retryAfter: answer.headers.get('retry-after'), seconds: (performance.now() - started) / 1000, body }
}

async function expectOutage(): Promise<void> {
  const answers = await Promise.all(['/api/releases', '/api/releases/acme-one', '/api/sources?', '/'].map(ask))
  for (const { status, retryAfter, seconds, body } of answers) {
    expect([status, retryAfter]).toEqual([503, '5'])
    expect(seconds).toBeLessThan(6)
    expect(body).not.toMatch(/ECONN|postgres:|127\.0\.0\.1/)
  }
  const ready = await ask('/readyz')
  expect([ready.status, ready.retryAfter, ready.seconds < 2]).toEqual([503, '5', true])
  expect(JSON.parse(ready.body)).toEqual({ status: 'not ready', reasons: [expect.stringMatching(/^the database /)] })
  expect((await ask('/healthz')).status).toBe(200)
}

async function expectRecovery(): Promise<void> {
  const deadline = performance.now() + 15_000
  while ((await ask('/api/releases')).status !== 200) expect(performance.now()).toBeLessThan(deadline)
  expect((await ask('/readyz')).status).toBe(200)
}

describe('a database that is gone', () => {
  it('is a 503 with Retry-After within seconds, and is found again when it is back', async () => {
    expect((await ask('/api/releases')).status).toBe(200)
    await gate.cut()
    await expectOutage()
    await gate.mend()
    await expectRecovery()
  }, 60_000)

  it('that freezes is the same, never a hang', async () => {
    gate.freeze()
    await expectOutage()
    gate.thaw()
    await expectRecovery()
  }, 60_000)

  it('whose connections were all cut is asked again, and nobody notices', async () => {
    await expectRecovery()
    await database.db`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask('/api/releases')))
    expect(answers.map(each => each.status)).toEqual([200, 200, 200, 200, 200, 200])
  })
})
