import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { createDatabase } from '../db/chaos.ts'
import { openDatabase } from '../db/client.ts'
import { startEmbedded } from '../db/embedded.ts'
import { migrate } from '../db/migrate.ts'
import { runProgram } from '../workers/program.ts'
import { type Folder, inFolder } from './folder.ts'
import { type MutationOptions, readOptions } from './mutation/options.ts'
import { type Part, parts } from './mutation/parts.ts'
import { type MutationReport, scoresOf, shareOf, survivorsOf } from './mutation/verdict.ts'
import { say } from './report.ts'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const tools = path.join(root, 'bench/mutation')
const atOnce = 3

/** `npm run mutation`: changes the code in thousands of small ways, and tells which changes no test notices. */
await runProgram(async program => {
  const options = readOptions(process.argv.slice(2))
  const chosen = parts[options.part] as Part
  if (!existsSync(path.join(tools, 'node_modules'))) await run('npm', ['ci', '--no-audit', '--no-fund', '--prefix', tools], program.signal)
  await inFolder('mutation', program, folder => tryAll(options, chosen, folder))
  program.end()
})

async function tryAll(options: MutationOptions, part: Part, folder: Folder): Promise<void> {
  const postgres = await startEmbedded(folder.directory)
  folder.onStop(() => postgres.stop())
  await makeTemplate(postgres.url)
  const file = (name: string) => path.join(folder.directory, name)
  const tests = {
    isolate: false,
    include: options.tests.length > 0 ? options.tests : part.tests,
    exclude: [...part.without, '**/node_modules/**'],
    provide: { postgresUrl: postgres.url },
  }
  const patience = { testTimeout: 20_000, hookTimeout: 60_000 }
  writeFileSync(file('vitest.config.mjs'), `export default ${JSON.stringify({ test: { ...tests, ...patience } })}\n`)
  const report = file('report.json')
  writeFileSync(file('stryker.json'), JSON.stringify(configOf(options, part, folder.directory, report)))
  // tests look for the shared material beside the repository
  mkdirSync(file('sandboxes'))
  if (existsSync(path.join(root, '../shared'))) symlinkSync(path.join(root, '../shared'), file('sandboxes/shared'))
  await run(
    process.execPath,
    [path.join(tools, 'node_modules/@stryker-mutator/core/bin/stryker.js'), 'run', file('stryker.json')],
    folder.signal,
  )
  tell(JSON.parse(readFileSync(report, 'utf8')) as MutationReport, options)
}

/** The migrated database that each file of tests copies (test/support/database.ts). */
async function makeTemplate(url: string): Promise<void> {
  const admin = openDatabase(url, { max: 1 })
  const template = openDatabase(await createDatabase(admin, url, 'modelwire_template'), { max: 1 })
  await migrate(template)
  await Promise.all([template.end(), admin.end()])
}

function configOf({ oneIn, seed, isWithStatic, files }: MutationOptions, part: Part, directory: string, report: string): object {
  return {
    ...{ testRunner: 'vitest', coverageAnalysis: 'perTest', ignoreStatic: !isWithStatic, concurrency: atOnce },
    ...{
      mutate: files.length > 0 ? files : part.mutate,
      vitest: { configFile: path.join(directory, 'vitest.config.mjs'), related: false },
    },
    ...{ plugins: [path.join(tools, 'node_modules/@stryker-mutator/vitest-runner/dist/src/index.js'), path.join(tools, 'sample.mjs')] },
    ...{ checkers: ['sample'], sample: { root, oneIn, seed } },
    ...{ tempDirName: path.join(directory, 'sandboxes'), ignorePatterns: ['.data', '/bench/mutation/node_modules'] },
    // it would rewrite paths with an interface that TypeScript 7 no longer has
    ...{ tsconfigFile: 'none.json', disableTypeChecks: false, timeoutMS: 30_000, dryRunTimeoutMinutes: 20 },
    ...{ reporters: ['json', 'progress-append-only'], jsonReporter: { fileName: report }, allowConsoleColors: false },
  }
}

function tell(report: MutationReport, { part, oneIn, seed }: MutationOptions): void {
  const scores = scoresOf(report).filter(({ tried }) => tried > 0)
  for (const line of survivorsOf(report)) say(line)
  for (const { file, noticed, tried } of scores) say(JSON.stringify({ file, noticed, tried }))
  const blind = scores.filter(({ noticed }) => noticed === 0).map(({ file }) => file)
  const sum = (of: 'noticed' | 'tried') => scores.reduce((total, each) => total + each[of], 0)
  say(JSON.stringify({ part, oneIn, seed, noticed: sum('noticed'), tried: sum('tried'), percent: shareOf(scores), blind }))
}

async function run(command: string, args: string[], signal: AbortSignal): Promise<void> {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 2, 2], signal })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`${path.basename(command)} ${args[0]} ended with ${code}`)
}
