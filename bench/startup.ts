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
import { against, quantile, say } from './report.ts'

const feeds = 150
const starts = 7
const restSeconds = 90

/** `npm run -s bench:startup`: how soon `npm start` answers, on an empty folder and on a used one, and what it holds at rest, with its Postgres. */
await runProgram(async program => {
  await inFolder('startup', program, measure)
  program.end()
})

async function measure(folder: Folder): Promise<void> {
  const web = await openWeb()
  folder.onStop(() => web.stop())
  const data = path.join(folder.directory, 'data')
  mkdirSync(data)
  const env = {
    ...{ DATA_DIR: data, COMPANIES_DIR: writeCompanies(folder.directory, feeds, '30m'), LOG_LEVEL: 'error' },
    HTTP_PROXY: `http://127.0.0.1:${web.port}`,
  }
  const empty = await startAndRest(env, restSeconds)
  const used: number[] = []
  for (let nth = 1; nth < starts; nth += 1) used.push((await startAndRest(env, 1)).seconds)
  const last = await startAndRest(env, restSeconds)
  say(`npm start, ${feeds} sources of ${feeds * 20} entries:`)
  say(`  first answer, empty folder ${empty.seconds.toFixed(2).padStart(28)} s`)
  say(against('first answer, used database, median', quantile([...used, last.seconds], 0.5), 1.5, 's'))
  say(against('first answer, used database, worst', Math.max(...used, last.seconds), 1.5, 's'))
  say(against(`after its first read and ${restSeconds} s, with Postgres`, empty.memory.all, 350, 'MB'))
  say(against(`after a start and ${restSeconds} s, with Postgres`, last.memory.all, 350, 'MB'))
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
