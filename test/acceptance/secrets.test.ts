import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Redis } from 'ioredis'
import { describe, expect, it, onTestFinished } from 'vitest'
import { pollSourceNow } from '../../db/operator/sources.ts'
import { bodyOf } from '../support/api.ts'
import { samples } from '../support/channels.ts'
import { companyFile } from '../support/companyFile.ts'
import { useDatabase } from '../support/database.ts'
import { runProgram } from '../support/program.ts'
import { hasRedis, useRedis } from '../support/redis.ts'
import { type CreatedBody, programOf } from '../support/subscriptions.ts'
import { atomFeed, useUpstream } from '../support/upstream.ts'

const used = useDatabase()
const upstream = useUpstream()
const redis = hasRedis ? useRedis() : null

/** What is planted, where. `Z9` makes each one that stands nowhere by chance. */
const planted = {
  database: 'plantedZ9database',
  redis: 'plantedZ9redis',
  operator: 'plantedZ9operatorToken',
  mailServer: 'plantedZ9mail',
  proxy: 'plantedZ9proxy',
  webhookPath: 'plantedZ9hook',
  slack: 'plantedZ9slack',
  discord: 'plantedZ9discord',
  telegram: 'AAplantedZ9telegramTokenOfABot00000',
  feishuSecret: 'plantedZ9feishu',
  teams: 'plantedZ9teams',
  ntfy: 'tk_plantedZ9ntfy',
}

const subscriptions = (receiver: string): [string, object][] => [
  ['webhook', { url: `${receiver}/${planted.webhookPath}` }],
  ['slack', { url: `https://hooks.slack.com/services/T0000/B0000/${planted.slack}` }],
  ['discord', { url: `https://discord.com/api/webhooks/123456789012345678/${planted.discord}` }],
  ['telegram', { token: `123456789:${planted.telegram}`, chat: '-1001234567890' }],
  ['feishu', { ...samples.feishu?.settings, secret: planted.feishuSecret }],
  ['teams', { url: String(samples.teams?.settings.url).replace('s3cretTeamsSig', planted.teams) }],
  ['ntfy', { server: 'https://ntfy.example', topic: 'topic', token: planted.ntfy }],
  ['email', { address: 'somebody@example.org' }],
]

/** A mail server that repeats what it refuses, and a place that answers with all that it was asked. */
async function echo(): Promise<number> {
  const server = net.createServer(socket => {
    socket.on('error', () => undefined)
    socket.write('220 mail.example\r\n')
    socket.on('data', said => socket.write(`535 no: ${said.toString('latin1')}\r\n`))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as net.AddressInfo).port
}

const withPassword = (url: string, password: string, user?: string) => {
  const address = new URL(url)
  if (user) address.username = user
  address.password = password
  return address.href
}

describe('a full run with planted secrets', { timeout: 120_000 }, () => {
  it('tells 0 of 12 of them, to its log, its readers or its queue', async () => {
    expect(Object.keys(planted)).toHaveLength(12)
    const folder = mkdtempSync(path.join(tmpdir(), 'modelwire-secrets-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    writeFileSync(path.join(folder, 'lumen.toml'), companyFile(`${upstream.address}/feed.xml`))
    upstream.says.set('/feed.xml', { body: atomFeed([{ id: '1', title: 'Lumen AI open-sources Vega 1' }]) })
    // says back whatever it was told, as a careless receiver does
    upstream.says.set(`/${planted.webhookPath}`, { status: 500, body: `cannot post to /${planted.webhookPath}` })
    const said: string[] = []
    if (redis) await watch(redis.url, said)
    const env = {
      ...{ PORT: '0', LOG_LEVEL: 'debug', DATA_DIR: path.join(folder, 'data'), COMPANIES_DIR: folder },
      DATABASE_URL: withPassword(used.url, planted.database, await asSomebodyElse()),
      ...(redis ? { REDIS_URL: withPassword(redis.url, planted.redis) } : {}),
      OPERATOR_TOKEN: planted.operator,
      SMTP_URL: `smtp://me:${planted.mailServer}@127.0.0.1:${await echo()}`,
      MAIL_FROM: 'news@modelwire.example',
      ...{ HTTPS_PROXY: withPassword(upstream.address, planted.proxy), NO_PROXY: '127.0.0.1', ALLOW_PRIVATE_HOSTS: '127.0.0.1' },
      DELIVERY_SCHEDULE: '0.2,0.2,0.2,600',
    }
    const program = runProgram('main.ts', [], env)
    const [, address = ''] = await program.says(/Modelwire at (http:\S+)/)
    const read = async (given: string, init: RequestInit = {}) => {
      const answer = await fetch(`${address}${given}`, { redirect: 'manual', ...init })
      said.push(JSON.stringify([...answer.headers]), await answer.text())
    }
    const { send, held } = programOf({ address })
    const made: CreatedBody[] = []
    for (const [channel, settings] of subscriptions(upstream.address)) {
      const answer = await send('POST', '/api/subscriptions', { query: '', channel, settings })
      expect([channel, answer.status]).toEqual([channel, 201])
      made.push(await bodyOf<CreatedBody>(answer))
      // what is wrong with it is said without it
      await read('/api/subscriptions', { method: 'POST', body: JSON.stringify({ query: '', channel, settings: { ...settings, more: 1 } }) })
      await read('/api/subscriptions', {
        method: 'POST',
        body: JSON.stringify({ channel: JSON.stringify(settings).slice(0, 3), settings: [settings] }),
      })
    }
    await used.db`update subscriptions set state = 'active', active_since = clock_timestamp(), confirm_until = null where state = 'pending'`
    upstream.says.set('/feed.xml', { body: atomFeed(['1', '2'].map(id => ({ id, title: `Lumen AI open-sources Vega ${id}` }))) })
    await program.says(/of \d+ sources read/)
    await pollSourceNow(used.db, 'lumen/news')
    for (const each of made) await held(each).ask('POST', '/test')
    await expect
      .poll(
        async () => (await used.db`select distinct subscription_id from deliveries join attempts on delivery_id = deliveries.id`).length,
        { timeout: 40_000 },
      )
      .toBe(made.length)
    for (const each of made) {
      for (const path of ['', '/deliveries']) said.push(await (await held(each).ask('GET', path)).text())
      // its own page has links of its own
      await read(`/subscriptions/manage/${each.token}`)
      said.push((said.pop() ?? '').replaceAll(each.token, ''))
      said.push(await (await held(each).ask('PATCH', '', { settings: { url: 'no', more: planted.slack.slice(0, 3) } })).text())
    }
    for (const path of [
      '/',
      '/sources',
      '/about',
      '/docs',
      '/openapi.json',
      '/api/releases',
      '/api/sources',
      '/api/channels',
      '/api/rulings',
    ])
      await read(path, { headers: { Authorization: 'Bearer wrong' } })
    for (const path of ['/healthz', '/readyz', '/metrics', '/releases.atom', '/sources.opml', '/admin', '/admin/sign-in', '/nothing'])
      await read(path)
    // the database goes, and everything says so
    await used.db`alter table releases rename to gone`
    for (const path of ['/api/releases?limit=3', '/api/stream', '/releases.csv', '/readyz'])
      await read(path, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined)
    await used.db`alter table gone rename to releases`
    const doctor = await Promise.all([
      runDoctor(env),
      runDoctor({ ...env, DATABASE_URL: withPassword('postgres://me@127.0.0.1:1/wire', planted.database) }),
    ])
    said.push(...doctor, JSON.stringify(await jobs()))
    await program.end('SIGTERM')
    said.push(program.said())
    expect(program.said()).toMatch(/"level":(40|50)/)
    // they were in use
    expect(upstream.asked.map(each => each.path)).toContain(`/${planted.webhookPath}`)
    const all = said.join('\n')
    expect(all.length).toBeGreaterThan(50_000)
    expect(Object.entries(planted).filter(([, secret]) => all.includes(secret))).toEqual([])
    for (const { token, secret } of made) expect([all.includes(token), secret ? all.includes(secret) : false]).toEqual([false, false])
  })

  /** A user of Postgres whose password it is. */
  async function asSomebodyElse(): Promise<string> {
    const name = `somebody_${randomBytes(4).toString('hex')}`
    await used.db.unsafe(`create role ${name} login superuser password '${planted.database}'`)
    onTestFinished(async () => {
      await used.db.unsafe(`reassign owned by ${name} to current_user; drop owned by ${name}; drop role ${name}`)
    })
    return name
  }

  async function runDoctor(env: Record<string, string>): Promise<string> {
    const doctor = runProgram('workers/doctor.ts', [], env)
    await doctor.ended()
    return doctor.said()
  }

  /** What BullMQ keeps, where it keeps it in Postgres. */
  async function jobs(): Promise<unknown> {
    const tables = await used.db<{ name: string }[]>`select table_name as name from information_schema.tables where table_schema = 'bullmq'`
    return Promise.all(tables.map(({ name }) => used.db`select * from ${used.db(`bullmq.${name}`)}`))
  }
})

/** Hears every command that a Redis is given. */
async function watch(url: string, said: string[]): Promise<void> {
  const client = new Redis(url, { protocol: 2 })
  const monitor = await client.monitor()
  onTestFinished(() => monitor.disconnect())
  monitor.on('monitor', (_: string, args: string[]) => said.push(args.join(' ')))
  client.disconnect()
}
