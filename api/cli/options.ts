import { parseArgs } from 'node:util'
import { filters } from '../../db/filters/index.ts'
import { nearest } from '../../db/filters/parts/nearest.ts'
import { type Command, type Given, type Option, UsageError } from './contract.ts'

/** Every filter as an option: one more in the list of filters is one more here. */
export const filterOptions: Record<string, Option> = Object.fromEntries(
  filters.map(({ name, label, description, choices }) => [
    name,
    { value: label.toLowerCase(), isList: true, description: `${description}${choicesOf(description, choices)}` },
  ]),
)

function choicesOf(description: string, choices: readonly string[] = []): string {
  return choices.every(choice => description.includes(choice)) ? '' : ` One of ${choices.join(', ')}.`
}

/** What every command takes. */
export const commonOptions: Record<string, Option> = {
  url: { value: 'address', description: 'Where Modelwire is. Usually MODELWIRE_URL, or else http://localhost:8787.' },
  json: { description: 'The answer as JSON.' },
  help: { short: 'h', description: 'Says this.' },
}

/** The filters that were given, as an address puts them. */
export function queryOf(given: Given): URLSearchParams {
  return new URLSearchParams(filters.flatMap(({ name }) => given.texts(name).map(text => [name, text] as [string, string])))
}

/** As it is written: `minParameters` is --min-parameters. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`
}

/** Reads what stands behind a command; both ways of writing a name of several words are understood. Throws UsageError. */
export function readGiven(command: Command, args: readonly string[]): Given {
  const options = { ...command.options, ...commonOptions }
  const names = new Map(Object.keys(options).flatMap(name => [[flagOf(name), name] as const, [`--${name}`, name] as const]))
  const read = parse(
    args.map(each => asDeclared(each, names)),
    options,
    names,
  )
  const texts = (name: string) => [read.values[name] ?? []].flat().filter(each => typeof each === 'string')
  return { words: read.positionals, is: name => read.values[name] === true, text: name => texts(name)[0] ?? null, texts }
}

/** A whole number of at least 1, or null where it is not given. Throws UsageError. */
export function readCount(given: Given, name: string): number | null {
  const text = given.text(name)
  if (text === null) return null
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new UsageError(`${flagOf(name)} ${text}: must be a whole number from 1 on`)
}

function asDeclared(arg: string, names: ReadonlyMap<string, string>): string {
  const [flag = '', ...value] = arg.split('=')
  const name = names.get(flag)
  return name === undefined ? arg : [`--${name}`, ...value].join('=')
}

function parse(args: string[], options: Record<string, Option>, names: ReadonlyMap<string, string>) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: Object.fromEntries(
        Object.entries(options).map(([name, { value, short, isList = false }]) => [
          name,
          { type: value === undefined ? ('boolean' as const) : ('string' as const), multiple: isList, ...(short ? { short } : {}) },
        ]),
      ),
    })
  } catch (error) {
    throw new UsageError(wordsFor(error, names))
  }
}

function wordsFor(error: unknown, names: ReadonlyMap<string, string>): string {
  const { code, message } = error as Error & { code?: string }
  const [, flag = ''] = /'(-[^'\s]*)/.exec(message) ?? []
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const meant = nearest(flag, names.keys())
    return `${flag} is no option here.${meant ? ` Did you mean ${flagOf(names.get(meant) ?? meant)}?` : ''}`
  }
  // Node's own words, of which the first line says what is wrong
  if (code?.startsWith('ERR_PARSE_ARGS')) return (message.split('\n')[0] ?? message).replace(/--[a-z]\w*/g, each => flagOf(each.slice(2)))
  throw error
}
