import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import * as chaos from '../db/chaos.ts'
import { openDatabase } from '../db/client.ts'
import { migrate } from '../db/migrate.ts'
import { growthOf, lapse, worstLateness } from '../db/soak.ts'
import { type Program, runProgram } from '../workers/program.ts'
import { writeMakers } from './chaos/companies.ts'
import { every } from './chaos/every.ts'
import { freePort } from './chaos/port.ts'
import { openPostgres } from './chaos/postgres.ts'
import { openReceivers } from './chaos/receivers.ts'
import { secretOf } from './chaos/stage.ts'
import { openUpstream } from './chaos/upstream.ts'
import { publications } from './chaos/world.ts'
import { startOurs } from './faults/api.ts'
import { certificateOf, moveClock } from './history/replay.ts'
import { memoryOf } from './processes.ts'
import { say } from './report.ts'
import { collectable, openCollector } from './soak/garbage.ts'
import { readOptions, type SoakOptions } from './soak/options.ts'
import { judgeSoak, type Sample } from './soak/verdict.ts'

const sampleMs = 10_000
/** Garbage is collected before one sample in so many, and so many samples later its pages are given back. */
const collectedEach = 12
const givenBackAfter = 3
/** What was recorded is old, and nobody is told of it: these are of today. */
const publicationMs = 10_000
const hubOfTheReplay = 'huggingface.co'
const wishes = ['', 'openness=weights', 'country=CN', 'minParameters=30B', 'kind=dataset']

/** `npm run soak`: recorded upstreams, read for hours while time passes faster than it does: does memory stay flat, and is everybody asked in time? */
await runProgram(async program => {
  const options = readOptions(process.argv.slice(2))
  const directory = mkdtempSync(path.join(tmpdir(), 'modelwire-soak-'))
  program.onStop(async () => rmSync(directory, { recursive: true, force: true }))
  const { db, worker, api, upstream, receivers } = await setUp(program, options, directory)
  const { speed, hours, from, replay } = options
  const start = performance.now()
  const passed = () => (performance.now() - start) / 1000
  const coming = publications(1)
  const passing = Promise.all([
    every(publicationMs, program.signal, async () => upstream.publish(coming.next().value)),
    every(1000, program.signal, () => lapse(db, speed - 1)),
    every(2000, program.signal, () => moveClock(replay, new Date(from.getTime() + passed() * speed * 1000))),
    every(500, program.signal, () =>
      fetch(`${api.address}/api/releases?limit=50`, { signal: AbortSignal.timeout(5000) }).then(answer => answer.text()),
    ),
  ])
  const samples: Sample[] = []
  const collectors = await Promise.all([openCollector(worker), openCollector(api)])
  while (passed() < hours * 3600 && !program.signal.aborted) {
    await sleep(sampleMs, null, { signal: program.signal })
    const sinceCollected = samples.length % collectedEach
    if (sinceCollected === 0) await Promise.all(collectors.map(collect => collect()))
    const late = await worstLateness(db)
    const memory = { workerBytes: memoryOf(worker.child.pid), apiBytes: memoryOf(api.child.pid) }
    const sample = {
      seconds: Math.round(passed()),
      ...memory,
      isCollected: sinceCollected === givenBackAfter,
      lateness: late?.intervals ?? 0,
      latest: late?.id ?? null,
      growth: await growthOf(db),
    }
    samples.push(sample)
    process.stderr.write(`${JSON.stringify(sample)}\n`)
  }
  const verdict = judgeSoak(samples, (passed() * speed) / 86_400)
  const broken = await chaos.brokenInvariants(db)
  const ids = new Set(receivers.receipts.map(each => each.messageId))
  const told = { messages: ids.size, copies: receivers.receipts.length - ids.size }
  const problems = [
    ...verdict.problems,
    ...broken.map(({ name, count }) => `${name}: ${count}`),
    ...(told.messages === 0 || told.copies > 0 ? [`messages: ${told.messages}, told again: ${told.copies}`] : []),
  ]
  say(JSON.stringify({ hours, speed, ...verdict, growth: samples.at(-1)?.growth, ...told, problems }))
  if (problems.length > 0) throw new Error(problems.join('\n'))
  program.end()
  await passing
})

async function setUp(program: Program, { replay, from }: SoakOptions, directory: string) {
  await moveClock(replay, from)
  const postgres = await openPostgres(directory)
  program.onStop(() => postgres.stop())
  const db = openDatabase(postgres.url, { max: 4, name: 'modelwire soak' })
  program.onStop(() => db.end({ timeout: 2 }))
  await migrate(db)
  const receivers = await openReceivers(1, secretOf)
  program.onStop(async () => receivers.close())
  receivers.calmDown()
  const upstream = await openUpstream()
  program.onStop(async () => upstream.close())
  const companies = path.join(directory, 'companies')
  mkdirSync(companies)
  writeMakers(companies, upstream.hostOf)
  const topics = ['planned', 'announced', 'released', 'withdrawn', 'corrected']
  for (const [nth, query] of wishes.entries()) {
    const id = `wish-${nth}`
    await chaos.subscribe(db, { id, query, url: receivers.addressOf(id), secret: secretOf(id), topics, foldMinutes: 0 })
  }
  const certificate = await certificateOf(replay, hubOfTheReplay, null)
  program.onStop(async () => certificate?.remove())
  const env = {
    ...{
      DATABASE_URL: postgres.url,
      DATA_DIR: directory,
      ...{ COMPANIES_DIR: companies, ALLOW_PRIVATE_HOSTS: [...upstream.hosts, receivers.host].join(',') },
      NO_PROXY: '127.0.0.1,localhost',
      LOG_LEVEL: 'error',
      ...collectable,
    },
    ...{ HTTP_PROXY: replay.origin, HTTPS_PROXY: replay.origin, ...(certificate ? { NODE_EXTRA_CA_CERTS: certificate.file } : {}) },
  }
  const worker = startOurs('workers/main.ts', env)
  program.onStop(() => worker.end('SIGTERM'))
  const port = await freePort()
  const api = startOurs('api/main.ts', { ...env, PORT: String(port), RATE_LIMIT: '0' })
  program.onStop(() => api.end('SIGTERM'))
  return { db, worker, upstream, receivers, api: { ...api, address: `http://127.0.0.1:${port}` } }
}
