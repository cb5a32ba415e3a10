import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

/** A part of a program that runs for ever and says how it ended. */
const program = (file: string) => `
import { writeFileSync } from 'node:fs'
import { runProgram } from ${JSON.stringify(path.join(root, 'workers/program.ts'))}
const alive = setInterval(() => {}, 1000)
await runProgram(async program => {
  program.onStop(async () => { clearInterval(alive); writeFileSync(${JSON.stringify(file)}, 'stopped in order') })
  console.log('running')
})`

it('a program whose npm was ended without a word ends in order too', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'modelwire-parent-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const ended = path.join(folder, 'ended')
  writeFileSync(path.join(folder, 'main.mts'), program(ended))
  const command = `"${process.execPath}" --import tsx "${path.join(folder, 'main.mts')}"; exit`
  const shell = spawn('sh', ['-c', command], {
    cwd: root,
    env: { ...process.env, npm_lifecycle_event: 'start' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(shell.stdout, 'data')
  shell.kill('SIGKILL')
  const { existsSync } = await import('node:fs')
  for (let waited = 0; waited < 15_000 && !existsSync(ended); waited += 50) await new Promise(resolve => setTimeout(resolve, 50))
  expect(existsSync(ended)).toBe(true)
})
