import { execFile, execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formats } from '../../api/documents/index.ts'
import type { OpenApiDocument } from '../../api/openapi/document.ts'
import { bodyOf } from '../support/api.ts'
import { useDatabase } from '../support/database.ts'
import { connectClient, contentOf, textOf } from '../support/mcp.ts'
import { startProgram, type TestProgram } from '../support/program.ts'
import { insertRelease, insertRevision } from '../support/releases.ts'

const root = path.resolve(import.meta.dirname, '../..')

/** The file that the filter is. */
const filter = `import { type Filter, joined } from './parts/filter.ts'
import { name } from './parts/word.ts'

export const edition: Filter<string> = {
  name: 'edition',
  label: 'Edition',
  description: 'Number that a release carries in its name, exactly: 4.5.',
  value: name.regex(/^[0-9.]+$/, 'must be a number such as 4.5'),
  condition(sql, numbers) {
    return joined(
      sql,
      'or',
      numbers.map(number => sql\`releases.version = \${number}\`),
    )
  },
  matches: ({ version }, numbers) => version !== null && numbers.includes(version),
}
`

/** Where releases that fit are listed: each has to take the filter, and to refuse a value that is none. */
const places = ['/api/releases', '/', '/api/changes', ...formats.map(({ path }) => path)]

const database = useDatabase()
const copy = mkdtempSync(path.join(tmpdir(), 'modelwire-filter-'))
const api = { address: '' }
let running: TestProgram

beforeAll(async () => {
  copyProject()
  writeFileSync(path.join(copy, 'db/filters/edition.ts'), filter)
  const list = path.join(copy, 'db/filters/index.ts')
  const before = readFileSync(list, 'utf8')
  const after = before
    .replace("import { country } from './country.ts'\n", "$&import { edition } from './edition.ts'\n")
    .replace(/(export const filters: readonly Filter\[\] = \[\n(?:.*\n)*?)\]/, '$1  edition,\n]')
  writeFileSync(list, after)
  for (const [id, version] of [
    ['acme-first', '1'],
    ['acme-second', '2.5'],
  ] as const) {
    const updatedAt = new Date().toISOString()
    await insertRevision(database.db, await insertRelease(database.db, { id, version, updatedAt }), updatedAt, [])
  }
  running = startProgram('api/main.ts', [], { DATABASE_URL: database.url, PORT: '0' }, copy)
  api.address = (await running.says(/http:\/\/localhost:\d+/))[0]
}, 60_000)

afterAll(async () => {
  await running?.end('SIGTERM')
  rmSync(copy, { recursive: true, force: true })
})

const get = (place: string) => fetch(`${api.address}${place}`)

describe('a filter that is a file and a line in the list', () => {
  it('is nothing else', () => {
    const changed = filesOf(root).filter(file => !isSame(file))
    expect([...changed, ...readdirSync(path.join(copy, 'db/filters')).filter(file => file === 'edition.ts')]).toEqual([
      'db/filters/index.ts',
      'edition.ts',
    ])
    const lines = (folder: string) => readFileSync(path.join(folder, 'db/filters/index.ts'), 'utf8').split('\n')
    expect(lines(copy).filter(line => !lines(root).includes(line))).toEqual(["import { edition } from './edition.ts'", '  edition,'])
  })

  it.each(places)('works in %s', async place => {
    const ask = async () => {
      const answer = await get(`${place}?edition=2.5`)
      const text = await answer.text()
      return [answer.status, text.includes('acme-second'), text.includes('acme-first')]
    }
    // changes are told once no older transaction runs, of whichever test on the same server
    await expect.poll(ask, { timeout: 10_000 }).toEqual([200, true, false])
    const wrong = await get(`${place}?edition=second`)
    expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining('must be a number such as 4.5')])
    expect((await get(`${place}?editon=2.5`)).status).toBe(400)
  })

  it('works in the stream', async () => {
    expect((await get('/api/stream?edition=second')).status).toBe(400)
    const answer = await get('/api/stream?edition=2.5&since=start')
    let told = ''
    for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      told += chunk
      if (told.includes('acme-second')) break
    }
    expect([told.includes('event: release'), told.includes('acme-first')]).toEqual([true, false])
  })

  it('works in what was known before, too', async () => {
    expect((await get('/api/releases?edition=2.5&as_of=2030')).status).toBe(200)
  })

  it('works in a subscription, and in what it would have sent', async () => {
    const settings = { url: 'https://hooks.acme.example/modelwire' }
    const body = JSON.stringify({ query: { edition: ['2.5', 3] }, channel: 'webhook', settings })
    const made = await fetch(`${api.address}/api/subscriptions`, { method: 'POST', body })
    expect([made.status, await made.json()]).toEqual([
      201,
      expect.objectContaining({ subscription: expect.objectContaining({ query: 'edition=2.5,3' }) }),
    ])
    const previewed = await bodyOf<{ query: string }>(get('/api/subscriptions/preview?edition=2.5'))
    expect(previewed.query).toBe('edition=2.5')
  })

  it('is described in OpenAPI, and on the page of it', async () => {
    const { paths, components } = await bodyOf<OpenApiDocument>(get('/openapi.json'))
    expect(components.parameters.edition).toMatchObject({
      name: 'edition',
      in: 'query',
      description: expect.stringContaining('exactly: 4.5'),
    })
    for (const place of ['/api/releases', '/api/changes', '/api/stream', '/releases.atom', '/api/subscriptions/preview']) {
      expect(paths[place]?.get?.parameters).toContainEqual({ $ref: '#/components/parameters/edition' })
    }
    expect(await (await get('/docs')).text()).toContain('exactly: 4.5')
  })

  it('is a field of the form of the timeline, and of subscriptions', async () => {
    for (const place of ['/?edition=2.5', '/subscribe?edition=2.5']) {
      const page = await (await get(place)).text()
      expect([place, /<label><span>Edition<\/span><input type="text" name="edition" value="2\.5"/.test(page)]).toEqual([place, true])
    }
  })

  it('can be said by agents', async () => {
    const client = await connectClient(api, true)
    const { tools } = await client.listTools()
    for (const name of ['search_releases', 'feed_address']) {
      const { properties } = tools.find(tool => tool.name === name)?.inputSchema ?? {}
      expect([name, properties?.edition]).toEqual([name, expect.objectContaining({ title: 'Edition' })])
    }
    const found = await client.callTool({ name: 'search_releases', arguments: { edition: ['2.5'] } })
    expect(contentOf(found)).toMatchObject({ releases: [{ id: 'acme-second' }] })
    expect(textOf(await client.callTool({ name: 'feed_address', arguments: { edition: '2.5' } }))).toContain('?edition=2.5')
    await client.close()
  })

  it('is an option in the terminal', async () => {
    const ask = promisify(execFile)
    const run = (...args: string[]) => ask(process.execPath, [path.join(copy, 'api/cli/modelwire.mjs'), ...args, '--url', api.address])
    for (const command of ['timeline', 'subscribe']) expect((await run(command, '--help')).stdout).toMatch(/^ {2}--edition <edition> /m)
    const { stdout } = await run('timeline', '--edition', '2.5')
    expect([stdout.includes('acme-second'), stdout.includes('acme-first')]).toEqual([true, false])
  }, 60_000)
})

/** All that is tracked, or about to be, with the packages that are installed here. */
function copyProject(): void {
  for (const file of filesOf(root)) {
    mkdirSync(path.dirname(path.join(copy, file)), { recursive: true })
    cpSync(path.join(root, file), path.join(copy, file))
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'))
}

function filesOf(folder: string): string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  return listed.split('\0').filter(file => !['', 'node_modules'].includes(file) && existsSync(path.join(folder, file)))
}

function isSame(file: string): boolean {
  return readFileSync(path.join(root, file)).equals(readFileSync(path.join(copy, file)))
}
