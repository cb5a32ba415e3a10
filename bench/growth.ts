import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { runProgram } from '../workers/program.ts'
import { inFolder } from './folder.ts'
import { drawPlot } from './growth/draw.ts'
import { type Figures, machineHere, readFigures, writeFigures } from './growth/figures.ts'
import { needsTable } from './growth/needs.ts'
import { readOptions } from './growth/options.ts'
import { fillIn } from './growth/pages.ts'
import { measures } from './growth/parts.ts'
import { plotsOf } from './growth/plots.ts'
import { tablesOf } from './growth/tables.ts'

/**
 * `npm run -s bench:growth`: how time and memory grow with sources, releases and subscriptions over three orders of magnitude, and what
 * is simulated of a large installation. `--write docs` keeps the figures beside those of other parts, and makes the plots and tables anew.
 */
await runProgram(async program => {
  const { of, most, write } = readOptions(process.argv.slice(2))
  const figures: Figures = {}
  for (const part of of) {
    const measured = await measures[part]({ most, inFolder: work => inFolder('growth', program, work) })
    Object.assign(figures, { machine: machineHere(), [part]: measured })
  }
  if (write) keep(write, figures)
  program.end()
})

/** Beside what other runs measured. */
function keep(docs: string, figures: Figures): void {
  const folder = path.join(docs, 'growth')
  mkdirSync(folder, { recursive: true })
  const file = path.join(folder, 'figures.json')
  const all = { ...readFigures(file), ...figures }
  writeFigures(file, all)
  for (const plot of plotsOf(all)) writeFileSync(path.join(folder, `${plot.name}.svg`), `${drawPlot(plot)}\n`)
  for (const page of ['growth.md', 'scaling.md'].map(name => path.join(docs, name)).filter(existsSync))
    writeFileSync(page, fillIn(readFileSync(page, 'utf8'), { ...tablesOf(all), needs: needsTable(all) }))
}
