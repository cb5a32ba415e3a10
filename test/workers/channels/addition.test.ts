import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import type { RunningApi } from '../../../api/main.ts'
import type { Channel } from '../../../workers/channels/contract.ts'
import { channels } from '../../../workers/channels/index.ts'
import { outcomeOf, sent } from '../../../workers/channels/parts/outcome.ts'
import { openTeller } from '../../../workers/tell.ts'
import { bodyOf, serveDatabase } from '../../support/api.ts'
import { hubRepository, useHub } from '../../support/hub.ts'
import { usePolling } from '../../support/polling.ts'
import { deliverNow, useReceiver } from '../../support/subscribers.ts'
import { type CreatedBody, programOf } from '../../support/subscriptions.ts'

const settings = z.strictObject({
  board: z
    .string()
    .regex(/^[a-z]{3,20}$/, 'must be the name of a board')
    .meta({ label: 'Board', example: 'lobby' }),
})

/** What the new file would hold; the other one is the list, which gets its name. */
const noticeBoard = (address: string): Channel<z.output<typeof settings>> => ({
  kind: 'board',
  label: 'Notice board',
  help: 'The board in the lobby.',
  settings,
  endpointOf: ({ board }) => board,
  describe: ({ board }) => board,
  isConsentProven: true,
  send: (message, { board }, tools) =>
    sent(
      () =>
        tools.post({
          url: `${address}/${board}`,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ title: message.title, type: 'pinned', data: { title: message.title, items: [] } }),
        }),
      outcomeOf,
    ),
})

const polling = usePolling()
const hub = useHub(polling, 'lumen/hub', 'lumen-ai')
const receiver = useReceiver()
const api = { address: '' }
let running: RunningApi
let extended: Record<string, Channel>

beforeAll(async () => {
  extended = { ...channels, board: noticeBoard(receiver.address) as unknown as Channel }
  running = await serveDatabase(polling.db, { logged: [], reasons: [] }, null, { channels: extended })
  api.address = `http://127.0.0.1:${running.port}`
})
afterAll(() => running.close())

it('a channel is a file and a line in the list: the API offers it, checks its settings, and it tells of a release', async () => {
  const { create, send } = programOf(api)
  const offered = await bodyOf<{ channels: { kind: string; settings: { name: string }[] }[] }>(send('GET', '/api/channels'))
  expect(offered.channels.find(each => each.kind === 'board')?.settings).toMatchObject([{ name: 'board', label: 'Board' }])
  const refused = await send('POST', '/api/subscriptions', { query: '', channel: 'board', settings: { board: '?' } })
  expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('must be the name of a board')])

  polling.context.teller = openTeller()
  await polling.track([{ id: 'hub', kind: 'huggingface', path: '/api/models?author=lumen-ai' }])
  hub.lists(hubRepository('lumen-ai/Vega3-8B'))
  await polling.poll('lumen/hub')
  const made: CreatedBody = await create({ query: 'company=lumen', channel: 'board', settings: { board: 'lobby' } })
  expect(made.subscription).toMatchObject({ state: 'active', target: 'lobby' })
  hub.lists(hubRepository('lumen-ai/Vega4-9B', {}, 0), hubRepository('lumen-ai/Vega3-8B'))
  await polling.poll('lumen/hub')
  await deliverNow(polling.db, { channels: extended })
  expect(receiver.received.map(each => [each.path, each.event.data.title])).toEqual([
    ['/lobby', 'Lumen AI released Vega4-9B: open weights, MIT'],
  ])
})
