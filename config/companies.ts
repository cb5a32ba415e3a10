import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { parse, TomlError } from 'smol-toml'
import type { z } from 'zod'
import { type Company, companyFile } from './company.ts'
import { findConflicts } from './conflicts.ts'
import { ConfigurationError } from './error.ts'
import { type Locator, openLocator } from './locator.ts'

/** A company file that could be read, and the way back from a place in it to a line. */
export interface ReadCompany {
  company: Company
  /** `file:line key` of a place, and of the value there. */
  placeOf(path: readonly PropertyKey[], value?: string): string
}

/**
 * Reads every `*.toml` of each folder; a file of a later folder replaces the one of the same name. The id of a company is
 * its file's name. Throws one ConfigurationError with a line (`file:line key: what is wrong`) for each problem of all files.
 */
export function readCompanies(directories: string[]): Company[] {
  const results = listFiles(directories).map(readFile)
  const companies = results.flatMap(result => (result.read ? [result.read] : []))
  const problems = [...results.flatMap(result => result.problems), ...findConflicts(companies)]
  if (problems.length > 0) throw new ConfigurationError(problems.join('\n'))
  return companies.map(each => each.company)
}

/** Sorted by id. A name that starts with a dot is an editor's or a mount's, not a company's. */
function listFiles(directories: string[]): string[] {
  const files = new Map<string, string>()
  for (const directory of directories) {
    for (const name of namesIn(directory)) {
      if (name.endsWith('.toml') && !name.startsWith('.')) files.set(name, path.join(directory, name))
    }
  }
  return [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, file]) => file)
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch (error) {
    throw new ConfigurationError(`${shown(directory)}: the folder cannot be read (${codeOf(error)})`)
  }
}

function readFile(file: string): { read: ReadCompany | null; problems: string[] } {
  try {
    const text = textOf(file)
    return understand(file, parse(text), openLocator(text))
  } catch (error) {
    if (error instanceof TomlError) return { read: null, problems: [`${shown(file)}:${error.line} ${firstSentence(error.message)}`] }
    if (error instanceof ConfigurationError) return { read: null, problems: [error.message] }
    throw error
  }
}

function textOf(file: string): string {
  try {
    if (!statSync(file).isFile()) throw new ConfigurationError(`${shown(file)}:1 is not a file`)
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file))
  } catch (error) {
    if (error instanceof ConfigurationError) throw error
    if (error instanceof TypeError) throw new ConfigurationError(`${shown(file)}:1 is not written in UTF-8`)
    throw new ConfigurationError(`${shown(file)}:1 cannot be read (${codeOf(error)})`)
  }
}

function understand(file: string, table: unknown, locate: Locator): { read: ReadCompany | null; problems: string[] } {
  const id = path.basename(file, '.toml')
  const placeOf = (place: readonly PropertyKey[], value?: unknown) => `${shown(file)}:${locate(place, value)} ${keyText(place)}`
  const checked = companyFile.safeParse(table)
  const problems = /^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)
    ? []
    : [`${shown(file)}:1 the file's name is the company's id: lower-case letters, digits and single hyphens`]
  if (!checked.success) {
    return { read: null, problems: [...problems, ...checked.error.issues.flatMap(issue => describe(issue, table, placeOf))] }
  }
  const source = checked.data.source.map((each, index) => ({
    ...each,
    fullId: `${id}/${each.id}`,
    place: `${shown(file)}:${locate(['source', index])}`,
  }))
  return { read: { company: { ...checked.data, id, file, source }, placeOf }, problems }
}

function describe(issue: z.core.$ZodIssue, table: unknown, placeOf: ReadCompany['placeOf']): string[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map(key => `${placeOf([...issue.path, key])}: is not a key that is known here`)
  const value = valueAt(table, issue.path)
  if (value === undefined) return [`${placeOf(issue.path)}: is missing`]
  return [
    `${placeOf(issue.path, typeof value === 'string' ? value : undefined)}: ${issue.message.toLowerCase().slice(0, 1)}${issue.message.slice(1)}`,
  ]
}

function valueAt(table: unknown, place: readonly PropertyKey[]): unknown {
  let value = table
  for (const key of place) value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
  return value
}

/** `source[2].settings.item` */
function keyText(place: readonly PropertyKey[]): string {
  return place.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`)).join('')
}

/** The path as one would type it: relative where the file lies below the working folder. */
function shown(file: string): string {
  const relative = path.relative(process.cwd(), file)
  return relative === '' || relative.startsWith('..') ? file : relative
}

function firstSentence(message: string): string {
  return message.split('\n')[0]?.replace(/^Invalid TOML document: /, '') ?? message
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
}
