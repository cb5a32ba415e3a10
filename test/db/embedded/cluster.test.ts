import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { openDatabase } from '../../../db/client.ts'
import { createCluster } from '../../../db/embedded/cluster.ts'
import { startEmbedded } from '../../../db/embedded.ts'

vi.setConfig({ testTimeout: 60_000 })

async function useFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'modelwire-cluster-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}

it('is made in a folder that waits empty for it, knows the letters of every language, and asks for its password', async () => {
  // as a service is started: of no language
  vi.stubEnv('LC_ALL', 'C')
  onTestFinished(() => void vi.unstubAllEnvs())
  const folder = await useFolder()
  const data = path.join(folder, 'postgres')
  await mkdir(data)
  const server = await startEmbedded(folder)
  onTestFinished(() => server.stop())
  const db = openDatabase(server.url, { max: 1 })
  const [row] = await db`select lower('ÉЖΩ') as lower, upper('straße') as upper, current_setting('server_encoding') as encoding,
    (select string_agg(letter, '' order by letter) from unnest(array['é', 'b', 'B', 'a', '模']) as letter) as in_order`
  await db.end()
  expect(row).toEqual({ lower: 'éжω', upper: 'STRAßE', encoding: 'UTF8', inOrder: 'Babé模' })
  const stranger = openDatabase(server.url.replace(/:[^:@]+@/, ':guessed@'), { max: 1 })
  await expect(stranger`select 1`).rejects.toThrow('password authentication failed')
  await stranger.end()
  expect([await readdir(folder), (await stat(data)).mode & 0o777]).toEqual([['postgres'], 0o700])
  expect((await stat(path.join(data, 'modelwire-password'))).mode & 0o777).toBe(0o600)
})

it('leaves nothing where it cannot be made, and says in one line why', async () => {
  const folder = await useFolder()
  const made = createCluster({ data: path.join(folder, 'postgres'), account: 'pg_of_nobody', password: 'secret' })
  await expect(made).rejects.toThrow(/^initdb failed: initdb: error: superuser name "pg_of_nobody" is disallowed.*$/)
  expect(await readdir(folder)).toEqual([])
})

it('is not taken for ours by its password alone', async () => {
  const folder = await useFolder()
  await mkdir(path.join(folder, 'postgres'))
  await writeFile(path.join(folder, 'postgres', 'modelwire-password'), 'secret')
  await expect(startEmbedded(folder)).rejects.toThrow('its folder postgres holds something else')
  expect(await readdir(path.join(folder, 'postgres'))).toEqual(['modelwire-password'])
})

it.runIf(existsSync('/sys/kernel'))('says where it is a matter of rights', async () => {
  await expect(startEmbedded('/sys/kernel/modelwire')).rejects.toThrow(
    /^DATA_DIR \S+ cannot be used: (this user may not write|nothing can be written) there$/,
  )
})
