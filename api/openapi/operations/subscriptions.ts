import { badBody, badParameter, cached, json, tooMany, wrong } from '../answers.ts'
import type { Operation } from '../contract.ts'
import { filterParameters, wishParameters } from '../parameters.ts'
import { channelList, createdSubscription, preview } from '../schemas/subscription.ts'
import { newSubscription, previewedSubscription } from '../schemas/wishes.ts'

const group = 'Alerts'
const query = 'country=CN&openness=weights&minParameters=30B'
const otherSite = wrong('A page of another site asked for it in somebody’s name.')

/** What takes no token: whoever makes a subscription is given its own. */
export const subscriptionOperations: readonly Operation[] = [
  {
    ...{ id: 'listChannels', method: 'get', path: '/api/channels', group },
    summary: 'Ways to be told',
    description: 'With the settings that each of them takes.',
    answers: cached(channelList),
    samples: [{ title: 'Every way to tell' }],
  },
  {
    ...{ id: 'createSubscription', method: 'post', path: '/api/subscriptions', group },
    summary: 'Make a subscription',
    description:
      'Where the settings do not prove that the receiver is yours, its first message asks, and nothing else is sent before the answer. The `token`, the `manageUrl` and the `secret` are shown only now.',
    body: newSubscription,
    answers: { 201: json(createdSubscription, ['Location', 'Cache-Control']), 400: badBody, 403: otherSite, 429: tooMany },
    samples: [
      {
        title: 'By a webhook, as it happens',
        body: { query, channel: 'webhook', settings: { url: 'https://hooks.example.com/modelwire' } },
      },
      {
        title: 'A digest on Monday mornings, with quiet nights, in Chinese',
        body: {
          ...{
            query: { openness: 'weights', stage: ['released'] },
            channel: 'webhook',
            settings: { url: 'https://hooks.example.com/weekly' },
          },
          ...{ cadence: 'weekly', timeZone: 'Asia/Shanghai', digestHour: 9, quietHours: { from: '22:00', to: '07:00' }, language: 'zh' },
        },
      },
    ],
  },
  {
    ...{ id: 'previewSubscriptionByAddress', method: 'get', path: '/api/subscriptions/preview', group },
    summary: 'See what the last 30 days would have sent',
    parameters: [...filterParameters, ...wishParameters],
    answers: { 200: json(preview, ['Cache-Control']), 400: badParameter, 429: tooMany },
    samples: [{ title: 'As one message a day', path: '/api/subscriptions/preview?openness=weights&stages=released&cadence=daily' }],
  },
  {
    ...{ id: 'previewSubscription', method: 'post', path: '/api/subscriptions/preview', group },
    summary: 'The same, of a body',
    body: previewedSubscription,
    answers: { 200: json(preview, ['Cache-Control']), 400: badBody, 403: otherSite, 429: tooMany },
    samples: [{ title: 'As one message a week', body: { query, cadence: 'weekly' } }],
  },
]
