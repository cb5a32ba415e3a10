import { execFile, execFileSync } from 'node:child_process'

/** What a program writes to its standard output, given this on its standard input. */
export function ask(program: string, options: string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, options, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout) => (error ? reject(error) : resolve(stdout)))
    child.stdin?.end(input)
  })
}

/** Whether a program is here and ends well. */
export function ran(program: string, options: string[]): boolean {
  try {
    execFileSync(program, options, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
