import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { commandFor, type ServerUser } from './user.ts'

/** Starts a binary in a process group of its own: Ctrl-C must reach the program, which then stops Postgres in order. */
export function launch(user: ServerUser | null, binary: string, args: string[]): ChildProcess {
  const command = commandFor(user, binary, args)
  return spawn(command.file, command.args, { ...command.identity, cwd: '/', detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
}

/** The server outlives a caller that forgets it: it does not keep the program running. */
export function letGo(child: ChildProcess): void {
  child.unref()
  ;(child.stderr as { unref?: () => void } | null)?.unref?.()
}

/** Gathers the last of what a process says on stderr. */
export function collect(child: ChildProcess): () => string {
  let text = ''
  child.stderr?.setEncoding('utf8')
  child.stderr?.on('data', chunk => {
    text = (text + chunk).slice(-4000)
  })
  child.once('error', error => {
    text += error.message
  })
  return () => text
}

/** The line that says what went wrong. */
export function tellingLine(text: string): string {
  const lines = text.trim().split('\n').filter(Boolean)
  return lines.find(line => /FATAL|PANIC|error/i.test(line)) ?? lines.at(-1) ?? 'it said nothing'
}

/** Whether a process is there and not merely unburied: in a container nobody may collect what a killed run leaves. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return !/^\d+ \(.*\) [ZX]/.test(fromProc(pid, 'stat') ?? '')
}

/** The command line of a process, or null where the system does not show it. */
export function commandOf(pid: number): string | null {
  if (process.platform !== 'darwin') return fromProc(pid, 'cmdline')
  return spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout || null
}

function fromProc(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return null
  }
}
