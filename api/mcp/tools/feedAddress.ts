import { z } from 'zod'
import { writeFilters } from '../../../db/filters/index.ts'
import { readFields } from '../../body.ts'
import { feedAddress as addressOf, feedFormats } from '../../feedAddress.ts'
import { readQuery } from '../../query.ts'
import { readOnly, type Tool } from '../contract.ts'
import { filterFields, parametersOf } from '../filterFields.ts'
import { matchedField, quotedMatches } from '../matched.ts'

const names = feedFormats.map(({ name }) => name)
const wrongFormat = `must be one of ${names.join(', ')}`
const uses = feedFormats.map(({ name, use }) => `${name}: ${use}`).join(' ')

const input = z.strictObject({
  ...filterFields,
  format: z.enum(names, { error: wrongFormat }).optional().describe(`What it is for. ${uses} All of them where nothing is said.`),
})

export const feedAddress: Tool = {
  name: 'feed_address',
  title: 'Address of a feed',
  description:
    'The address of a feed, calendar, table or stream of whatever the filters ask for, for the user to open in a program of their own. No account is needed.',
  input,
  output: z.object({
    query: z.string().describe('What is asked for, as it was understood; empty is everything.'),
    addresses: z.array(z.object({ format: z.enum(names), url: z.string(), type: z.string(), use: z.string() })),
    matchedAs: matchedField,
  }),
  annotations: readOnly,
  async call(given, { api }) {
    const { format, ...asked } = readFields(input, given)
    const { filters } = await readQuery(api.db, parametersOf(asked), 1)
    const query = writeFilters(filters)
    const formats = feedFormats.filter(({ name }) => format === undefined || name === format)
    const addresses = formats.map(each => ({
      format: each.name,
      url: addressOf(api.publicUrl, each, query),
      type: each.type,
      use: each.use,
    }))
    const text =
      addresses.length === 1 ? 'The address is in `addresses`.' : `${addresses.length} addresses of the same question, in different forms.`
    return { text, content: { query, addresses, matchedAs: quotedMatches(filters.matchedAs) } }
  },
}
