import { existsSync, statSync } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'
import { ConfigurationError } from '../../config/error.ts'

const reasons: Record<string, string> = {
  EEXIST: 'it is a file, not a folder',
  ENOTDIR: 'a part of it is a file, not a folder',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'nothing can be written there',
  ENOENT: 'it cannot be made there',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full',
}

/** What went wrong in the folder of the embedded server, as one line that names the setting to change. */
export function folderProblem(directory: string, error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error)
  if (/DATA_DIR|DATABASE_URL/.test(message)) return error instanceof ConfigurationError ? error : new ConfigurationError(message)
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const reason = reasons[code] ?? message.split('\n')[0]
  return new ConfigurationError(`DATA_DIR ${directory} cannot be used: ${reason}`)
}

/** Like mkdir's `recursive`, which on Node 20 and 22 never returns where a file system such as /proc says that there is no such place. */
export async function makeFolder(directory: string): Promise<void> {
  const parent = path.dirname(path.resolve(directory))
  if (!existsSync(parent)) await makeFolder(parent)
  await mkdir(directory).catch(error => ignoreFolder(directory, error))
}

function ignoreFolder(directory: string, error: NodeJS.ErrnoException): void {
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) throw error
}

/** A folder in the cluster's place that is no cluster of ours is left alone. */
export async function assertOurs(directory: string, data: string, passwordFile: string): Promise<void> {
  const isEmpty = !existsSync(data) || (await readdir(data)).length === 0
  if (isEmpty || (existsSync(path.join(data, 'PG_VERSION')) && existsSync(passwordFile))) return
  throw new ConfigurationError(
    `DATA_DIR ${directory} cannot be used: its folder postgres holds something else than Modelwire's database; set DATA_DIR to another`,
  )
}
