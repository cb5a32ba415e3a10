import { type ParseArgsConfig, parseArgs } from 'node:util'
import { ConfigurationError } from '../config/error.ts'

/** The words after a command. One that is not known is a ConfigurationError of one line, with the usage. */
export function readWords<Options extends NonNullable<ParseArgsConfig['options']>>(args: string[], options: Options, usage: string) {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values
  } catch (error) {
    const [said] = error instanceof Error ? error.message.split(/[.\n]/) : [String(error)]
    throw new ConfigurationError(`${said}: ${usage}`)
  }
}

/** Throws a ConfigurationError that names the word. */
export function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= least && value <= most)) throw new ConfigurationError(`${name} ${text}: must be a whole number from ${least} to ${most}`)
  return value
}

/** A number that a command takes: without its word it is the first; it may be from the second to the third. */
export type NumberWord = [usual: number, least: number, most: number]

/** The numbers after `npm run -s <command> --`, by their names. Whatever makes no sense is one line, a ConfigurationError. */
export function readNumbers<Name extends string>(command: string, args: string[], words: Record<Name, NumberWord>): Record<Name, number> {
  const names = Object.keys(words) as Name[]
  const usage = `npm run -s ${command} -- ${names.map(name => `[--${name} ${words[name][0]}]`).join(' ')}`
  const given: Partial<Record<string, string | boolean>> = readWords(
    args,
    Object.fromEntries(names.map(name => [name, { type: 'string' as const }])),
    usage,
  )
  const read = names.map(name => {
    const [usual, least, most] = words[name]
    return [name, wholeNumber(`--${name}`, String(given[name] ?? usual), least, most)] as const
  })
  return Object.fromEntries(read) as Record<Name, number>
}
