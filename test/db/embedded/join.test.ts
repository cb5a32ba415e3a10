import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { ConfigurationError } from '../../../config/error.ts'
import { openDatabase } from '../../../db/client.ts'
import { isAlive } from '../../../db/embedded/process.ts'
import { joinEmbedded, startEmbedded } from '../../../db/embedded.ts'
import { readPostmaster } from '../../support/postmaster.ts'

vi.setConfig({ testTimeout: 60_000 })

async function useFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'modelwire-join-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}

async function answerOf(url: string): Promise<unknown> {
  const db = openDatabase(url, { max: 1 })
  const [row] = await db`select 1 as one`
  await db.end({ timeout: 1 })
  return row
}

it('uses the server of a Modelwire that is at work, and leaves it running; else starts one and stops it', async () => {
  const folder = path.join(await useFolder(), 'a', 'new', 'one')
  const owner = await startEmbedded(folder)
  const beside = await joinEmbedded(folder)
  expect([beside.isShared, beside.url, await answerOf(beside.url)]).toEqual([true, owner.url, { one: 1 }])
  await beside.stop()
  expect(await answerOf(owner.url)).toEqual({ one: 1 })
  await owner.stop()
  const alone = await joinEmbedded(folder)
  expect([alone.isShared, await answerOf(alone.url)]).toEqual([false, { one: 1 }])
  const pid = readPostmaster(folder) ?? 0
  expect(isAlive(pid)).toBe(true)
  await alone.stop()
  expect(isAlive(pid)).toBe(false)
})

it('makes no database where there is none', async () => {
  const folder = await useFolder()
  await expect(joinEmbedded(folder)).rejects.toThrow(
    `DATA_DIR ${folder} holds no database: start Modelwire there once, or set DATABASE_URL`,
  )
  expect(await readdir(folder)).toEqual([])
})

it('leaves alone what is no database of its own, and says which setting to change', async () => {
  const folder = await useFolder()
  await mkdir(path.join(folder, 'postgres'))
  await writeFile(path.join(folder, 'postgres', 'letters.txt'), 'dear all')
  const refused = startEmbedded(folder)
  await expect(refused).rejects.toThrow(ConfigurationError)
  await expect(refused).rejects.toThrow(/^DATA_DIR \S+ cannot be used: its folder postgres holds something else/)
  // a cluster that somebody else made: there is no password of ours
  await writeFile(path.join(folder, 'postgres', 'PG_VERSION'), '16\n')
  await expect(startEmbedded(folder)).rejects.toThrow('holds something else')
  expect(await readdir(path.join(folder, 'postgres'))).toEqual(['PG_VERSION', 'letters.txt'])
})

it('clears away what starts that were killed had begun, and nothing that one still makes', async () => {
  const folder = await useFolder()
  const [dead, living] = [`postgres.new-${2 ** 22 + 1}-aaaaaaaa`, `postgres.new-${process.ppid}-bbbbbbbb`]
  for (const name of [dead, living]) await mkdir(path.join(folder, name))
  const server = await startEmbedded(folder)
  await server.stop()
  expect([existsSync(path.join(folder, dead)), existsSync(path.join(folder, living))]).toEqual([false, true])
})

it.each([
  ['a file', async (folder: string) => void (await writeFile(path.join(folder, 'data'), '')), 'data', 'it is a file, not a folder'],
  [
    'below a file',
    async (folder: string) => void (await writeFile(path.join(folder, 'data'), '')),
    'data/below',
    'a part of it is a file, not a folder',
  ],
])('says in one line that a place is %s', async (_, make, place, reason) => {
  const folder = await useFolder()
  await make(folder)
  const directory = path.join(folder, place)
  const refused = startEmbedded(directory)
  await expect(refused).rejects.toThrow(ConfigurationError)
  await expect(refused).rejects.toThrow(`DATA_DIR ${directory} cannot be used: ${reason}`)
})

it.runIf(process.platform === 'linux')('says in one line that nothing can be made there', async () => {
  await expect(startEmbedded('/proc/modelwire/data')).rejects.toThrow(
    /^DATA_DIR \/proc\/modelwire\/data cannot be used: it cannot be made there$/,
  )
})
