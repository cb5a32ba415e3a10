import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../db/client.ts'
import { pollSourceNow } from '../../db/operator/sources.ts'
import { companyFile } from '../support/companyFile.ts'
import { hasPostgresPrograms, openOwnPostgres, postgresPrograms } from '../support/ownPostgres.ts'
import { runProgram } from '../support/program.ts'
import { type Received, useReceiver } from '../support/subscribers.ts'
import { type CreatedBody, programOf } from '../support/subscriptions.ts'
import { atomFeed, useUpstream } from '../support/upstream.ts'

const upstream = useUpstream()
const receiver = useReceiver()

const page = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8')
/** The commands of "Backup and restore", as they stand there. */
const [backUp = '', restore = ''] = [
  ...(/\n## Backup and restore\n([\s\S]*?)\n## /.exec(page)?.[1]?.matchAll(/```sh\n([\s\S]*?)```/g) ?? []),
].map(([, commands = '']) => commands)

const today = new Date().toISOString()
const publish = (...nth: number[]) =>
  upstream.says.set('/feed.xml', {
    body: atomFeed(nth.map(id => ({ id: `${id}`, title: `Lumen AI open-sources Vega ${id}`, date: today }))),
  })

describe.runIf(hasPostgresPrograms)('a backup, by the commands of docs/operating.md', { timeout: 120_000 }, () => {
  it('is restored with nothing told again, and with what was owed then told once', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'modelwire-backup-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    writeFileSync(path.join(folder, 'lumen.toml'), companyFile(`${upstream.address}/feed.xml`))
    const url = await openOwnPostgres()
    const sh = shellIn(folder, url)
    publish(1)

    const before = await start(folder, url)
    for (const wish of ['/told', '/owed']) await confirm(before.address, wish)
    // what was there before is no news
    await expect.poll(() => isRead(url), { timeout: 30_000 }).toBe(true)
    receiver.answers.set('/owed', { status: 503 })
    publish(1, 2)
    await pollNow(url)
    await expect.poll(() => namesAt('/told'), { timeout: 30_000 }).toEqual(['Vega-2'])
    await expect.poll(() => messagesAt('/owed').length, { timeout: 30_000 }).toBe(1)
    await sh(backUp)
    await before.program.end('SIGTERM')

    expect(await sh(restore)).toMatch(/\nAll \d+ hold\.\n$/)
    const restored = url.replace(/\/postgres$/, '/modelwire_restored')
    receiver.answers.set('/owed', { status: 204 })
    const after = await start(folder, restored)
    const asked = upstream.asked.length
    await retryNow(restored)
    await expect.poll(() => messagesAt('/owed').filter(({ status }) => status === 204).length, { timeout: 30_000 }).toBe(1)
    await pollNow(restored)
    await expect.poll(() => upstream.asked.length, { timeout: 30_000 }).toBeGreaterThan(asked)
    publish(1, 2, 3)
    await pollNow(restored)
    for (const wish of ['/told', '/owed']) await expect.poll(() => namesAt(wish), { timeout: 30_000 }).toEqual(['Vega-2', 'Vega-3'])
    // every copy of what was owed has the id that it had before
    expect(new Set(messagesAt('/owed').map(({ headers }) => headers['webhook-id'])).size).toBe(2)
    await after.program.end('SIGTERM')
  })
})

/** Runs commands of the page as its reader does, and returns what they say. One that fails ends the test with its words. */
function shellIn(folder: string, url: string): (commands: string) => Promise<string> {
  const env = { ...process.env, DATABASE_URL: url, DATA_DIR: folder, PATH: `${postgresPrograms}:${process.env.PATH}` }
  const dump = path.join(folder, 'modelwire.dump')
  return async commands => {
    const there = commands.replaceAll('modelwire.dump', dump)
    return (await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', there], { env })).stdout
  }
}

async function start(folder: string, url: string) {
  const program = runProgram('main.ts', [], {
    ...{ PORT: '0', DATABASE_URL: url, DATA_DIR: path.join(folder, 'data'), COMPANIES_DIR: folder, ALLOW_PRIVATE_HOSTS: '127.0.0.1' },
    // what else is tracked is not asked
    ...{ DELIVERY_SCHEDULE: '600,600', HTTPS_PROXY: upstream.address, NO_PROXY: '127.0.0.1' },
  })
  const [, address = ''] = await program.says(/Modelwire at (http:\S+)/)
  await program.says(/of \d+ sources read/)
  return { program, address }
}

/** Subscribes an address, which says that it is wanted there. */
async function confirm(address: string, wish: string): Promise<void> {
  const { send, held } = programOf({ address })
  const url = `${receiver.address}${wish}`
  receiver.answers.set(wish, event => ({ status: 200, body: event.data.actions?.[0]?.url ?? '' }))
  const answer = await send('POST', '/api/subscriptions', { query: '', channel: 'webhook', settings: { url } })
  const made = (await answer.json()) as CreatedBody
  const stateOf = async () => ((await (await held(made).ask('GET')).json()) as CreatedBody).subscription.state
  await expect.poll(stateOf, { timeout: 30_000 }).toBe('active')
}

/** Messages that tell something. */
function messagesAt(wish: string): Received[] {
  return receiver.received.filter(({ path: each, event }) => each === wish && event.type !== 'subscription.confirmation')
}

function namesAt(wish: string): string[] {
  const taken = messagesAt(wish).filter(({ status }) => status < 300)
  return taken.flatMap(({ event }) => event.data.items.map(({ headline }) => /Vega-\d/.exec(headline)?.[0] ?? headline))
}

async function isRead(url: string): Promise<boolean> {
  return withDatabase(url, async db => {
    const [row] = await db<{ isRead: boolean }[]>`select first_read_at is not null as is_read from sources where id = 'lumen/news'`
    return row?.isRead === true
  })
}

async function pollNow(url: string): Promise<void> {
  await withDatabase(url, db => pollSourceNow(db, 'lumen/news'))
}

async function retryNow(url: string): Promise<void> {
  await withDatabase(url, db => db`update deliveries set due_at = clock_timestamp() where state = 'waiting'`)
}

async function withDatabase<Found>(url: string, work: (db: ReturnType<typeof openDatabase>) => Promise<Found>): Promise<Found> {
  const db = openDatabase(url, { max: 1 })
  try {
    return await work(db)
  } finally {
    await db.end({ timeout: 2 })
  }
}
