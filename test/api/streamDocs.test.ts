import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { endRelease, statedRelease, writeRevision } from '../../bench/changes/writing.ts'
import { inTransaction } from '../../db/client.ts'
import { useApi } from '../support/api.ts'
import { insertCompany } from '../support/releases.ts'

const api = useApi()
const guide = readFileSync(new URL('../../docs/stream.md', import.meta.url), 'utf8')
const programOf = (name: string) =>
  [...guide.matchAll(/```js\n([\s\S]*?)```/g)].map(([, text = '']) => text).find(text => text.startsWith(`// ${name}`)) ?? ''
const say = (given: Parameters<typeof statedRelease>[0]) => inTransaction(api.db, tx => writeRevision(tx, statedRelease(given)))

/** Runs a program of the guide as it stands, but for the address. */
function run(name: string): { said(): string[] } {
  const program = programOf(name).replaceAll('http://localhost:8787', api.address)
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  let text = ''
  child.stdout.setEncoding('utf8').on('data', chunk => (text += chunk))
  return { said: () => text.split('\n').filter(Boolean) }
}

beforeAll(() => insertCompany(api.db, { id: 'acme' }))
beforeEach(() => api.db`truncate revisions, releases cascade`)

describe('docs/stream.md', () => {
  it('asks for what is answered', async () => {
    await insertCompany(api.db, { id: 'deepseek' })
    const asked = [...guide.matchAll(/^curl -sN? 'http:\/\/localhost:8787([^']+)'/gm)].map(([, path = '']) => path)
    expect(asked.length).toBeGreaterThan(2)
    for (const path of asked) {
      const answer = await fetch(`${api.address}${path}`)
      expect([path, answer.status]).toEqual([path, 200])
      await answer.body?.cancel()
    }
  })

  it('has a program that keeps a copy', async () => {
    await say({ id: 'one' })
    await say({ id: 'closed', openness: 'api' })
    await say({ id: 'two' })
    const copy = run('copy.mjs')
    await expect.poll(copy.said, { timeout: 15_000 }).toEqual(['release one 1', 'release two 2'])
    await say({ id: 'one', openness: 'api', revision: 2 })
    await expect.poll(copy.said, { timeout: 15_000 }).toEqual(['release one 1', 'release two 2', 'gone one 1'])
  }, 40_000)

  it('has a program that listens', async () => {
    await say({ id: 'one' })
    const listener = run('listen.mjs')
    await expect.poll(listener.said, { timeout: 15_000 }).toEqual(['release one'])
    await say({ id: 'two' })
    await inTransaction(api.db, tx => endRelease(tx, 'one', 'two'))
    await expect.poll(listener.said, { timeout: 15_000 }).toEqual(['release one', 'release two', 'gone one'])
  }, 40_000)
})
