import { z } from 'zod'
import { cadences, deliveryKinds, deliveryStates, messageLanguages, subscriptionStates, topics } from '../../../config/words.ts'
import type { LoggedDelivery } from '../../../db/subscriptions/deliveryLog.ts'
import type { Replayed } from '../../../db/subscriptions/requests.ts'
import type { Preview } from '../../subscriptions/preview.ts'
import type { SettingField } from '../../subscriptions/target.ts'
import type { SubscriptionView } from '../../subscriptions/view.ts'
import { answerSchema } from '../jsonSchema.ts'
import { companyName, count, instant, matches, next } from './parts.ts'

const time = z.string().describe('A time of day, such as 22:00.')
const topic = z.enum(topics)
const stages = z.array(topic).describe('What is told of a release.')

export const subscription = answerSchema(
  'Subscription',
  'A saved question and a way to tell, as its holder sees it. What is secret is not shown again.',
  z.strictObject({
    id: z.string(),
    query: z.string().describe('Filters as in an address, in one order; empty asks for everything.'),
    channel: z.string(),
    channelLabel: z.string(),
    target: z.string().nullable().describe('Where it goes, in words; null once that is forgotten.'),
    settings: z.record(z.string(), z.unknown()).describe('Those that are no secret.'),
    cadence: z.enum(cadences),
    timeZone: z.string(),
    digestHour: count,
    digestWeekday: count.describe('1 is Monday.'),
    fold: count.describe('Minutes: what comes within so many of the first is one message.'),
    quietHours: z.strictObject({ from: time, to: time }).nullable(),
    stages,
    language: z.enum(messageLanguages),
    state: z
      .enum(subscriptionStates)
      .describe('`unconfirmed`: its receiver was asked. `disabled`: switched off here, with `stateReason`. `ended`: by its subscriber.'),
    stateReason: z.string().nullable(),
    stateSince: instant,
    activeSince: instant.nullable().describe('What became news before is not told.'),
    confirmUntil: instant.nullable(),
    failingSince: instant.nullable(),
    isSigned: z.boolean(),
    formerSecretUntil: instant.nullable().describe('Until then the former secret signs beside the new one.'),
    nextMessageAt: instant.nullable().describe('When what is gathered now goes out.'),
    createdAt: instant,
  } satisfies Record<keyof SubscriptionView, z.ZodType>),
)

export const heldSubscription = answerSchema('HeldSubscription', 'A subscription, as it is then.', z.strictObject({ subscription }))

export const createdSubscription = answerSchema(
  'CreatedSubscription',
  'A subscription, with what is shown only now.',
  z.strictObject({
    subscription,
    token: z.string().describe('Takes every act on it, as `Authorization: Bearer`.'),
    manageUrl: z.string().describe('A page for people, with the same power as the token.'),
    secret: z.string().optional().describe('Signs its messages, where the channel is signed.'),
    matchedAs: matches.optional(),
  }),
)

export const preview = answerSchema(
  'Preview',
  'What the last 30 days would have sent.',
  z.strictObject({
    since: instant,
    basis: z
      .enum(['news', 'release-dates'])
      .describe('`news`: as it was noted then. `release-dates`: by the dates of releases, where that was not noted for so long.'),
    query: z.string(),
    stages,
    matchedAs: matches,
    tellings: count.describe('How much there was to tell.'),
    messages: count.describe('In how many messages.'),
    perWeek: z.number(),
    byTopic: z.partialRecord(topic, count),
    byCadence: z.record(z.enum(cadences), count).describe('How many messages each cadence would make of it.'),
    releases: z
      .array(
        z.strictObject({
          topic,
          at: instant,
          release: z.strictObject({ id: z.string(), name: z.string(), company: companyName, url: z.string() }),
        }),
      )
      .describe('The last 20.'),
  } satisfies Record<keyof Preview, z.ZodType>),
)

export const delivery = answerSchema(
  'Delivery',
  'One message to one subscriber, with every attempt to send it.',
  z.strictObject({
    id: z.string(),
    kind: z.enum(deliveryKinds),
    state: z
      .enum(deliveryStates)
      .describe(
        '`waiting`: for its next attempt. `dead`: given up. `cancelled`: nothing of it holds any more. `held`: its subscription is off.',
      ),
    messageId: z.string().describe('As its receiver sees it; the same over all attempts and replays.'),
    madeAt: instant,
    dueAt: instant.nullable().describe('When the next attempt is due, or the gathering ends; null when its sending is over.'),
    endedAt: instant.nullable(),
    problem: z.string().nullable(),
    tellings: z.array(z.strictObject({ topic, release: z.strictObject({ id: z.string(), name: z.string().nullable() }) })),
    attempts: z.array(
      z.strictObject({
        at: instant,
        milliseconds: count,
        status: z.number().int().nullable(),
        problem: z.string().nullable(),
        answer: z.string().nullable().describe('The beginning of what the receiver said.'),
      }),
    ),
  } satisfies Record<keyof LoggedDelivery, z.ZodType>),
)

export const deliveryList = answerSchema(
  'DeliveryList',
  'Messages, the newest first.',
  z.strictObject({ deliveries: z.array(delivery), next }),
)

export const accepted = answerSchema(
  'Accepted',
  'Something was put on its way: the id and the address of its delivery.',
  z.strictObject({ delivery: z.string(), url: z.string() }),
)

export const replayed = answerSchema(
  'Replayed',
  'What is sent again.',
  z.strictObject({
    replayed: count,
    left: count.describe('How many more there were.'),
    next: instant.nullable().describe('Where those begin: ask again with it as `since`.'),
  } satisfies Record<keyof Replayed, z.ZodType>),
)

export const renewedSecret = answerSchema(
  'RenewedSecret',
  'A new secret, shown only now. The former one signs beside it until then.',
  z.strictObject({ secret: z.string(), formerSecretUntil: instant }),
)

const setting = z.strictObject({
  name: z.string(),
  label: z.string(),
  example: z.string().nullable(),
  isSecret: z.boolean().describe('Never shown again once it is given.'),
  isRequired: z.boolean(),
  choices: z.array(z.string()).nullable(),
} satisfies Record<keyof SettingField, z.ZodType>)

export const channelList = answerSchema(
  'ChannelList',
  'Every way to tell, with the settings that it takes.',
  z.strictObject({
    channels: z.array(
      z.strictObject({
        kind: z.string(),
        label: z.string(),
        help: z.string(),
        unavailable: z.string().nullable().describe('Why it cannot be used here; null when it can.'),
        isSigned: z.boolean().describe('Whether messages are signed, with a secret that comes with the subscription.'),
        needsConfirmation: z.boolean().describe('Whether the receiver is asked first.'),
        settings: z.array(setting),
      }),
    ),
  }),
)
