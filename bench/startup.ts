import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { runProgram } from '../workers/program.ts'
import { freePort } from './chaos/port.ts'
import { startOurs } from './faults/api.ts'
import { type Folder, inFolder } from './folder.ts'
import { writeCompanies } from './ingest/companies.ts'
import { openWeb } from './ingest/run.ts'
import { memoryOfTree } from './processes.ts'
import { quantile, say, spreadOf, tell } from './report.ts'
import { readNumbers } from './words.ts'

/** `npm run -s bench:startup`: how soon `npm start` answers, on an empty folder and on a used one, and what it holds at rest, with its Postgres. */
await runProgram(async program => {
  // so many starts on a used database; so many seconds until it is taken to be at rest
  const options = readNumbers('bench:startup', process.argv.slice(2), { feeds: [150, 1, 10_000], starts: [7, 1, 100], rest: [90, 1, 3600] })
  await inFolder('startup', program, folder => measure(folder, options))
  program.end()
})

async function measure(folder: Folder, { feeds, starts, rest }: Record<'feeds' | 'starts' | 'rest', number>): Promise<void> {
  const web = await openWeb()
  folder.onStop(() => web.stop())
  const data = path.join(folder.directory, 'data')
  mkdirSync(data)
  const env = {
    ...{ DATA_DIR: data, COMPANIES_DIR: writeCompanies(folder.directory, feeds, '30m'), LOG_LEVEL: 'error' },
    HTTP_PROXY: `http://127.0.0.1:${web.port}`,
  }
  const empty = await startAndRest(env, rest)
  const used: number[] = []
  for (let nth = 1; nth < starts; nth += 1) used.push((await startAndRest(env, 1)).seconds)
  const last = await startAndRest(env, rest)
  say(`npm start, ${feeds} sources of ${feeds * 20} entries:`)
  const seconds = [...used, last.seconds]
  const [soon, small] = [
    { unit: 's', limit: { most: 1.5 } },
    { unit: 'MB', limit: { most: 350 } },
  ]
  tell({ name: 'npm start to its first answer, empty folder', value: empty.seconds, unit: 's' })
  tell({
    name: 'npm start to its first answer, used database',
    value: quantile(seconds, 0.5),
    spread: spreadOf(seconds),
    ...soon,
    isMain: true,
  })
  tell({ name: 'npm start to its first answer, used database, worst', value: Math.max(...seconds), ...soon })
  tell({ name: 'memory at rest with Postgres, after a first read', value: empty.memory.all, ...small })
  tell({ name: 'memory at rest with Postgres, after a start', value: last.memory.all, ...small, isMain: true })
  say(`  of that the process itself: ${empty.memory.own} and ${last.memory.own} MB`)
}

/** Starts it, asks until it answers, and looks what it holds after so many seconds. */
async function startAndRest(env: Record<string, string>, rest: number) {
  const port = await freePort()
  const begun = performance.now()
  const ours = startOurs('main.ts', { ...env, PORT: String(port) })
  while (!(await answers(`http://127.0.0.1:${port}/api/releases?limit=50`))) {
    if (ours.child.exitCode !== null) throw new Error(`it ended: ${ours.said()}`)
    await sleep(5)
  }
  const seconds = (performance.now() - begun) / 1000
  await sleep(rest * 1000)
  const { all, own } = memoryOfTree(ours.child.pid ?? 0)
  const memory = { all: Math.round(all / 1e6), own: Math.round(own / 1e6) }
  await ours.end('SIGTERM')
  return { seconds, memory }
}

async function answers(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url)
    await answer.arrayBuffer()
    return answer.ok
  } catch {
    return false
  }
}
