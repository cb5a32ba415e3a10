import { z } from 'zod'
import { channels } from '../../../workers/channels/index.ts'
import { filterFields } from '../../mcp/filterFields.ts'
import { wishFields } from '../../mcp/wishFields.ts'
import { replayWish } from '../../subscriptions/actions.ts'
import { bodySchema } from '../jsonSchema.ts'

/** The settings of each channel are what the channel itself reads. */
const settingsOf = Object.values(channels).map(({ kind, label, help, settings }) =>
  bodySchema(`${kind.charAt(0).toUpperCase()}${kind.slice(1)}Settings`, `${label}. ${help}`, settings),
)
const kinds = Object.keys(channels)

const question = bodySchema('Question', 'Filters as an object: a list of values means any of them.', z.strictObject(filterFields))
const query = z
  .union([z.string().max(2000), question])
  .describe('What is asked for: filters as in an address, or as an object. An empty text asks for everything.')
const channel = z.enum(kinds as [string, ...string[]]).describe('How it is told.')
const settings = z.union(settingsOf).describe('Where it goes: the settings of the channel.')
const { query: _query, channel: _channel, settings: _settings, ...manner } = wishFields

export const newSubscription = bodySchema(
  'NewSubscription',
  'A question, and where the answer goes. Everything else has a usual value.',
  z.strictObject({ query, channel, settings, ...manner }),
)

export const changedSubscription = bodySchema(
  'ChangedSubscription',
  'What is named is changed, and the rest stays.',
  z.strictObject({
    query: query.optional(),
    channel: channel.optional().describe('Cannot be changed.'),
    settings: settings.optional(),
    ...manner,
  }),
)

export const previewedSubscription = bodySchema(
  'PreviewedSubscription',
  'As for a new subscription; where it goes may be left out.',
  z.strictObject({ query, channel: channel.optional(), settings: settings.optional(), ...manner }),
)

export const replay = bodySchema('Replay', 'Since when messages are sent again.', replayWish)
