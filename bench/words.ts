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
