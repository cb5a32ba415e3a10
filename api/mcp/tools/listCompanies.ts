import { z } from 'zod'
import { stages } from '../../../config/words.ts'
import { squash } from '../../../db/filters/parts/fold.ts'
import { type CompanySummary, listCompanies as list } from '../../../db/timeline/companies.ts'
import { readFields } from '../../body.ts'
import { fitting } from '../bounded.ts'
import { readOnly, type Tool } from '../contract.ts'
import { notice, noticeField, quoted, quotedAddress } from '../quoted.ts'

const input = z.strictObject({
  name: z.string().max(120).optional().describe('Only those of which an id, a name or another name, in any script, holds this.'),
})

const company = z.object({
  id: z.string().describe('As the filter `company` takes it.'),
  name: z.string(),
  aliases: z.array(z.string()).describe('Other names that it answers to, in any script: the first few.'),
  role: z.string().describe('developer; or press, which is read for context and makes no releases itself.'),
  country: z.string().describe('ISO 3166-1, two letters.'),
  languages: z.array(z.string()),
  website: z.string().nullable(),
  isParked: z.boolean().describe('No longer followed; what it said is kept.'),
  releases: z.record(z.enum(stages), z.number().int()).describe('How many releases stand at each stage.'),
  sources: z.number().int(),
})

const mostBytes = 40 * 1024
const mostAliases = 12

export const listCompanies: Tool = {
  name: 'list_companies',
  title: 'Who is tracked',
  description: 'The companies that are tracked, with the names that each answers to and how many releases it has at each stage.',
  input,
  output: z.object({
    companies: z.array(company),
    count: z.number().int().describe('How many there are; more than are listed where an answer would be too long.'),
    notice: noticeField,
  }),
  annotations: readOnly,
  async call(given, { api }) {
    const { name = '' } = readFields(input, given)
    const wanted = squash(name)
    const named = (await list(api.db)).filter(each => [each.id, each.name, ...each.aliases].some(own => squash(own).includes(wanted)))
    const companies = fitting(named.map(quotedCompany), mostBytes)
    const rest = named.length > companies.length ? ` The first ${companies.length} are here: ask by name for others.` : ''
    return { text: `${named.length} companies.${rest} ${notice}`, content: { companies, count: named.length, notice } }
  },
}

function quotedCompany({ id, name, aliases, role, country, languages, website, isParked, releases, sources }: CompanySummary) {
  return {
    ...{ id, name: quoted(name), aliases: aliases.slice(0, mostAliases).map(alias => quoted(alias, 60)), role, country, languages },
    ...{ website: quotedAddress(website), isParked, releases, sources },
  }
}
