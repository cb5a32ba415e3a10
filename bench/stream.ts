import { setTimeout as sleep } from 'node:timers/promises'
import { type Database, openDatabase } from '../db/client.ts'
import { startEmbedded } from '../db/embedded.ts'
import { storeMakers } from '../db/measure.ts'
import { migrate } from '../db/migrate.ts'
import { runProgram } from '../workers/program.ts'
import { type Folder, inFolder } from './folder.ts'
import { type Running, startApi } from './scale/programs.ts'
import { type Bare, type Clients, openBare, openClients } from './stream/far.ts'
import { commitRound, kilobytesOf, pushRound } from './stream/rounds.ts'
import { type Pair, type Rounds, tellStream } from './stream/tell.ts'
import { readNumbers } from './words.ts'

/** A few releases a second are more than all makers together ever published. */
const steadyMs = 200

/**
 * `npm run -s bench:stream`: how long after the commit of a release a thousand who listen to `/api/stream` have it, and what they cost, beside
 * Hono that pushes the same bytes to as many.
 */
await runProgram(async program => {
  // one process lets no more clients in; each round commits so many releases five a second, and as many as fast as it goes
  const options = readNumbers('bench:stream', process.argv.slice(2), {
    clients: [1000, 1, 2000],
    releases: [30, 1, 1000],
    rounds: [3, 1, 20],
  })
  await inFolder('stream', program, folder => measure(folder, options))
  program.end()
})

async function measure(
  { directory, onStop }: Folder,
  { clients: count, releases, rounds }: Record<'clients' | 'releases' | 'rounds', number>,
): Promise<void> {
  const server = await startEmbedded(directory)
  onStop(() => server.stop())
  const db = openDatabase(server.url, { max: 2, name: 'modelwire bench' })
  onStop(() => db.end({ timeout: 5 }))
  await migrate(db)
  await storeMakers(db, 1)
  const api = await startApi(server.url, { TRUSTED_PROXIES: '1' })
  onStop(() => api.stop())
  const bare = await openBare()
  onStop(() => bare.stop())
  const servers = { db, api, bare }
  // what the first who listen make a server load and compile is no cost of the others
  const few = await listenToBoth(servers, 5)
  await inTurns(servers, few, releases, 0)
  for (const each of [few.own, few.bare]) each.stop()
  await sleep(2000)
  const [alone, bareAlone] = [kilobytesOf(api.pid), kilobytesOf(bare.pid)]
  const many = await listenToBoth(servers, count)
  onStop(() => [many.own, many.bare].forEach(each => void each.stop()))
  const measured: Rounds = { steady: [], burst: [] }
  // the first round is to warm both up
  for (let round = -1; round < rounds; round += 1) {
    const pairs = { steady: await inTurns(servers, many, releases, steadyMs), burst: await inTurns(servers, many, releases, 0) }
    if (round < 0) continue
    measured.steady.push(pairs.steady)
    measured.burst.push(pairs.burst)
  }
  const kilobytes = { own: (kilobytesOf(api.pid) - alone) / count, bare: (kilobytesOf(bare.pid) - bareAlone) / count }
  tellStream(measured, { count, refused: count - many.own.connected, kilobytes })
}

interface Servers {
  db: Database
  api: Running
  bare: Bare
}

/** Those who listen to either server. */
interface Both {
  own: Clients
  bare: Clients
}

async function listenToBoth({ api, bare }: Servers, count: number): Promise<Both> {
  return { own: await openClients(api.port, count), bare: await openClients(bare.port, count) }
}

/** One round of ours, then one in which the peer pushes the same bytes. */
async function inTurns({ db, api, bare }: Servers, listening: Both, releases: number, everyMs: number): Promise<Pair> {
  const own = await commitRound(db, { pid: api.pid, clients: listening.own }, releases, everyMs)
  return { own, bare: await pushRound(bare, listening.bare, own.texts, everyMs) }
}
