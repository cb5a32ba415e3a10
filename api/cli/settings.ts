import { readFileSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { UsageError } from './contract.ts'
import { safe } from './text.ts'

/**
 * Settings of a channel as they are written: `name=text`, `name:=JSON` for what is no text, and `name=@file` (`@-`: what is read) for what
 * is not to stand in a shell's history. Throws UsageError, which never repeats a value.
 */
export async function readSettings(written: readonly string[], stdin: Readable): Promise<Record<string, unknown>> {
  const settings: Record<string, unknown> = {}
  for (const each of written) {
    const [, name = '', sign = '', text = ''] = /^([A-Za-z]\w*)(:?=)(.*)$/s.exec(each) ?? []
    if (name === '') throw new UsageError('--set takes name=value, such as url=https://hooks.example.com/modelwire')
    settings[name] = sign === ':=' ? jsonOf(name, text) : await textOf(name, text, stdin)
  }
  return settings
}

async function textOf(name: string, text: string, stdin: Readable): Promise<string> {
  if (!text.startsWith('@')) return text
  if (text === '@-') return (await textFrom(stdin)).trim()
  try {
    return readFileSync(text.slice(1), 'utf8').trim()
  } catch {
    throw new UsageError(`--set ${name}: the file ${safe(text.slice(1))} cannot be read`)
  }
}

/** All that is there to be read. */
export async function textFrom(stdin: Readable): Promise<string> {
  let text = ''
  for await (const chunk of stdin.setEncoding('utf8')) text += chunk
  return text
}

function jsonOf(name: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new UsageError(`--set ${name}: what stands behind := must be JSON, such as 3, true or ["a","b"]`)
  }
}
