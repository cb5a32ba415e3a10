import { deliveryStates } from '../../../config/words.ts'
import { badParameter, json, tooMany, unauthorized, wrong } from '../answers.ts'
import type { Operation } from '../contract.ts'
import { cursor, limit, pathParameter } from '../parameters.ts'
import { accepted, delivery, deliveryList } from '../schemas/subscription.ts'

const holders = { group: 'Alerts', token: 'subscription' } as const
const one = '/api/subscriptions/{id}/deliveries'
const id = pathParameter('id', 'Id of the subscription.')
const deliveryId = pathParameter('delivery', 'Id of the message, as the log has it.')
const none = wrong('No such subscription, token or message.')

export const deliveryOperations: readonly Operation[] = [
  {
    ...{ id: 'listDeliveries', method: 'get', path: one, ...holders },
    summary: 'What was told, with every attempt',
    parameters: [
      id,
      { name: 'state', in: 'query', description: 'Only messages in this state.', schema: { type: 'string', enum: [...deliveryStates] } },
      ...[limit(50), cursor],
    ],
    answers: { 200: json(deliveryList, ['Link', 'Cache-Control']), 400: badParameter, 401: unauthorized, 404: none },
    samples: [{ title: 'The last ten that arrived', path: '/api/subscriptions/$ID/deliveries?state=sent&limit=10' }],
  },
  {
    ...{ id: 'getDelivery', method: 'get', path: `${one}/{delivery}`, ...holders },
    summary: 'One message, with every attempt',
    parameters: [id, deliveryId],
    answers: { 200: json(delivery, ['Cache-Control']), 401: unauthorized, 404: none },
    samples: [{ title: 'One message' }],
  },
  {
    ...{ id: 'replayDelivery', method: 'post', path: `${one}/{delivery}/replay`, ...holders },
    summary: 'Send one message again',
    description: 'Under its own id, so that a receiver knows it.',
    parameters: [id, deliveryId],
    answers: {
      202: json(accepted, ['Location', 'Cache-Control']),
      ...{ 401: unauthorized, 403: wrong('A page of another site asked for it in somebody’s name.'), 404: none },
      ...{ 409: wrong('The subscription is not active.'), 429: tooMany },
    },
    samples: [{ title: 'It was lost there' }],
  },
]
