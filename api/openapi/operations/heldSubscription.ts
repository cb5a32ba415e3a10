import type { z } from 'zod'
import { badBody, json, tooMany, unauthorized, wrong } from '../answers.ts'
import type { Answer, Operation } from '../contract.ts'
import { pathParameter } from '../parameters.ts'
import { accepted, heldSubscription, renewedSecret, replayed } from '../schemas/subscription.ts'
import { changedSubscription, replay } from '../schemas/wishes.ts'

const otherState = wrong('It is not in a state in which this can be done: `detail` says which.')
const otherSite = wrong('A page of another site asked for it in somebody’s name.')

/** Everything of a subscription that takes its token. */
export const heldOperations: readonly Operation[] = [
  held('getSubscription', 'get', '', { summary: 'A subscription, and how it is', done: heldSubscription, isRead: true }),
  held('changeSubscription', 'patch', '', {
    summary: 'Change it',
    description: 'Another query counts from then on; another address that does not prove its consent is asked for it.',
    ...{ done: heldSubscription, body: changedSubscription, more: { 400: badBody, 409: otherState, 429: tooMany } },
    sample: { title: 'One message a day', body: { cadence: 'daily', timeZone: 'Asia/Shanghai' } },
  }),
  held('pauseSubscription', 'post', '/pause', {
    summary: 'Pause it',
    description: 'What was on its way is held, and goes out when it is resumed. What becomes news in between is not told.',
    ...{ done: heldSubscription, more: { 409: otherState } },
  }),
  held('resumeSubscription', 'post', '/resume', {
    summary: 'Take it up again',
    description: 'Also after it was switched off, or stopped by a link in a message within 30 days.',
    ...{ done: heldSubscription, more: { 409: otherState, 429: tooMany } },
  }),
  held('testSubscription', 'post', '/test', {
    summary: 'Send a test',
    ...{ done: accepted, status: 202, more: { 409: otherState, 429: tooMany } },
  }),
  held('rotateSecret', 'post', '/rotate-secret', {
    summary: 'Renew the secret',
    description: 'For 24 hours the former secret signs beside the new one.',
    ...{ done: renewedSecret, more: { 409: otherState, 429: tooMany } },
  }),
  held('replayMessages', 'post', '/replay', {
    summary: 'Send again what was told since then',
    description: 'A thousand messages at most, the oldest first, each under its own id. `next` says where the rest begins.',
    ...{ done: replayed, status: 202, body: replay, more: { 400: badBody, 409: otherState, 429: tooMany } },
    sample: { title: 'After a receiver was down', body: { since: '2025-05-01' } },
  }),
  held('deleteSubscription', 'delete', '', {
    summary: 'End it',
    description: 'Where it went is forgotten.',
    done: heldSubscription,
  }),
]

interface Act {
  summary: string
  description?: string
  done: z.ZodType
  status?: 202
  isRead?: boolean
  body?: z.ZodType
  more?: Record<number, Answer>
  sample?: Operation['samples'][number]
}

function held(id: string, method: Operation['method'], path: string, act: Act): Operation {
  const { summary, description, done, status = 200, isRead = false, body, more = {}, sample } = act
  return {
    ...{ id, method, path: `/api/subscriptions/{id}${path}`, group: 'Alerts', token: 'subscription', summary },
    ...(description ? { description } : {}),
    parameters: [pathParameter('id', 'Id of the subscription.')],
    ...(body ? { body } : {}),
    answers: {
      [status]: json(done, status === 202 && path === '/test' ? ['Location', 'Cache-Control'] : ['Cache-Control']),
      401: unauthorized,
      ...(isRead ? {} : { 403: otherSite }),
      404: wrong('No subscription has this id and this token: which of them is wrong is not told.'),
      ...more,
    },
    samples: [sample ?? { title: summary }],
  }
}
