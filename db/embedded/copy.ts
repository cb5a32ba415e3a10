import { execFile } from 'node:child_process'
import { chmod, cp, lstat, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { ServerUser } from './user.ts'

/**
 * Postgres' folder where `user` can run it: the one of the package, or, where a folder above that is closed to the account, a copy
 * in a temporary folder, made once. (initdb asks with access(2) for its binaries, which no capability satisfies.)
 */
export async function reachableCopy(native: string, name: string, user: ServerUser): Promise<string> {
  if (await canRun(native, user)) return native
  for (const folder of new Set([tmpdir(), '/tmp', '/var/tmp'])) {
    if (!(await isTrusted(folder))) continue
    const copy = await copyIn(path.join(folder, name), native).catch(() => null)
    if (copy && (await canRun(copy, user))) return copy
  }
  throw new Error(`Postgres does not run as root, and no other account can run what is in ${native}: set DATABASE_URL`)
}

/** As the account alone, without any right of root's. */
function canRun(native: string, user: ServerUser): Promise<boolean> {
  const options = { uid: user.uid, gid: user.gid, cwd: '/', timeout: 10_000 }
  return new Promise(resolve => {
    execFile(path.join(native, 'bin', 'postgres'), ['--version'], options, error => resolve(!error))
  })
}

/** Nobody but root can put another folder in the place of one of root's there. */
async function isTrusted(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => null)
  return found?.isDirectory() === true && found.uid === 0 && (!(found.mode & 0o022) || (found.mode & 0o1000) !== 0)
}

async function copyIn(place: string, native: string): Promise<string> {
  if (await isCopy(place, native)) return place
  const fresh = await mkdtemp(`${place}.`)
  try {
    await cp(native, fresh, { recursive: true, verbatimSymlinks: true })
    await openUp(fresh)
  } catch (error) {
    await rm(fresh, { recursive: true, force: true })
    throw error
  }
  return (await moveTo(place, fresh, native)) ? place : fresh
}

/** Whether all of Postgres is there, and root alone can have written it: systems tidy their temporary folders, file by file. */
async function isCopy(place: string, native: string): Promise<boolean> {
  for (const name of ['.', ...(await readdir(native, { recursive: true }))]) {
    const [there, here] = await Promise.all([lstat(path.join(place, name)).catch(() => null), lstat(path.join(native, name))])
    if (there?.uid !== 0 || (there.mode & 0o170_000) !== (here.mode & 0o170_000)) return false
    if (!there.isSymbolicLink() && there.mode & 0o022) return false
    if (there.isFile() && there.size !== here.size) return false
  }
  return true
}

/** Whatever umask the packages were installed with. */
async function openUp(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue
    await chmod(path.join(entry.parentPath, entry.name), entry.isDirectory() || path.basename(entry.parentPath) === 'bin' ? 0o755 : 0o644)
  }
  await chmod(folder, 0o755)
}

/** False where the place is somebody else's. An incomplete copy makes room; of two starts at once the first one's is taken. */
async function moveTo(place: string, fresh: string, native: string): Promise<boolean> {
  const old = await lstat(place).catch(() => null)
  if (old && (old.uid !== 0 || !old.isDirectory())) return false
  const isRenamed = await rename(fresh, place).then(
    () => true,
    () => false,
  )
  if (isRenamed) return true
  if (!(await isCopy(place, native))) {
    await rename(place, `${fresh}.old`)
    await rename(fresh, place)
  }
  await rm(`${fresh}.old`, { recursive: true, force: true })
  await rm(fresh, { recursive: true, force: true })
  return true
}
