import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { isAlive } from '../db/embedded/process.ts'
import { companyFile } from './support/companyFile.ts'
import { readMetrics, told } from './support/metrics.ts'
import { readPostmaster } from './support/postmaster.ts'
import { runProgram, type TestProgram } from './support/program.ts'
import { atomFeed, useUpstream } from './support/upstream.ts'

const upstream = useUpstream()
const feed = 'http://lumen.example/feed.xml'
const company = companyFile(feed)

interface Place {
  folder: string
  /** The upstream is the proxy: no test reaches the network, and every real source fails at once. */
  env: Record<string, string>
}

let place: Place

beforeEach(async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'modelwire-start-'))
  await writeFile(path.join(folder, 'lumen.toml'), company)
  const env = {
    PORT: '0',
    DATA_DIR: path.join(folder, 'data'),
    COMPANIES_DIR: folder,
    HTTP_PROXY: upstream.address,
    HTTPS_PROXY: upstream.address,
  }
  place = { folder, env }
  upstream.says.set(feed, { body: atomFeed([{ id: '1', title: 'Lumen AI open-sources Vega 1' }]) })
  return async () => {
    const pid = readPostmaster(path.join(folder, 'data'))
    if (pid && isAlive(pid)) process.kill(pid, 'SIGKILL')
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
})

const start = (env: Record<string, string> = {}) => runProgram('main.ts', [], { ...place.env, ...env })

async function addressOf(program: TestProgram): Promise<string> {
  const [, address = ''] = await program.says(/Modelwire at (http:\S+)/)
  return address
}

async function releasesOf(address: string): Promise<string[]> {
  const body = (await (await fetch(`${address}/api/releases?company=lumen`)).json()) as { releases: { id: string }[] }
  return body.releases.map(release => release.id)
}

describe('npm start', () => {
  it('fills a timeline with nothing but Node, loses nothing to kill -9, and stops in order', async () => {
    const killed = start()
    await killed.says(/of \d+ sources read.*, 1 releases/)
    expect(await releasesOf(await addressOf(killed))).toEqual(['lumen-vega-1'])
    await killed.end('SIGKILL')
    const again = start()
    expect(await releasesOf(await addressOf(again))).toEqual(['lumen-vega-1'])
    const asked = upstream.asked.filter(each => each.path === feed)
    expect(asked.length).toBe(1)
    const postmaster = readPostmaster(place.env.DATA_DIR ?? '') ?? 0
    expect(await again.end('SIGTERM')).toBe(0)
    expect(isAlive(postmaster)).toBe(false)
    expect(again.said()).not.toMatch(/error|warn|\{/i)
  }, 90_000)

  it('reads at once what a run that was killed was reading', async () => {
    upstream.says.set(feed, { body: '', delayMs: 20_000 })
    const isAsked = () => upstream.asked.some(each => each.path === feed)
    const killed = start()
    await addressOf(killed)
    await expect.poll(isAsked, { timeout: 20_000 }).toBe(true)
    await killed.end('SIGKILL')
    upstream.asked.length = 0
    upstream.says.set(feed, { body: atomFeed([{ id: '1', title: 'Lumen AI open-sources Vega 1' }]) })
    const again = start()
    await addressOf(again)
    await expect.poll(isAsked, { timeout: 20_000 }).toBe(true)
    expect(await again.end('SIGTERM')).toBe(0)
  }, 90_000)

  it('polls without the queue when REDIS_URL leads nowhere, and says that it is degraded', async () => {
    const program = start({ REDIS_URL: 'redis://127.0.0.1:1' })
    await program.says(/of \d+ sources read.*, 1 releases/)
    const address = await addressOf(program)
    const ready = await fetch(`${address}/readyz`)
    expect(ready.status, program.said()).toBe(503)
    expect((await fetch(`${address}/readyz?of=reads`)).status).toBe(200)
    expect(await ready.json()).toEqual({
      status: 'degraded',
      reasons: ['the queue does not answer: what is due is done straight from Postgres', 'Redis does not answer'],
    })
    const metrics = readMetrics(await (await fetch(`${address}/metrics`)).text())
    expect(told(metrics, 'modelwire_queue_away', { queue: 'polls' })).toBe(1)
    expect(told(metrics, 'modelwire_redis_ok', { check: 'answers' })).toBe(0)
    expect(told(metrics, 'modelwire_polls_total', { kind: 'feed', outcome: 'read' })).toBeGreaterThan(0)
    expect(told(metrics, 'modelwire_releases', { stage: 'released' })).toBeGreaterThan(0)
    expect(await program.end('SIGINT')).toBe(0)
  }, 90_000)

  it('breaks off a poll that hangs when it is told to end, and ends at once when it is told twice', async () => {
    upstream.says.set(feed, { body: '', delayMs: 20_000 })
    for (const times of [1, 2]) {
      upstream.asked.length = 0
      const program = start()
      await addressOf(program)
      await expect.poll(() => upstream.asked.some(each => each.path === feed), { timeout: 20_000 }).toBe(true)
      const told = performance.now()
      if (times === 2) {
        program.process.kill('SIGINT')
        await new Promise(resolve => setTimeout(resolve, 300))
      }
      expect(await program.end('SIGINT')).toBe(times === 1 ? 0 : 1)
      expect(performance.now() - told).toBeLessThan(times === 1 ? 10_000 : 2000)
    }
  }, 90_000)
})

describe('what is wrong from the start is said in one line, with exit code 1, before Postgres is touched', () => {
  const says = async (program: TestProgram, what: RegExp) => {
    expect(await program.ended()).toBe(1)
    expect(program.said().trim()).toMatch(what)
    expect(program.said().trim().split('\n')).toHaveLength(1)
    expect(existsSync(place.env.DATA_DIR ?? '')).toBe(false)
  }

  it('a port in use', async () => {
    const server = net.createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const { port } = server.address() as net.AddressInfo
    await says(start({ PORT: String(port) }), new RegExp(`^port ${port} is in use`))
  })

  it('a variable that makes no sense', () => says(start({ PORT: 'eighty' }), /^PORT must be a port number/))

  it('a database that refuses, without its password', () =>
    says(start({ DATABASE_URL: 'postgres://me:hunter2@127.0.0.1:1/wire' }), /^the database 127\.0\.0\.1:1\/wire .* nobody listens there$/))

  it('a company file that is broken, by file and line', async () => {
    await writeFile(path.join(place.folder, 'lumen.toml'), `${company}\ncolour = "red"\n`)
    await says(start(), /lumen\.toml:\d+ /)
  })

  it('settings that a kind of source does not take, by file and line', async () => {
    await writeFile(path.join(place.folder, 'lumen.toml'), `${company}\n[source.settings]\ncolour = "red"\n`)
    await says(start(), /lumen\.toml:\d+ source\.settings.*colour/)
  })

  it.each([
    ['a file', async (folder: string) => writeFile(folder, 'a file'), 'it is a file, not a folder'],
    ['below a file', async () => '/etc/passwd/below', 'a part of it is a file, not a folder'],
    ['where nothing can be written', async () => '/proc/modelwire', 'it cannot be made there'],
    ['full of something else', putSomethingElse, "its folder postgres holds something else than Modelwire's database"],
  ])('a DATA_DIR that is %s', async (_, make, why) => {
    const folder = path.join(place.folder, 'taken')
    const directory = (await make(folder)) || folder
    await says(start({ DATA_DIR: directory }), new RegExp(`^DATA_DIR ${directory} cannot be used: ${why}`))
  })

  it('workers alone without a database', () => says(runProgram('workers/main.ts', [], place.env), /^DATABASE_URL must be set/))
})

async function putSomethingElse(folder: string): Promise<void> {
  await mkdir(path.join(folder, 'postgres'), { recursive: true })
  await writeFile(path.join(folder, 'postgres', 'letters.txt'), 'dear')
}
