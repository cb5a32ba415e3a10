import { z } from 'zod'
import { readFields } from '../../body.ts'
import { describeChannels } from '../../subscriptions/target.ts'
import { readOnly, type Tool } from '../contract.ts'

const input = z.strictObject({})

const setting = z.object({
  name: z.string(),
  label: z.string(),
  example: z.string().nullable(),
  isSecret: z.boolean().describe('Never shown again once it is given.'),
  isRequired: z.boolean(),
  choices: z.array(z.string()).nullable(),
})

export const listChannels: Tool = {
  name: 'list_channels',
  title: 'Ways to be told',
  description: 'The channels that a subscription can go to, with the settings that each needs. Look here before create_subscription.',
  input,
  output: z.object({
    channels: z.array(
      z.object({
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
  annotations: readOnly,
  async call(given, { api }) {
    readFields(input, given)
    const channels = describeChannels(api)
    return { text: `${channels.length} channels: ${channels.map(each => each.kind).join(', ')}.`, content: { channels } }
  },
}
