import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { programs } from '../start.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const copy = mkdtempSync(path.join(tmpdir(), 'modelwire-launch-'))
const builds = path.join(copy, '.build')

beforeAll(() => {
  for (const name of ['api', 'config', 'db', 'docs', 'workers', 'main.ts', 'start.mjs', 'tsconfig.json', 'package.json'])
    cpSync(path.join(root, name), path.join(copy, name), { recursive: true })
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'))
})
beforeEach(() => rmSync(builds, { recursive: true, force: true }))
afterAll(() => rmSync(copy, { recursive: true, force: true }))

const run = (...words: string[]) => promisify(execFile)(process.execPath, [path.join(copy, 'start.mjs'), ...words], { cwd: tmpdir() })
const explain = async (): Promise<unknown[]> => {
  const asked = run('workers/explain.ts')
  asked.child.stdin?.end('{"title":"DeepSeek open-sources Vega 4"}\n')
  return JSON.parse((await asked).stdout).claims
}

describe('start.mjs', () => {
  it('makes what it runs once, also where several start at the same time', async () => {
    const [first, ...others] = await Promise.all([explain(), explain(), explain()])
    expect(first).toHaveLength(1)
    expect(others).toEqual([first, first])
    const made = readdirSync(builds)
    expect(made).toHaveLength(1)
    await explain()
    expect(readdirSync(builds)).toEqual(made)
  })

  it('makes every program, each of which says what it wants, and tells no other', async () => {
    await run()
    const [folder = ''] = readdirSync(builds)
    const made = readdirSync(path.join(builds, folder))
    for (const program of programs.filter(each => !each.includes('thread')))
      expect(made).toContain(`${program.replace('.ts', '').replaceAll('/', '-')}.mjs`)
    expect(made).toContain('reader-thread.mjs')
    await expect(run('workers/nothing.ts')).rejects.toMatchObject({
      ...{ code: 2, stderr: expect.stringMatching(/^workers\/nothing\.ts is no program of Modelwire: must be one of main\.ts, .*\n$/) },
    })
  })

  it('runs the sources as they are now, and errors name their lines', async () => {
    await run()
    const file = path.join(copy, 'workers/explain.ts')
    const before = readFileSync(file, 'utf8')
    writeFileSync(file, `${before}\nthrow new Error('here')\n`)
    const line = before.split('\n').length + 1
    await expect(explain()).rejects.toThrow(new RegExp(`Error: here\\n +at .*workers/explain\\.ts:${line}:7`))
    writeFileSync(file, before)
    expect(await explain()).toHaveLength(1)
    expect(readdirSync(builds)).toHaveLength(2)
  })

  it('leaves nothing of what cannot be made', async () => {
    const file = path.join(copy, 'workers/explain.ts')
    const before = readFileSync(file, 'utf8')
    writeFileSync(file, `${before}\nconst = 1\n`)
    await expect(explain()).rejects.toThrow(/workers\/explain\.ts:\d+:6: ERROR: Expected identifier/)
    writeFileSync(file, before)
    expect(readdirSync(builds)).toEqual([])
  })

  it('says where it cannot write, and what helps', async () => {
    writeFileSync(builds, 'in the way')
    await expect(explain()).rejects.toMatchObject({
      code: 2,
      stderr: `${builds} cannot be written (ENOTDIR): run \`npm run build\` once as whoever owns that folder\n`,
    })
  })

  it('keeps ten of what was made before, the newest', async () => {
    mkdirSync(builds)
    for (let nth = 0; nth < 12; nth += 1) mkdirSync(path.join(builds, `old-${nth}`))
    await run()
    expect(readdirSync(builds)).toHaveLength(10)
  })
})
