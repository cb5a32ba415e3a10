import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { parse } from 'smol-toml'
import { describe, expect, it } from 'vitest'
import { companyFile } from '../config/company.ts'
import { sourceKinds } from '../workers/sources/index.ts'
import { serveDatabase } from './support/api.ts'
import { useDatabase } from './support/database.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const blocks = [...readme.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language = '', text = '']) => ({ language, text }))
const textOf = (language: string) => blocks.filter(block => block.language === language).map(block => block.text)

describe('the README', () => {
  const database = useDatabase()

  it('asks the API for what it answers', async () => {
    const api = await serveDatabase(database.db, { logged: [], reasons: [] })
    const addresses = [...readme.matchAll(/curl -s 'http:\/\/localhost:8787([^']+)'/g)].map(([, path = '']) => path)
    expect(addresses.length).toBeGreaterThan(4)
    // its companies are those that the files bring; an empty database knows none of them
    await database.db`insert into companies (id, name, country, languages, website) values ('deepseek', 'DeepSeek', 'CN', '{zh}', 'https://example.org')`
    for (const path of addresses)
      expect([path, (await fetch(`http://127.0.0.1:${api.port}${encodeURI(path)}`)).status]).toEqual([path, 200])
    await api.close()
  })

  it('explains an announcement as the program does', async () => {
    const asked = /echo '(.+)' \| npm run -s explain/.exec(readme)?.[1] ?? ''
    const run = promisify(execFile)(process.execPath, ['start.mjs', 'workers/explain.ts'])
    run.child.stdin?.end(`${asked}\n`)
    expect(JSON.parse((await run).stdout)).toMatchObject(JSON.parse(textOf('json')[0] ?? ''))
  })

  it('shows a company file that is one', () => {
    for (const file of textOf('toml')) {
      const company = companyFile.parse(parse(file))
      for (const source of company.source) expect(() => sourceKinds[source.kind]?.settings.parse(source.settings)).not.toThrow()
    }
  })

  it('names every variable of the environment, and every filter', async () => {
    const { filters } = await import('../db/filters/index.ts')
    for (const filter of filters) expect(readme).toContain(`\`${filter.name}\``)
    const source = readFileSync(new URL('../config/env.ts', import.meta.url), 'utf8')
    const names = [...source.matchAll(/^ {2}([A-Z_]+): /gm)].map(([, name]) => name ?? '')
    expect(names.length).toBeGreaterThan(10)
    for (const name of names.filter(each => each !== 'OPERATOR_TOKEN')) expect(readme).toContain(`\`${name}\``)
  })
})

it('docs/sources.md names every kind of source', () => {
  const page = readFileSync(new URL('../docs/sources.md', import.meta.url), 'utf8')
  for (const kind of Object.keys(sourceKinds)) expect(page).toContain(`\`${kind}\``)
})
