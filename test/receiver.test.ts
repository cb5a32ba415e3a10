import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { freePort } from '../bench/chaos/port.ts'
import { deliverDue } from '../workers/deliver.ts'
import { useApi } from './support/api.ts'
import { runProgram } from './support/program.ts'
import { insertRelease } from './support/releases.ts'
import { deliveryContext } from './support/subscribers.ts'
import { programOf } from './support/subscriptions.ts'

const api = useApi()
const { create, held } = programOf(api)
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const receiver = /```js\n(\/\/ receiver\.mjs[\s\S]*?)```/.exec(readme)?.[1] ?? ''

async function answers(url: string): Promise<boolean> {
  return fetch(url, { method: 'POST', body: '{}' }).then(
    answer => answer.status === 401,
    () => false,
  )
}

describe('the receiver that the README shows', () => {
  it('says yes to the first message, verifies what comes, and refuses what was signed by nobody', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'modelwire-receiver-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    await writeFile(path.join(folder, 'receiver.mjs'), receiver)
    const port = await freePort()
    const url = `http://127.0.0.1:${port}/hook`
    await insertRelease(api.db, { id: 'acme-1', name: 'Acme-1', license: { spdx: 'MIT', name: 'MIT', url: null } })
    const made = await create({ query: 'company=acme' }, url)
    const program = runProgram(path.join(folder, 'receiver.mjs'), [], { SECRET: made.secret ?? '', PORT: String(port) })
    await expect.poll(() => answers(url), { timeout: 20_000 }).toBe(true)

    const deliver = () => deliverDue(deliveryContext(api.db), new Date())
    await deliver()
    const state = async () => ((await (await held(made).ask('GET')).json()) as { subscription: { state: string } }).subscription.state
    expect(await state()).toBe('active')
    expect((await held(made).ask('POST', '/test')).status).toBe(202)
    await deliver()
    expect(await program.says(/msg_\w+ released Acme released Acme-1/)).toBeTruthy()
    const forged = await fetch(url, {
      method: 'POST',
      headers: { 'webhook-id': 'msg_1', 'webhook-timestamp': String(Math.floor(Date.now() / 1000)), 'webhook-signature': 'v1,AAAA' },
      body: '{"type":"release.released","data":{"items":[]}}',
    })
    expect(forged.status).toBe(401)
  })
})
