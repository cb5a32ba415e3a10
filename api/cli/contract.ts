import type { Api } from './ask.ts'
import type { Terminal } from './terminal.ts'

/** One option of a command, as it is written and as its help tells it. */
export interface Option {
  /** What its value is called in the help; a switch has none. */
  value?: string
  isList?: boolean
  short?: string
  description: string
}

/** What was written behind the command. Names are those of `options`. */
export interface Given {
  words: string[]
  is(name: string): boolean
  text(name: string): string | null
  texts(name: string): string[]
}

export interface Tools {
  terminal: Terminal
  api: Api
}

/** One thing that the client does. A command is a file, and a line of commands/index.ts. */
export interface Command {
  name: string
  /** What is written behind its name: `<id or address>`. */
  words?: string
  summary: string
  /** Lines for whoever asks for help. */
  description?: string
  options: Record<string, Option>
  examples: string[]
  run(given: Given, tools: Tools): Promise<void>
}

/** It was written wrongly: exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError'
}

/** It was refused, or went wrong: exit code 1. */
export class Failure extends Error {
  override name = 'Failure'
}
