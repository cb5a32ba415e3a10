import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

export interface Asset {
  /** Address with a hash of the content in it: it may be kept for ever. */
  path: string
  body: string
  type: string
}

/** The only two files that the pages load. */
export const stylesheet = readAsset('modelwire.css', 'text/css; charset=utf-8')
export const icon = readAsset('icon.svg', 'image/svg+xml')

function readAsset(file: string, type: string): Asset {
  const body = readFileSync(new URL(`./pages/${file}`, import.meta.url), 'utf8')
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12)
  return { path: `/assets/${file.replace('.', `.${hash}.`)}`, body, type }
}
