import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Line } from './report.ts'
import type { TestedRow } from './tests.ts'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')

interface Report {
  testResults: { name: string; assertionResults: { fullName: string; status: string; duration?: number }[] }[]
}

/** Runs the tests that hold rows of the matrix, once each, and tells of each row how many hold it. What was left out is told as not run. */
export async function runTests(rows: TestedRow[], directory: string, signal: AbortSignal): Promise<Line[]> {
  const files = [...new Set(rows.flatMap(each => each.files))]
  const output = path.join(directory, 'tests.json')
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=json', `--outputFile=${output}`, ...files]
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'ignore', signal, detached: false })
  await once(child, 'exit')
  const report = JSON.parse(readFileSync(output, 'utf8')) as Report
  const found = new Map(report.testResults.map(({ name, assertionResults }) => [path.relative(root, name), assertionResults]))
  return rows.map(row => lineOf(row, found))
}

function lineOf(
  { row, name, limit, files, only, elsewhere }: TestedRow,
  found: Map<string, Report['testResults'][0]['assertionResults']>,
): Line {
  const tests = files.flatMap(file => found.get(file) ?? []).filter(({ fullName }) => only?.test(fullName) ?? true)
  const failed = tests.filter(({ status }) => status === 'failed')
  const ran = tests.filter(({ status }) => status === 'passed' || status === 'failed')
  return {
    ...{ row, fault: name, queue: 'none', limit, tries: ran.length, lost: 0, duplicates: 0, settledSeconds: null },
    ms: Math.round(ran.reduce((sum, { duration = 0 }) => sum + duration, 0)),
    ...(ran.length === 0 ? { notRun: elsewhere ?? 'its tests were left out here' } : {}),
    problems: failed.map(({ fullName }) => fullName),
  }
}
