import type { Command, Option } from './contract.ts'
import { commonOptions, flagOf } from './options.ts'
import { wrap } from './text.ts'

const indent = 22

/** What can be done, a line each. */
export function helpOfAll(commands: readonly Command[], width: number): string {
  const rows = commands.map(({ name, words, summary }) => rowOf(`${name}${words ? ` ${words}` : ''}`, summary, width))
  return [
    'Usage: modelwire <command> [options]',
    '',
    'Asks a running Modelwire (npm start) for releases of open models, and shows who says so.',
    '',
    ...rows.flat(),
    '',
    ...rowOf('--help', 'Behind a command: what it takes.', width),
    ...rowOf('--version', 'Which version this is.', width),
    '',
  ].join('\n')
}

export function helpOf({ name, words, summary, description, options, examples }: Command, width: number): string {
  return [
    `Usage: modelwire ${name}${words ? ` ${words}` : ''} [options]`,
    '',
    ...wrap(summary, width),
    ...(description ? ['', ...description.split('\n').flatMap(line => wrap(line, width))] : []),
    '',
    ...Object.entries({ ...options, ...commonOptions }).flatMap(([option, said]) => optionRow(option, said, width)),
    '',
    'Examples:',
    ...examples.map(example => `  modelwire ${example}`),
    '',
  ].join('\n')
}

function optionRow(name: string, { value, short, description }: Option, width: number): string[] {
  const flag = `${short ? `-${short}, ` : ''}${flagOf(name)}${value === undefined ? '' : ` <${value}>`}`
  return rowOf(flag, description, width)
}

function rowOf(head: string, text: string, width: number): string[] {
  const lines = wrap(text, Math.max(20, width - indent - 2))
  const start = `  ${head}`
  const isShort = start.length < indent
  const body = lines.map((line, place) => (isShort && place === 0 ? `${start.padEnd(indent)}${line}` : `${' '.repeat(indent)}${line}`))
  return isShort ? body : [start, ...body]
}
