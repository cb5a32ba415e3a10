import { Readable } from 'node:stream'
import { run } from '../../api/cli/main.ts'
import type { Terminal } from '../../api/cli/terminal.ts'

export interface Ran {
  code: number
  out: string
  said: string
}

/** Runs a command line as somebody at a terminal would, against an API. */
export async function runLine(
  api: { address: string },
  args: readonly string[],
  given: { width?: number; isTerminal?: boolean; isColored?: boolean; stdin?: string } = {},
): Promise<Ran> {
  const { width = 100, isTerminal = true, isColored = false, stdin } = given
  const ran: Ran = { code: 0, out: '', said: '' }
  const terminal: Terminal = {
    ...{ width, isTerminal, isColored, stdin: Readable.from(stdin === undefined ? [] : [stdin]), isStdinTerminal: stdin === undefined },
    out: async text => {
      ran.out += text
    },
    say: text => {
      ran.said += text
    },
  }
  ran.code = await run(args, terminal, { url: api.address })
  return ran
}

/** The words of a command as a shell reads them, as far as examples go: double quotes hold several together. */
export function wordsOf(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain = '']) => quoted ?? plain)
}
