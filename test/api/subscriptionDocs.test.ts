import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { cadences, deliveryStates, topics } from '../../config/words.ts'
import { bodyOf, useApi } from '../support/api.ts'
import { activate, type CreatedBody } from '../support/subscriptions.ts'

const page = readFileSync(new URL('../../docs/subscriptions.md', import.meta.url), 'utf8')
const commands = [...page.matchAll(/^curl -s [\s\S]*?(?=\n(?:curl|```))/gm)].map(([command]) => command)
const api = useApi()

/** What a command asks, as its shell would have curl ask it. */
function ask(command: string, { id, token }: { id: string; token: string }): Promise<Response> {
  const text = command.replaceAll('$ID', id).replaceAll('$TOKEN', token)
  const address = /http:\/\/localhost:8787([^\s']+)/.exec(text)?.[1]
  const body = /-d '([^']*)'/.exec(text)?.[1]
  const header = /-H "Authorization: ([^"]*)"/.exec(text)?.[1]
  const method = /-X (\w+)/.exec(text)?.[1] ?? (body ? 'POST' : 'GET')
  return fetch(`${api.address}${address}`, { method, body: body ?? null, headers: header ? { Authorization: header } : {} })
}

it('docs/subscriptions.md asks for what the API answers', async () => {
  expect(commands.length).toBeGreaterThan(10)
  const [first = '', ...others] = commands
  const made = await bodyOf<CreatedBody>(ask(first, { id: '', token: '' }))
  expect(made.secret).toMatch(/^whsec_/)
  await activate(api.db, made)
  for (const command of others) {
    const answer = await ask(command, { id: made.subscription.id, token: made.token })
    expect([command, answer.status]).toEqual([command, expect.toSatisfy((status: number) => status < 300)])
  }
})

it('docs/subscriptions.md names every topic, cadence and state of a message', () => {
  for (const word of [...topics, ...cadences, ...deliveryStates]) expect(page).toContain(`\`${word}\``)
})
