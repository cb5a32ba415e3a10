import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'

export interface Asset {
  /** Address with a hash of the content in it: it may be kept for ever. */
  path: string
  body: string
  type: string
}

/** The only files that the pages load: the styles of each part of the pages, and the scripts, in the order of their names. */
export const stylesheet = readAsset('modelwire.css', stylesOf('./pages/styles/'), 'text/css; charset=utf-8')
export const script = readAsset('modelwire.js', scriptsOf('./browser/'), 'text/javascript; charset=utf-8')
export const icon = readAsset('icon.svg', readText('./pages/icon.svg'), 'image/svg+xml')

function readAsset(name: string, body: string, type: string): Asset {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12)
  return { path: `/assets/${name.replace('.', `.${hash}.`)}`, body, type }
}

function stylesOf(folder: string): string {
  return filesIn(folder, '.css').map(readText).join('\n')
}

/** Each in a block of its own: what it declares is nobody else's. */
function scriptsOf(folder: string): string {
  const blocks = filesIn(folder, '.js').map(file => `{\n${readText(file)}}\n`)
  return `'use strict'\n${blocks.join('')}`
}

function filesIn(folder: string, ending: string): string[] {
  const names = readdirSync(new URL(folder, import.meta.url)).filter(name => name.endsWith(ending))
  return names.toSorted().map(name => folder + name)
}

function readText(file: string): string {
  return readFileSync(new URL(file, import.meta.url), 'utf8')
}
