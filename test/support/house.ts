import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Import {
  /** A package's name, or the path of one of our files from the root. */
  target: string
  isOurs: boolean
  isTypeOnly: boolean
}

export interface CodeFile {
  path: string
  text: string
  /** The text with its comments blanked out, line for line. */
  code: string
  lines: number
  imports: Import[]
}

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')

/** Every file of code of the project, tests and the check's own script aside: those of git, and those that are about to be. */
export function readHouse(): CodeFile[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  const paths = listed.split('\n').filter(file => /\.(tsx?|mjs)$/.test(file) && !/^(test|\.ci)\//.test(file))
  return paths.flatMap(readCode)
}

/** A file as the rules see it; one that git still lists and the disk no longer has is nobody's. */
function readCode(file: string): CodeFile[] {
  try {
    return [describeCode(file, readFileSync(path.join(root, file), 'utf8'))]
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

export function describeCode(file: string, text: string): CodeFile {
  const code = blankComments(text)
  return { path: file, text, code, lines: text.replace(/\n$/, '').split('\n').length, imports: importsOf(file, code) }
}

const statement = /^[ \t}]*(?:import|export)\b(\s+type\b)?([^'"`;]*?)\bfrom\s*(['"])([^'"\n]+)\3/gm
const others = [
  /^\s*import\s*(['"])([^'"\n]+)\1/gm,
  /\bimport\(\s*(['"])([^'"\n]+)\1/g,
  /\bnew URL\(\s*(['"])(\.[^'"\n]+\.(?:tsx?|mjs))\1/g,
  /\brequire\(\s*(['"])([^'"\n]+)\1/g,
]

function importsOf(file: string, code: string): Import[] {
  const named = [...code.matchAll(statement)].map(match => {
    const names = /\{([^}]*)\}/.exec(match[2] ?? '')?.[1]
    const list = (names ?? '').split(',').filter(each => each.trim() !== '')
    const isTypeOnly = match[1] !== undefined || (list.length > 0 && list.every(each => /^\s*type\b/.test(each)))
    return describeImport(file, match[4] ?? '', isTypeOnly)
  })
  const bare = others.flatMap(pattern => [...code.matchAll(pattern)].map(match => describeImport(file, match[2] ?? '', false)))
  return [...named, ...bare]
}

function describeImport(file: string, specifier: string, isTypeOnly: boolean): Import {
  if (specifier.startsWith('.')) return { target: path.posix.join(path.posix.dirname(file), specifier), isOurs: true, isTypeOnly }
  const name = specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : (specifier.split('/')[0] ?? specifier)
  return { target: name, isOurs: false, isTypeOnly }
}

/** Comments are words about code, not code. Strings and templates are passed over whole, so that `//` of an address is none. */
function blankComments(text: string): string {
  const tokens = /\/\*[\s\S]*?\*\/|(?<![:\\/'"`[(])\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g
  return text.replace(tokens, token => (/^\/[/*]/.test(token) ? token.replace(/[^\n]/g, ' ') : token))
}
