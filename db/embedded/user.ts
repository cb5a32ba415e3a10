import { existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'

/** Postgres refuses to run as root: it then runs as an unprivileged account that the system already has. */
export interface ServerUser {
  uid: number
  gid: number
  /** The account cannot enter a folder above the data (a home of root's, say): see commandFor. */
  needsPassage: boolean
}

const accounts = ['postgres', 'nobody']

/** The account to run Postgres as, or null where this process is not root. */
export async function serverUser(data: string): Promise<ServerUser | null> {
  if (process.getuid?.() !== 0) return null
  const passwd = (await readFile('/etc/passwd', 'utf8')).split('\n').map(line => line.split(':'))
  const row = accounts.map(name => passwd.find(each => each[0] === name)).find(Boolean)
  if (!row) throw new Error('Postgres cannot run as root and there is no account postgres or nobody: set DATABASE_URL')
  const user = { uid: Number(row[2]), gid: Number(row[3]) }
  return { ...user, needsPassage: !(await isReachable(data, user)) }
}

/**
 * How to run a binary as that account. Where a folder above is closed to it, setpriv (util-linux, on every Debian) hands it the
 * one right to look through folders; without setpriv the error says which setting helps.
 */
export function commandFor(user: ServerUser | null, binary: string, args: string[]) {
  if (!user) return { file: binary, args, identity: {} }
  if (!user.needsPassage) return { file: binary, args, identity: { uid: user.uid, gid: user.gid } }
  const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find(file => existsSync(file))
  if (!setpriv) {
    throw new Error(
      'Postgres runs as an unprivileged account and cannot enter this folder: set DATA_DIR to one it can reach, or DATABASE_URL',
    )
  }
  const rights = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override']
  return { file: setpriv, args: [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', ...rights, binary, ...args], identity: {} }
}

async function isReachable(file: string, user: { uid: number; gid: number }): Promise<boolean> {
  for (let folder = path.dirname(path.resolve(file)); ; folder = path.dirname(folder)) {
    const { mode, uid, gid } = await stat(folder)
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
    if (!(mode & bit)) return false
    if (folder === path.dirname(folder)) return true
  }
}
