import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { runProgram } from '../workers/program.ts'
import { machineOf } from './figures/machine.ts'
import { describeNoise } from './figures/noise.ts'
import { type Options, readOptions } from './figures/options.ts'
import { mergeOutcomes, type Outcome, readOutcomes } from './figures/outcome.ts'
import { putBetweenMarks } from './figures/pages.ts'
import { parts } from './figures/parts.ts'
import { runPart } from './figures/run.ts'
import { fullTable, shortTable, sumUp } from './figures/table.ts'
import { inFolder } from './folder.ts'
import { say } from './report.ts'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const pages = { full: path.join(root, 'docs/figures.md'), short: path.join(root, 'README.md') }

/**
 * `npm run bench`: every measurement one after the other, each in a process of its own, and one table of all figures. Ends with 1 where a
 * program failed. A limit that is missed is shown as missed, and is no failure: how busy a machine is has no say in whether code is right.
 */
await runProgram(async program => {
  const options = readOptions(process.argv.slice(2))
  // what is wrong with them is better known before an hour than after it
  const kept = options.keep && existsSync(options.keep) ? readOutcomes(readFileSync(options.keep, 'utf8')) : []
  if (options.isWritten) write([])
  const measured: Outcome[] = []
  await inFolder('figures', program, async folder => {
    for (const part of parts.filter(each => options.only.includes(each.name))) {
      const outcome = await runPart(part, options, folder)
      // what was kept of it is better than half of it
      if (folder.signal.aborted) return
      measured.push(outcome)
      if (options.keep) keep(options.keep, mergeOutcomes(kept, measured))
    }
  })
  report(mergeOutcomes(kept, measured), options)
  program.end(measured.some(each => each.problem !== null) ? 1 : 0)
})

function keep(file: string, outcomes: Outcome[]): void {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(`${file}.new`, `${JSON.stringify(outcomes)}\n`)
  renameSync(`${file}.new`, file)
}

function report(outcomes: Outcome[], options: Options): void {
  const about = [machineOf(root), ...describeNoise(outcomes)].join('\n')
  say(`${fullTable(outcomes)}\n\n${about}\n\n${sumUp(outcomes)}`)
  if (options.isWritten) write(outcomes, `${about}\n\n${sumUp(outcomes)}`)
}

/** Puts the tables into the pages; without outcomes it only looks whether it could. */
function write(outcomes: Outcome[], about = ''): void {
  const texts = [
    { page: pages.full, text: `${fullTable(outcomes)}\n\n${about}` },
    { page: pages.short, text: `${shortTable(outcomes)}\n\n${about}` },
  ]
  const written = texts.map(({ page, text }) => ({ page, text: putBetweenMarks(readFileSync(page, 'utf8'), text, path.basename(page)) }))
  for (const { page, text } of outcomes.length > 0 ? written : []) writeFileSync(page, text)
}
