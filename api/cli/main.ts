import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ConfigurationError, programVersion, readTerminalEnvironment, type TerminalEnvironment } from '../../config/env.ts'
import { nearest } from '../../db/filters/parts/nearest.ts'
import { openApi } from './ask.ts'
import { commands } from './commands/index.ts'
import { Failure, UsageError } from './contract.ts'
import { helpOf, helpOfAll } from './help.ts'
import { readGiven } from './options.ts'
import { openTerminal, type Terminal } from './terminal.ts'

/** Runs one command line. Returns the exit code: 0, 1 where it was refused or went wrong, 2 where it was written wrongly. */
export async function run(args: readonly string[], terminal: Terminal, environment: Pick<TerminalEnvironment, 'url'>): Promise<number> {
  try {
    await runCommand(args, terminal, environment)
    return 0
  } catch (error) {
    if (error instanceof UsageError) terminal.say(`${error.message}\nmodelwire --help says what can be done.\n`)
    else if (error instanceof Failure) terminal.say(`${error.message}\n`)
    else throw error
    return error instanceof UsageError ? 2 : 1
  }
}

/** The program. */
export async function start(): Promise<void> {
  try {
    const environment = readTerminalEnvironment()
    process.exitCode = await run(process.argv.slice(2), openTerminal(environment), environment)
  } catch (error) {
    process.stderr.write(`${error instanceof ConfigurationError ? error.message : (error as Error).stack}\n`)
    process.exitCode = error instanceof ConfigurationError ? 2 : 1
  }
}

async function runCommand(args: readonly string[], terminal: Terminal, { url }: Pick<TerminalEnvironment, 'url'>): Promise<void> {
  const [name = '', ...rest] = args[0] === 'help' ? [...args.slice(1), '--help'] : args
  const width = Math.min(terminal.width, 100)
  if (name === '--version' || name === '-v') return terminal.out(`modelwire ${programVersion()}\n`)
  if (name === '--help' || name === '-h') return terminal.out(helpOfAll(commands, width))
  const command = commands.find(each => each.name === name)
  if (!command) throw new UsageError(unknownCommand(name))
  const isHelp = rest.some(each => each === '--help' || each === '-h')
  if (isHelp) return terminal.out(helpOf(command, width))
  const given = readGiven(command, rest)
  const [surplus] = command.words ? [] : given.words
  if (surplus !== undefined) throw new UsageError(`${command.name} takes no words of its own: ${surplus}`)
  await command.run(given, {
    terminal,
    api: openApi(readUrl(given.text('url')) ?? url ?? usualUrl, Boolean(given.text('url') ?? url), programVersion()),
  })
}

const usualUrl = 'http://localhost:8787'

function readUrl(text: string | null): string | null {
  if (text === null || (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol))) return text
  throw new UsageError(`--url ${text}: must be an http:// or https:// address`)
}

function unknownCommand(name: string): string {
  const names = commands.map(each => each.name)
  if (name === '') return `What shall it do? There are ${names.join(', ')}.`
  const meant = nearest(name, names)
  return `${name} is no command.${meant ? ` Did you mean ${meant}?` : ` There are ${names.join(', ')}.`}`
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await start()
