import { spawnSync } from 'node:child_process'
import { chown, cp, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { postgresBinaries } from '../../db/embedded/binaries.ts'
import { reachableCopy } from '../../db/embedded/copy.ts'
import { serverUser } from '../../db/embedded/user.ts'

const user = await serverUser(tmpdir())

interface Closed {
  native: string
  /** What the copy is called in the temporary folder: a name of this test's own. */
  name: string
  place: string
}

/** Postgres in a folder that only root may enter. */
async function useClosed(): Promise<Closed> {
  const folder = await mkdtemp(path.join(tmpdir(), 'modelwire-closed-'))
  const native = path.join(folder, 'native')
  const { postgres } = await postgresBinaries(null)
  await cp(path.resolve(postgres, '..', '..'), native, { recursive: true, verbatimSymlinks: true })
  const name = `${path.basename(folder)}-copy`
  onTestFinished(async () => {
    const left = (await readdir(tmpdir())).filter(each => each.startsWith(path.basename(folder)))
    for (const each of left) await rm(path.join(tmpdir(), each), { recursive: true, force: true })
  })
  return { native, name, place: path.join(tmpdir(), name) }
}

if (user) {
  it('makes a cluster as an account that may not enter the folder of the packages', async () => {
    const { native, name, place } = await useClosed()
    expect(await reachableCopy(native, name, user)).toBe(place)
    const data = `${place}-data`
    await mkdir(data)
    await chown(data, user.uid, user.gid)
    const made = spawnSync(path.join(place, 'bin', 'initdb'), ['-D', data, '--no-sync', '--locale=C'], { ...identity(user), cwd: '/' })
    expect(made.stderr.toString()).not.toContain('was not found')
    expect(made.status).toBe(0)
  }, 60_000)

  it('copies once, and again when something of the copy is gone', async () => {
    const { native, name, place } = await useClosed()
    await reachableCopy(native, name, user)
    const first = await stat(place)
    await reachableCopy(native, name, user)
    expect((await stat(place)).ino).toBe(first.ino)
    await rm(path.join(place, 'share'), { recursive: true })
    expect(await reachableCopy(native, name, user)).toBe(place)
    expect(await readdir(place)).toEqual(await readdir(native))
    expect((await readdir(tmpdir())).filter(each => each.startsWith(`${name}.`))).toEqual([])
  }, 60_000)

  it('runs nothing that somebody else may have put into the place', async () => {
    const { native, name, place } = await useClosed()
    await reachableCopy(native, name, user)
    await chown(path.join(place, 'bin', 'postgres'), user.uid, user.gid)
    await chown(place, user.uid, user.gid)
    const copy = await reachableCopy(native, name, user)
    expect(copy).not.toBe(place)
    expect((await stat(path.join(copy, 'bin', 'postgres'))).uid).toBe(0)
  }, 60_000)
} else {
  process.stderr.write('Not root: nothing to see of how root hands Postgres to another account.\n')
  it('runs Postgres from its package', async () => {
    expect((await postgresBinaries(null)).postgres).toContain('node_modules')
  })
}

const identity = (account: { uid: number; gid: number }) => ({ uid: account.uid, gid: account.gid })
