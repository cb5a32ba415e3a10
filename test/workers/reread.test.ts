import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../db/client.ts'
import { joinEmbedded, startEmbedded } from '../../db/embedded.ts'
import { migrate } from '../../db/migrate.ts'
import { readArguments } from '../../workers/rereadArguments.ts'
import { useDatabase } from '../support/database.ts'
import { runProgram } from '../support/program.ts'
import { tellShipped } from '../support/shipped.ts'

const database = useDatabase()
const said = ['Moonlight-16B-A3B', 'Kimi-K2-Instruct'].map(name => ({ company: 'moonshot', repository: { id: `moonshotai/${name}` } }))

beforeAll(() => tellShipped(database.db, said))

/** Runs the command on the test's database, or on what `env` says. */
async function reread(args: string[], env: Record<string, string> = { DATABASE_URL: database.url }) {
  const program = runProgram('workers/reread.ts', args, env)
  return { code: await program.ended(), said: program.said().trim() }
}

/** A folder of company files in which one family is called otherwise. */
async function renamedFamily(): Promise<string> {
  const folder = await temporaryFolder()
  const text = await readFile(new URL('../../config/companies/moonshot.toml', import.meta.url), 'utf8')
  await writeFile(path.join(folder, 'moonshot.toml'), text.replace('name = "Moonlight"', 'name = "Moonshine"\naliases = ["Moonlight"]'))
  return folder
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'modelwire-reread-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

describe('what is written behind the command', () => {
  it('is read in any order', () => {
    expect(readArguments([])).toEqual({ isApplied: false, isJson: false, company: null })
    expect(readArguments(['--json', '--company', 'acme', '--apply'])).toEqual({ isApplied: true, isJson: true, company: 'acme' })
    expect(readArguments(['--company=acme'])).toMatchObject({ isApplied: false, company: 'acme' })
  })

  it.each([
    [['--aply'], '--aply is not an option of this command'],
    [['acme'], 'acme is not an option of this command'],
    [['--company'], '--company needs the id of a company'],
    [['--company='], '--company needs the id of a company'],
    [['--company', '--apply'], '--company needs the id of a company'],
  ])('is refused in one line: %j', (args, problem) => {
    expect(() => readArguments(args)).toThrow(new RegExp(`^${problem}\\. Usage: npm run -s reread .*$`))
  })
})

describe('npm run reread', () => {
  it('finds nothing to change where nothing changed', async () => {
    expect(await reread([])).toEqual({
      code: 0,
      said: '2 entries read: releases 0 made, 0 back, 0 changed, 0 dissolved, 0 found by other words. Nothing was written; --apply does it.',
    })
  })

  it('prints what other names would change, for people and for machines, and applies it when it is told to', {
    timeout: 60_000,
  }, async () => {
    const env = { DATABASE_URL: database.url, COMPANIES_DIR: await renamedFamily() }
    const dry = await reread([], env)
    expect(dry.said).toMatch(/^moonshot\n {2}~ moonshot-moonlight-16b-a3b\n {6}(name|family): "Moonlight.*" -> "Moonshine.*"\n/)
    expect(dry.said).toMatch(/0 made, 0 back, 1 changed, 0 dissolved, .* Nothing was written/)
    const json = JSON.parse((await reread(['--json', '--company', 'moonshot'], env)).said)
    expect(json).toMatchObject({ isApplied: false, entries: 2, changed: 1, releases: [{ id: 'moonshot-moonlight-16b-a3b' }] })
    expect(json.releases[0].changes).toContainEqual({ field: 'family', before: 'Moonlight', after: 'Moonshine' })
    expect(await database.db`select from releases where family = 'Moonshine'`).toHaveLength(0)
    expect((await reread(['--apply', '--company=moonshot'], env)).said).toMatch(/1 changed, .* Applied\.$/)
    expect(await database.db`select cause from revisions where revision = 2`).toEqual([{ cause: 'reread' }])
    expect((await reread([], env)).said).toMatch(/^2 entries read: releases 0 made, 0 back, 0 changed/)
  })

  it('says in one line what is wrong', async () => {
    expect(await reread(['--company', 'monshot'])).toEqual({
      code: 1,
      said: '--company monshot: no company of the database has this id; moonshot has',
    })
  })

  it('says in one line that a database is not there, or not up to date', { timeout: 60_000 }, async () => {
    expect(await reread([], { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' })).toEqual({
      code: 1,
      said: expect.stringMatching(/^the database 127\.0\.0\.1:1\/none \(DATABASE_URL\) cannot be used: .*$/),
    })
    const { code, said: text } = await reread([], { DATABASE_URL: database.url.replace(/\/test_\w+$/, '/postgres') })
    expect([code, text]).toEqual([1, expect.stringMatching(/^the database is older than this program \(.*\): npm run migrate$/)])
  })
})

describe('npm run reread on a folder', () => {
  it('says that there is nothing yet, and makes nothing', async () => {
    const folder = await temporaryFolder()
    expect(await reread([], { DATA_DIR: folder })).toEqual({
      code: 1,
      said: `DATA_DIR ${folder} holds no database: start Modelwire there once, or set DATABASE_URL`,
    })
    await expect(joinEmbedded(folder)).rejects.toThrow('holds no database')
  })

  it('uses the Postgres of a Modelwire that runs there and leaves it running, and else starts and stops one', {
    timeout: 60_000,
  }, async () => {
    const folder = await temporaryFolder()
    const owner = await startEmbedded(folder)
    const db = openDatabase(owner.url, { max: 1 })
    await migrate(db)
    await tellShipped(db, said)
    const beside = await reread([], { DATA_DIR: folder })
    expect(beside.said).toMatch(/^A Modelwire runs on this database: .*\n2 entries read: /)
    expect(await db`select from entries`).toHaveLength(2)
    await db.end()
    await owner.stop()
    expect(await reread([], { DATA_DIR: folder })).toEqual({ code: 0, said: expect.stringMatching(/^2 entries read: /) })
    const again = await startEmbedded(folder)
    await again.stop()
  })
})
