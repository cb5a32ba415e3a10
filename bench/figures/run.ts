import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { collecting } from '../../config/env.ts'
import type { Folder } from '../folder.ts'
import { readTicks, sharesBetween } from './machine.ts'
import { measureNoise } from './noise.ts'
import type { Options } from './options.ts'
import { type Outcome, readFigures } from './outcome.ts'
import type { Part } from './parts.ts'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
/** Whatever takes longer hangs. */
const mostMs = 2 * 3_600_000
const graceMs = 30_000
/** Of what it said, so much is looked at for why it failed. */
const saidAtLast = 2000

/** Runs one part in a process of its own. What it says goes to stderr; what it told of figures counts also where it fails after them. */
export async function runPart(part: Part, options: Pick<Options, 'isSmall' | 'data'>, folder: Folder): Promise<Outcome> {
  process.stderr.write(`\n${part.name}\n`)
  const file = path.join(folder.directory, `${part.name}.jsonl`)
  const [before, ticks, start] = [measureNoise(), readTicks(), performance.now()]
  const problem = await runProgram(argsOf(part, options), file, folder)
  const seconds = (performance.now() - start) / 1000
  const stolen = sharesBetween(ticks, readTicks(), 0)?.stolen ?? null
  const figures = existsSync(file) ? readFigures(readFileSync(file, 'utf8')) : []
  return {
    ...{ part: part.name, day: new Date().toISOString().slice(0, 10), seconds, stolen },
    ...{ problem: problem ?? (figures.length === 0 ? 'it told no figure' : null), figures, noise: [before, measureNoise()] },
  }
}

function argsOf({ name, args, small, node = [], keeps }: Part, { isSmall, data }: Pick<Options, 'isSmall' | 'data'>): string[] {
  const kept = keeps && data && !isSmall ? [keeps, path.resolve(data)] : []
  return [...node, '--import', 'tsx', `bench/${name}.ts`, ...(isSmall ? small : args), ...kept]
}

/** Null, or on a line why it failed. */
async function runProgram(args: string[], file: string, { signal, onStop }: Folder): Promise<string | null> {
  if (signal.aborted) return 'it was not begun'
  const child = spawn(process.execPath, args, { cwd: root, env: collecting(file), stdio: ['ignore', 2, 'pipe'] })
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  let isLate = false
  const end = () => {
    isLate = true
    child.kill('SIGTERM')
    setTimeout(() => child.kill('SIGKILL'), graceMs).unref()
  }
  const timer = setTimeout(end, mostMs)
  onStop(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    await ended
  })
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    process.stderr.write(text)
    said = (said + text).slice(-saidAtLast)
  })
  const [code, by] = await ended
  clearTimeout(timer)
  // who was told to end may call that a good end
  if (isLate) return 'it took longer than two hours'
  return code === 0 ? null : `${by === null ? `ended with ${code}` : `ended by ${by}`}${reasonIn(said)}`
}

/** What an error says, or else the last thing that was said; without the places of files. */
function reasonIn(said: string): string {
  const lines = said.split('\n').map(each => each.trim())
  const reason =
    lines.findLast(each => /^(\w*Error\b|Error:)/.test(each)) ?? lines.findLast(each => each !== '' && !/^(at |Node\.js v)/.test(each))
  return reason ? `: ${reason.replaceAll(root, '.').slice(0, 100)}` : ''
}
