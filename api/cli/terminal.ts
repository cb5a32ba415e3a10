import { once } from 'node:events'
import type { Readable } from 'node:stream'
import type { TerminalEnvironment } from '../../config/env.ts'

/** Where the client stands: what it reads, what it writes to, and how much may be on a line. */
export interface Terminal {
  /** Whether a person looks at what is written, as far as can be told. */
  isTerminal: boolean
  isColored: boolean
  /** Columns of a line; Infinity where nothing has to fit. */
  width: number
  stdin: Readable
  /** Whether somebody would have to type what is read. */
  isStdinTerminal: boolean
  /** The answer. Resolves when there is room for more. */
  out(text: string): Promise<void>
  /** What is said beside it. */
  say(text: string): void
}

export function openTerminal({ color, columns }: TerminalEnvironment): Terminal {
  const { stdin, stdout, stderr } = process
  // whoever reads only the beginning (head) has had enough
  stdout.on('error', (error: Error & { code?: string }) => process.exit(error.code === 'EPIPE' ? 0 : 1))
  const isTerminal = stdout.isTTY === true
  return {
    isTerminal,
    isColored: color ?? isTerminal,
    width: (isTerminal ? stdout.columns : undefined) || columns || Number.POSITIVE_INFINITY,
    stdin,
    isStdinTerminal: stdin.isTTY === true,
    async out(text) {
      if (!stdout.write(text)) await once(stdout, 'drain')
    },
    say: text => void stderr.write(text),
  }
}

const codes = { bold: 1, faint: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const
export type Color = keyof typeof codes

export function colored(terminal: Pick<Terminal, 'isColored'>, text: string, color: Color | null): string {
  return terminal.isColored && color && text !== '' ? `\u001b[${codes[color]}m${text}\u001b[0m` : text
}
