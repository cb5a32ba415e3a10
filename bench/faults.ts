import { runProgram } from '../workers/program.ts'
import type { QueueKind } from './chaos/options.ts'
import { readOptions } from './faults/options.ts'
import { type Line, tableOf } from './faults/report.ts'
import type { Scene } from './faults/row.ts'
import { playScene } from './faults/scene.ts'
import { scenesWith } from './faults/scenes.ts'
import { testedRows } from './faults/tests.ts'
import { runTests } from './faults/vitest.ts'
import { inFolder } from './folder.ts'
import { say } from './report.ts'

/** So many scenes are played at a time. */
const lanes = 3

/** `npm run faults`: each fault of the matrix that can be made on one machine, a line of JSON each; exit code 1 where one breaks its limit. */
await runProgram(async program => {
  const { queues, rows, tries, old, isTested, isKept } = readOptions(process.argv.slice(2))
  const lines: Line[] = []
  const tell = (line: Line) => {
    lines.push(line)
    say(JSON.stringify(line))
  }
  const isWanted = (queue: QueueKind, scene: Scene): Scene => ({
    ...scene,
    faults: scene.faults.filter(({ row, only }) => (only ?? queue) === queue && (rows.length === 0 || rows.includes(row))),
  })
  const waiting = queues
    .flatMap(queue => scenesWith(old).map(scene => ({ queue, scene: isWanted(queue, scene) })))
    .filter(({ scene }) => scene.faults.length > 0)
  const next = async () => {
    for (let each = waiting.shift(); each; each = waiting.shift()) {
      const { queue, scene } = each
      await inFolder('faults', program, folder => playScene({ ...folder, queue, scene, tries }, tell), isKept)
    }
  }
  // most of the time they wait
  await Promise.all(Array.from({ length: lanes }, next))
  const tested = testedRows.filter(({ row }) => (isTested && rows.length === 0) || rows.includes(row))
  if (tested.length > 0) {
    const found = await inFolder('faults', program, ({ directory, signal }) => runTests(tested, directory, signal))
    for (const line of found) tell(line)
  }
  for (const line of tableOf(lines)) say(line)
  const broken = lines.filter(({ problems }) => problems.length > 0)
  if (broken.length > 0)
    throw new Error(broken.map(({ row, queue, problems }) => `row ${row}, ${queue}: ${problems.join('; ')}`).join('\n'))
  program.end()
})
