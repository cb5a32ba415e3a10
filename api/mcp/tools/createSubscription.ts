import { z } from 'zod'
import { cadences, messageLanguages, topics } from '../../../config/words.ts'
import { createSubscription as create } from '../../subscriptions/create.ts'
import { viewCreated } from '../../subscriptions/view.ts'
import type { Tool } from '../contract.ts'
import { matchedField, quotedMatches } from '../matched.ts'
import { wishFields } from '../wishFields.ts'

const subscription = z.object({
  id: z.string(),
  query: z.string(),
  channel: z.string(),
  channelLabel: z.string(),
  target: z.string().nullable(),
  settings: z.record(z.string(), z.unknown()).describe('Those that are no secret.'),
  cadence: z.enum(cadences),
  timeZone: z.string(),
  digestHour: z.number().int(),
  digestWeekday: z.number().int(),
  fold: z.number().int(),
  quietHours: z.object({ from: z.string(), to: z.string() }).nullable(),
  stages: z.array(z.enum(topics)),
  language: z.enum(messageLanguages),
  state: z.string(),
  confirmUntil: z.string().nullable().describe('Until when the receiver can say yes; null where that is not needed.'),
  createdAt: z.string(),
})

export const createSubscription: Tool = {
  name: 'create_subscription',
  title: 'Subscribe',
  description:
    'Makes a subscription: from then on each release that fits is told to that channel once. Only for a receiver of the user’s own, and on the user’s word. Some receivers are sent a link to confirm first.',
  input: z.strictObject(wishFields),
  output: z.object({
    showToUser: z
      .object({
        manageUrl: z.string().describe('Opens the subscription: whoever has this link can change and end it.'),
        token: z.string().describe('The same for programs, as Authorization: Bearer at /api/subscriptions/{id}.'),
        secret: z.string().nullable().describe('Verifies the signatures of messages; null where they are not signed.'),
      })
      .describe('To be shown to the user now, and kept by nobody else: it is never shown again.'),
    subscription,
    matchedAs: matchedField,
  }),
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  async call(given, { c, api }) {
    const created = await create(c, api, given)
    const { manageUrl, token, secret = null, ...made } = await viewCreated(api, created)
    const signed = secret === null ? '' : `, and the secret that verifies its messages: ${secret}`
    const asked = made.subscription.state === 'unconfirmed' ? ' Nothing is sent before the receiver has confirmed it.' : ''
    const text = `Show this to the user now, it is never shown again. The link that manages the subscription: ${manageUrl}, its token: ${token}${signed}.${asked}`
    const content = { ...made, matchedAs: quotedMatches(created.matchedAs), showToUser: { manageUrl, token, secret } }
    return { text, content, isForUser: true }
  },
}
