import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readPhrases } from '../../config/phrases.ts'

const own = fileURLToPath(new URL('../../config/phrases/', import.meta.url))
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'phrases-'))
  cpSync(own, folder, { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('the words of messages', () => {
  it('are there in every language', () => {
    const { en, zh } = readPhrases()
    expect([en.more.one, zh.more.one]).toEqual(['and one more', '另有 1 项'])
    expect([en.date.months.length, zh.date.months.length]).toEqual([12, 12])
  })

  it.each([
    [
      'a sentence that is missing',
      'zh.toml',
      'withdrawn = "{company} 的 {name} 已无法获取"',
      '',
      /^config\/phrases\/zh\.toml headline\.withdrawn: /,
    ],
    [
      'a place that nobody fills',
      'en.toml',
      '{company} plans to open {name}"',
      '{compnay} plans"',
      /^config\/phrases\/en\.toml headline\.planned: .*\{company\}, \{name\}/,
    ],
    ['a key that nobody reads', 'en.toml', '[stop]\n', '[stop]\nnever = "Never"\n', /^config\/phrases\/en\.toml stop: .*never/],
    ['an empty sentence', 'en.toml', 'label = "Stop these messages"', 'label = ""', /^config\/phrases\/en\.toml stop\.label: /],
    ['a file that is no TOML', 'en.toml', '[stop]\n', '[stop\n', /^config\/phrases\/en\.toml:\d+ /],
  ])('stop the start for %s, which is named with its file', (_, file, before, after, error) => {
    const text = readFileSync(path.join(folder, file), 'utf8')
    expect(text).toContain(before)
    writeFileSync(path.join(folder, file), text.replace(before, after))
    expect(() => readPhrases(pathToFileURL(`${folder}/`))).toThrow(error)
  })

  it('stop the start where a language has no file', () => {
    rmSync(path.join(folder, 'zh.toml'))
    expect(() => readPhrases(pathToFileURL(`${folder}/`))).toThrow('config/phrases/zh.toml: cannot be read (ENOENT)')
  })
})
