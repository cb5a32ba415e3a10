import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readTerminalEnvironment } from '../../config/env.ts'
import { useApi } from '../support/api.ts'
import { seedTimeline } from '../support/described.ts'
import { type CreatedBody, newHook } from '../support/subscriptions.ts'
import { runLine } from '../support/terminal.ts'

const api = useApi()
const root = path.resolve(import.meta.dirname, '../..')

beforeAll(() => seedTimeline(api.db))
beforeEach(() => api.db`delete from allowances`)

/** The program that `npx modelwire` starts, elsewhere than in its own folder. */
function program(args: string[], env: Record<string, string> = {}, stdin = ''): Promise<{ code: number; out: string; said: string }> {
  return new Promise(resolve => {
    const ended = (error: (Error & { code?: unknown }) | null, out: string, said: string) =>
      resolve({ code: error ? Number(error.code) : 0, out, said })
    const whole = { PATH: process.env.PATH ?? '', ...env }
    const child = execFile(process.execPath, [path.join(root, bin), ...args], { env: whole, cwd: tmpdir() }, ended)
    child.stdin?.end(stdin)
  })
}

const { bin: bins, scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
const bin: string = bins.modelwire

describe('the program', () => {
  it('is what npx modelwire and npm run cli start', async () => {
    expect(scripts.cli).toBe('node start.mjs api/cli/main.ts')
    expect(readFileSync(path.join(root, bin), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
    expect(await program(['--version'])).toEqual({ code: 0, out: `modelwire ${version}\n`, said: '' })
  })

  it('asks where it is told to, and ends as it went', async () => {
    const env = { MODELWIRE_URL: api.address }
    const asked = await program(['timeline', '--stage', 'released'], env)
    expect(asked).toMatchObject({ code: 0, out: expect.stringContaining('acme-one'), said: '' })
    expect(await program(['timeline', '--stage', 'x'], env)).toMatchObject({ code: 1, out: '' })
    expect(await program(['timeline', '--stge', 'x'], env)).toMatchObject({ code: 2, out: '' })
    const wrong = await program(['timeline'], { MODELWIRE_URL: 'nowhere' })
    expect(wrong).toEqual({ code: 2, out: '', said: 'MODELWIRE_URL must be an http:// or https:// address (environment)\n' })
  }, 60_000)

  it('has no colours where its output is no terminal, unless they are forced', async () => {
    const env = { MODELWIRE_URL: api.address }
    expect((await program(['timeline'], env)).out).not.toContain('\u001b')
    expect((await program(['timeline'], { ...env, FORCE_COLOR: '1' })).out).toContain('\u001b[32m')
    expect((await program(['timeline'], { ...env, COLUMNS: '30' })).out.split('\n').every(line => line.length <= 30)).toBe(true)
  }, 60_000)

  it.each([
    [{}, null],
    [{ NO_COLOR: '1' }, false],
    [{ NO_COLOR: '' }, null],
    [{ TERM: 'dumb' }, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, true],
    [{ FORCE_COLOR: '0' }, false],
  ])('takes %j as colours: %s', (source, color) => {
    expect(readTerminalEnvironment(source).color).toBe(color)
  })
})

describe('explain', () => {
  it('is understood as the program of the workers does, from words or from lines', async () => {
    const asked = 'Baidu plans to open-source ERNIE 5 in June'
    const said = await program(['explain', asked])
    expect(said).toMatchObject({ code: 0, said: '' })
    expect(said.out).toMatch(/^No release: planned, openness unknown, company baidu, model ERNIE 5\n {2}\S/)
    const run = (args: string[], stdin?: string) => runLine(api, ['explain', ...args], stdin === undefined ? {} : { stdin })
    const lines = await run(['--json'], `${asked}\n{"title":"Nothing at all"}\n`)
    const read = lines.out
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(read).toMatchObject([
      { stage: 'planned', company: 'baidu', model: 'ERNIE 5' },
      { isRelease: false, company: null },
    ])
    expect(await run([], '{"titel":"x"}\n')).toMatchObject({ code: 1, said: expect.stringContaining('line 1') })
    expect(await run([], '\n')).toMatchObject({ code: 2, out: '' })
    expect(await run([])).toMatchObject({ code: 2, out: '' })
  }, 60_000)
})

describe('subscribe', () => {
  const made = async (args: string[], given: Parameters<typeof runLine>[2] = {}) =>
    runLine(api, ['subscribe', '--channel', 'webhook', ...args], given)
  const count = async () => (await api.db`select from subscriptions`).length

  it('writes what has to be kept once, to the terminal that asked', async () => {
    const url = newHook()
    const { code, out, said } = await made([
      '--set',
      `url=${url}`,
      '--stage',
      'released',
      '--cadence',
      'daily',
      '--digest-hour',
      '7',
      '--quiet-from',
      '22:00',
      '--quiet-to',
      '07:00',
    ])
    const [, token = ''] = /^ {2}Token +(\S+)$/m.exec(out) ?? []
    expect([code, said]).toEqual([0, ''])
    expect(out).toMatch(/^ {2}Secret +whsec_\S+$/m)
    expect(out).toContain(`https://modelwire.example/subscriptions/manage/${token}`)
    expect(out.split(token).length).toBe(3)
    expect(out).not.toContain(url)
    const [, id = ''] = /^Subscription (\S+): /.exec(out) ?? []
    const headers = { Authorization: `Bearer ${token}` }
    const { subscription } = (await (await fetch(`${api.address}/api/subscriptions/${id}`, { headers })).json()) as CreatedBody
    expect(subscription).toMatchObject({
      query: 'stage=released',
      cadence: 'daily',
      digestHour: 7,
      quietHours: { from: '22:00', to: '07:00' },
    })
  })

  it('makes nothing where its secrets would go elsewhere, unless that is wanted', async () => {
    const before = await count()
    expect(await made(['--set', `url=${newHook()}`], { isTerminal: false })).toMatchObject({ code: 2, out: '' })
    expect(await count()).toBe(before)
    const json = await made(['--set', `url=${newHook()}`, '--json'], { isTerminal: false })
    expect(JSON.parse(json.out)).toMatchObject({ token: expect.any(String), secret: expect.stringMatching(/^whsec_/) })
  })

  it('reads a secret setting from a file or from what it reads, and never repeats one', async () => {
    const file = path.join(tmpdir(), `modelwire-hook-${process.pid}`)
    writeFileSync(file, `${newHook()}\n`)
    expect(await made(['--set', `url=@${file}`])).toMatchObject({ code: 0 })
    expect(await made(['--set', 'url=@-'], { stdin: `${newHook()}\n` })).toMatchObject({ code: 0 })
    expect(await made(['--set', 'url=@/nowhere'])).toMatchObject({ code: 2, said: expect.stringContaining('cannot be read') })
    for (const wrong of ['ftp://secret.example/hidden', 'url', ':=hidden']) {
      const { code, said, out } = await made(['--set', wrong === 'url' ? wrong : `url=${wrong}`])
      expect([wrong, code > 0, out, said.includes('hidden')]).toEqual([wrong, true, '', false])
    }
  })

  it('only looks with --preview', async () => {
    const before = await count()
    const { code, out } = await runLine(api, ['subscribe', '--preview', '--openness', 'weights'])
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^The last 30 days would have sent \d+ messages of \d+ pieces of news, [\d.]+ a week\.\n/),
    ])
    expect(await count()).toBe(before)
    expect(await runLine(api, ['subscribe', '--openness', 'weights'])).toMatchObject({
      code: 2,
      said: expect.stringContaining('--channel'),
    })
    expect(await runLine(api, ['subscribe', '--preview', '--cadence', 'dayly'])).toMatchObject({
      code: 1,
      said: expect.stringContaining('Did you mean daily'),
    })
  })
})
