import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import type { Company } from '../config/company.ts'
import { readEnvironment } from '../config/env.ts'
import { openDatabase } from '../db/client.ts'
import { startEmbedded } from '../db/embedded.ts'
import { backendPid, countDeliveries, forgetWebhooks, storeWebhooks } from '../db/measure.ts'
import { migrate } from '../db/migrate.ts'
import { type Alerts, startAlerts } from '../workers/alerts.ts'
import { openHttp, type PostRequest } from '../workers/http.ts'
import { sourceKinds } from '../workers/sources/index.ts'
import { syncFiles } from '../workers/sync.ts'
import { postBare } from './fanout/bare.ts'
import { startSink } from './fanout/receiver.ts'
import { openPublisher } from './publisher.ts'
import { cpuMs, postgresCpuMs, quantile, say, spreadOf, tell } from './report.ts'

/**
 * `npm run -s bench:fanout [webhooks]`: how long after the commit of a release a hundred subscribers hear of it, and how fast ten
 * thousand webhooks on loopback are told, beside a bare loop that posts the same bodies.
 */
const many = Number(process.argv[2] ?? 10_000)
const few = 100
const rounds = 40
const drains = 3

const source = {
  ...{ id: 'hub', fullId: 'quarry/hub', kind: 'huggingface', every: '5m', settings: {}, place: 'quarry.toml:1' },
  url: 'https://huggingface.co/api/models?author=quarry',
}
const company: Company = {
  ...{
    id: 'quarry',
    file: 'quarry.toml',
    name: 'Quarry',
    role: 'developer',
    country: 'CN',
    languages: ['zh'],
    website: 'https://example.org/',
  },
  ...{ aliases: [], products: [], family: [{ name: 'Basalt', aliases: [] }], source: [source] },
  organisation: [{ host: 'huggingface', name: 'quarry', formerly: [] }],
}
const directory = await mkdtemp(path.join(tmpdir(), 'modelwire-bench-'))
const server = await startEmbedded(directory)
const db = openDatabase(server.url, { max: 4, name: 'modelwire bench' })
const log = pino({ level: 'error' })
const plain = { proxy: { http: null, https: null, no: [] }, extraCertificates: null, allowPrivateHosts: ['127.0.0.1'] }
const real = openHttp({ userAgent: 'Modelwire/bench', ...plain })
const posted: PostRequest[] = []
let isKept = false
const http = {
  post: (request: PostRequest) => {
    if (isKept) posted.push(request)
    return real.post(request)
  },
}
const sink = await startSink()
await migrate(db)
await syncFiles(db, [company], sourceKinds)
const alerts = await startAlerts({
  databaseUrl: server.url,
  redisUrl: null,
  log,
  http,
  environment: readEnvironment({ LOG_LEVEL: 'error', DATA_DIR: directory }),
})
const publisher = openPublisher(db, [company])
try {
  await measureLatency(alerts)
  await measureDrain(alerts)
} finally {
  await alerts.stop()
  sink.stop()
  await real.close()
  await db.end({ timeout: 5 })
  await server.stop()
  await rm(directory, { recursive: true, force: true })
}

async function measureLatency(to: Alerts): Promise<void> {
  await storeWebhooks(db, { count: few, address: sink.address, query: `company=${company.id}` })
  const waits: number[] = []
  for (let nth = 0; nth < rounds; nth += 1) {
    const { committedAt, owed } = await publisher.publish(nth)
    if (owed !== few) throw new Error(`${owed} messages are owed, not ${few}`)
    to.onOwed(owed)
    await sink.count(few)
    const arrived = await sink.take()
    if (nth >= 5) waits.push(...arrived.map(each => each.at - committedAt))
    await sleep(100)
  }
  say(`${few} webhooks, ${rounds - 5} releases:`)
  const name = `from the commit of a release to ${few} receivers`
  tell({ name: `${name}, median`, value: quantile(waits, 0.5), unit: 'ms', limit: { most: 50 }, isMain: true })
  tell({ name: `${name}, p99`, value: quantile(waits, 0.99), unit: 'ms', limit: { most: 500 } })
  await allSent(few * rounds)
  await forgetWebhooks(db)
}

async function allSent(count: number): Promise<void> {
  while (((await countDeliveries(db)).sent ?? 0) < count) await sleep(20)
}

async function measureDrain(to: Alerts): Promise<void> {
  await storeWebhooks(db, { count: many, address: sink.address, query: `company=${company.id}&openness=weights` })
  say(`one release to ${many} webhooks, and the same bodies by a bare loop of undici after it, ${drains} times:`)
  const [rates, bares, ratios]: [number[], number[], number[]] = [[], [], []]
  // kept apart from what is measured: to keep them costs as much as some of what is done
  isKept = true
  await drain(to, rounds + drains)
  isKept = false
  for (let nth = 0; nth < drains; nth += 1) {
    const told = await drain(to, rounds + nth)
    const idle = cpuMs()
    const bare = await postBare(posted)
    await sink.take()
    rates.push(told.rate)
    bares.push(bare)
    ratios.push(told.rate / bare)
    const spent = `${each(told.cpu.here)} here, ${each(told.cpu.postgres)} in Postgres, ${each(cpuMs() - idle)} of the bare loop`
    say(`  ${told.rate.toFixed(0)} a second against ${bare.toFixed(0)}; CPU a message: ${spent}`)
  }
  tell({
    ...{
      name: `one release to ${many.toLocaleString('en')} webhooks`,
      value: quantile(rates, 0.5),
      unit: 'messages/s',
      spread: spreadOf(rates),
    },
    ...{ peer: { name: 'a bare loop that posts', value: quantile(bares, 0.5), ratio: quantile(ratios, 0.5) }, limit: { least: 0.25 } },
    isMain: true,
  })
}

function each(ms: number): string {
  return `${((ms / many) * 1000).toFixed(0)} µs`
}

/** From the commit until everything has arrived and is written down: messages a second, and the CPU time in milliseconds. */
async function drain(to: Alerts, nth: number): Promise<{ rate: number; cpu: { here: number; postgres: number } }> {
  const sentBefore = (await countDeliveries(db)).sent ?? 0
  const { committedAt, owed } = await publisher.publish(nth)
  if (owed !== many) throw new Error(`${owed} messages are owed, not ${many}`)
  const pid = await backendPid(db)
  const before = { here: cpuMs(), postgres: postgresCpuMs(pid) ?? Number.NaN }
  to.onOwed(owed)
  await sink.count(many)
  await allSent(sentBefore + many)
  const recordedAt = performance.timeOrigin + performance.now()
  const cpu = { here: cpuMs() - before.here, postgres: (postgresCpuMs(pid) ?? Number.NaN) - before.postgres }
  const told = new Set((await sink.take()).map(({ path }) => path)).size
  if (told !== many) throw new Error(`${told} receivers were told, not ${many}`)
  return { rate: (many / (recordedAt - committedAt)) * 1000, cpu }
}
