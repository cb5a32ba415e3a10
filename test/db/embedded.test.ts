import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, onTestFinished, vi } from 'vitest'
import { openDatabase } from '../../db/client.ts'
import { isAlive } from '../../db/embedded/process.ts'
import { startEmbedded } from '../../db/embedded.ts'
import { readPostmaster } from '../support/postmaster.ts'
import { runProgram } from '../support/program.ts'

vi.setConfig({ testTimeout: 60_000 })

const program = 'test/support/embedded.ts'

/** A folder of the test's own; whatever Postgres is left in it is killed. */
async function useFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'modelwire-embedded-'))
  onTestFinished(async () => {
    const pid = readPostmaster(folder)
    if (pid && isAlive(pid)) process.kill(pid, 'SIGKILL')
    await sleep(100)
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  })
  return folder
}

/** The owner's lock is held once more: until then the server may be anybody's. */
async function ownedAgain(url: string): Promise<void> {
  const held = () =>
    ask(url, "select application_name as name from pg_locks join pg_stat_activity using (pid) where locktype = 'advisory'").catch(() => [])
  await expect.poll(held, { timeout: 15_000 }).toEqual([{ name: 'modelwire owner' }])
}

async function ask<Row extends object>(url: string, statement: string): Promise<Row[]> {
  const db = openDatabase(url, { max: 1 })
  try {
    return [...(await db.unsafe<Row[]>(statement))]
  } finally {
    await db.end()
  }
}

it('keeps what was stored over a stop, and its process is gone when the stop returns', async () => {
  const folder = await useFolder()
  const first = await startEmbedded(folder)
  await ask(first.url, 'create table kept (word text)')
  const pid = readPostmaster(folder) ?? 0
  expect(isAlive(pid)).toBe(true)
  await first.stop()
  expect(isAlive(pid)).toBe(false)
  const second = await startEmbedded(folder)
  expect(await ask(second.url, 'select * from kept')).toEqual([])
  await second.stop()
})

it('takes over the server of a run that was killed, at once', async () => {
  const folder = await useFolder()
  const killed = runProgram(program, [folder])
  await killed.says(/postgres:\/\/\S+/)
  const pid = readPostmaster(folder) ?? 0
  await killed.end('SIGKILL')
  expect(isAlive(pid)).toBe(true)
  const next = await startEmbedded(folder)
  expect(readPostmaster(folder)).toBe(pid)
  expect(await ask(next.url, 'select 1 as one')).toEqual([{ one: 1 }])
  await next.stop()
  expect(isAlive(pid)).toBe(false)
})

it('refuses a folder on which another Modelwire is running, and leaves that one alone', async () => {
  const folder = await useFolder()
  const running = runProgram(program, [folder])
  const [url] = await running.says(/postgres:\/\/\S+/)
  await expect(startEmbedded(folder)).rejects.toThrow(`another Modelwire is running on ${folder}: stop it, or set DATA_DIR`)
  expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }])
  expect(await running.end('SIGTERM')).toBe(0)
})

it('lets one of two first starts at once have the folder', async () => {
  const folder = await useFolder()
  const both = [runProgram(program, [folder]), runProgram(program, [folder])]
  const said = await Promise.all(both.map(each => each.says(/^(postgres:|refused: .*)/)))
  const outcomes = said.map(match => match[0]).toSorted()
  expect(outcomes[0]).toBe('postgres:')
  expect(outcomes[1]).toContain('another Modelwire is running')
  expect(readdirSync(folder)).toEqual(['postgres'])
})

it('starts after a first start that was killed at any moment', async () => {
  const folder = await useFolder()
  for (const ms of [450, 650, 850]) {
    const killed = runProgram(program, [folder])
    await sleep(ms)
    await killed.end('SIGKILL')
  }
  const server = await startEmbedded(folder)
  expect(await ask(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
  await server.stop()
})

it('waits for the processes of a postmaster that was killed with its program, and recovers what was committed', async () => {
  const folder = await useFolder()
  const killed = runProgram(program, [folder])
  const [url] = await killed.says(/postgres:\/\/\S+/)
  await ask(url, 'create table kept (word text)')
  await ask(url, "insert into kept values ('committed')")
  killed.process.kill('SIGKILL')
  process.kill(readPostmaster(folder) ?? 0, 'SIGKILL')
  const next = await startEmbedded(folder)
  expect(await ask(next.url, 'select * from kept')).toEqual([{ word: 'committed' }])
  await next.stop()
})

it('starts its server again, at the same address, when that ended by itself', async () => {
  const folder = await useFolder()
  const server = await startEmbedded(folder)
  const first = readPostmaster(folder) ?? 0
  process.kill(first, 'SIGKILL')
  await expect.poll(() => ask(server.url, 'select 1 as one').catch(() => []), { timeout: 15_000 }).toEqual([{ one: 1 }])
  const second = readPostmaster(folder) ?? 0
  expect(second).not.toBe(first)
  await ownedAgain(server.url)
  await expect(startEmbedded(folder)).rejects.toThrow('another Modelwire is running')
  await server.stop()
  expect(isAlive(second)).toBe(false)
})

it('does not take a foreign process for its server when the machine gave the number away', async () => {
  const folder = await useFolder()
  const first = await startEmbedded(folder)
  const file = readFileSync(path.join(folder, 'postgres', 'postmaster.pid'), 'utf8')
  await first.stop()
  await writeFile(path.join(folder, 'postgres', 'postmaster.pid'), file.replace(/^\d+/, String(process.pid)))
  const second = await startEmbedded(folder)
  expect(await ask(second.url, 'select 1 as one')).toEqual([{ one: 1 }])
  await second.stop()
})

it('owns its server again after Postgres went through a crash', async () => {
  const folder = await useFolder()
  const server = await startEmbedded(folder)
  onTestFinished(() => server.stop())
  const db = openDatabase(server.url, { max: 1 })
  const [row] = await db<{ pid: number }[]>`select pg_backend_pid() as pid`
  process.kill(row?.pid ?? 0, 'SIGKILL')
  await db.end({ timeout: 1 })
  await sleep(300)
  await ownedAgain(server.url)
  await expect(startEmbedded(folder)).rejects.toThrow('another Modelwire is running')
})
