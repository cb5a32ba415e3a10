import { chown, mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { postgresBinaries } from './binaries.ts'
import { collect, launch, tellingLine } from './process.ts'
import { type ServerUser, serverUser } from './user.ts'

/** Makes a cluster in `data`: UTF-8 everywhere, passwords by scram. */
export async function createCluster(options: { data: string; account: string; password: string }): Promise<void> {
  const user = await serverUser(options.data)
  const { initdb } = await postgresBinaries(user)
  const passwordFile = `${options.data}.password`
  await mkdir(options.data, { recursive: true, mode: 0o700 })
  await writeFile(passwordFile, `${options.password}\n`, { mode: 0o600 })
  if (user) for (const file of [options.data, passwordFile]) await chown(file, user.uid, user.gid)
  try {
    await run(user, initdb, [
      ...['-D', options.data, '-U', options.account, '--pwfile', passwordFile, '-E', 'UTF8', '--auth', 'scram-sha-256'],
      ...['--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--locale', 'C', '--no-instructions', '--no-sync'],
    ])
  } catch (error) {
    await rm(options.data, { recursive: true, force: true })
    throw error
  } finally {
    await rm(passwordFile, { force: true })
  }
}

function run(user: ServerUser | null, binary: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = launch(user, binary, args)
    const output = collect(child)
    child.once('error', reject)
    child.once('exit', code => (code === 0 ? resolve() : reject(new Error(`${path.basename(binary)} failed: ${tellingLine(output())}`))))
  })
}
