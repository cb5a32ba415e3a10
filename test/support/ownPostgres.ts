import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { freePort } from '../../bench/chaos/port.ts'
import { collect, isAlive, launch } from '../../db/embedded/process.ts'
import { serverUser } from '../../db/embedded/user.ts'
import { isEverythingRequired } from './shared.ts'

const debian = '/usr/lib/postgresql'

/** Where the programs of Debian's newest Postgres are, `pg_dump` and its like among them; null where none is installed. */
export const postgresPrograms = existsSync(debian)
  ? (readdirSync(debian)
      .toSorted((a, b) => Number(b) - Number(a))
      .map(version => path.join(debian, version, 'bin'))
      .find(bin => ['initdb', 'postgres', 'pg_dump'].every(name => existsSync(path.join(bin, name)))) ?? null)
  : null

/** Whether a test that needs them is to run: everywhere where everything is required. */
export const hasPostgresPrograms = postgresPrograms !== null || isEverythingRequired
if (!hasPostgresPrograms) console.warn('left out: tests that need the server and the programs of Debian’s Postgres, which is not installed')

/** A Postgres as somebody has who runs his own, on loopback; it ends with the test. Returns the address of its database. */
export async function openOwnPostgres(): Promise<string> {
  if (!postgresPrograms) throw new Error('everything is required, and Debian’s Postgres is not installed')
  const folder = mkdtempSync(path.join(tmpdir(), 'modelwire-own-postgres-'))
  const data = path.join(folder, 'data')
  mkdirSync(data, { mode: 0o700 })
  const user = await serverUser(data)
  if (user) for (const each of [folder, data]) chownSync(each, user.uid, user.gid)
  const [initdb, postgres] = [path.join(postgresPrograms, 'initdb'), path.join(postgresPrograms, 'postgres')]
  await ended(launch(user, initdb, ['-D', data, '-U', 'modelwire', '-E', 'UTF8', '--locale', 'C.UTF-8', '--auth', 'trust', '--no-sync']))
  const port = await freePort()
  const server = launch(user, postgres, ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', ''])
  const said = collect(server)
  onTestFinished(async () => {
    if (server.pid) process.kill(server.pid, 'SIGQUIT')
    while (server.pid && isAlive(server.pid)) await sleep(20)
    rmSync(folder, { recursive: true, force: true })
  })
  for (const start = performance.now(); !said().includes('ready to accept connections'); await sleep(20))
    if (performance.now() - start > 30_000) throw new Error(`Debian’s Postgres did not start: ${said()}`)
  return `postgres://modelwire@127.0.0.1:${port}/postgres`
}

async function ended(child: ReturnType<typeof launch>): Promise<void> {
  const said = collect(child)
  const code = await new Promise(resolve => child.once('exit', resolve))
  if (code !== 0) throw new Error(`initdb ended with ${code}: ${said()}`)
}
