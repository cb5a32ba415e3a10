import { z } from 'zod'
import { wishes } from '../subscriptions/wishes.ts'
import { filterFields } from './filterFields.ts'

const { shape } = wishes

/** What a subscription is made of, as agents are told. What is given is read by the API's own `readWishes`, which says more of an error. */
export const wishFields = {
  query: z
    .union([z.string().max(2000), z.strictObject(filterFields)])
    .describe('What is asked for: filters as in search_releases, as an object or as in an address. An empty text is everything.'),
  channel: z.string().describe('How it is told: a kind that list_channels names.'),
  settings: z
    .record(z.string(), z.unknown())
    .describe("Where it goes: the settings that list_channels names for the channel, by the user's word."),
  cadence: shape.cadence.describe('When it is told: at-once (as is usual), or what came in an hour, a day or a week as one message.'),
  timeZone: shape.timeZone.describe("The subscriber's time zone, for digests and quiet hours, such as Asia/Shanghai. Usually UTC."),
  digestHour: shape.digestHour.describe('At what hour a daily or weekly digest comes. Usually 8.'),
  digestWeekday: shape.digestWeekday.describe('On what day a weekly digest comes: 1 is Monday, 7 Sunday. Usually 1.'),
  fold: shape.fold.describe('For how many minutes more is gathered into the same message, from the first on. Usually 0.'),
  quietHours: shape.quietHours.describe('Between these times of day nothing is sent; it comes after them.'),
  stages: shape.stages.describe('What is told of a release. Usually that it was released, withdrawn or corrected.'),
  language: shape.language.describe('Language of the messages.'),
}
