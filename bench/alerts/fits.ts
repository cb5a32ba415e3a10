import type { Company } from '../../config/company.ts'
import type { ReleaseDocument } from '../../db/types.ts'

/**
 * Whether a release is what a query asks for, read from its document and the company files as a person would: a second opinion, which
 * shares nothing with the filters that the program has.
 */
export function fits(query: Record<string, string>, document: ReleaseDocument, companies: Company[]): boolean {
  const company = companies.find(each => each.id === document.company.id)
  return Object.entries(query).every(([name, value]) => {
    const reads = readings[name]
    if (!reads) throw new Error(`nobody has said how to read ${name}`)
    return value.split(',').some(each => reads(each, document, company))
  })
}

type Reading = (value: string, document: ReleaseDocument, company: Company | undefined) => boolean

const readings: Record<string, Reading> = {
  company: (value, _, company) =>
    company !== undefined && [company.id, company.name, ...company.aliases].some(each => bare(each) === bare(value)),
  family: (value, { family }) => bare(family) === bare(value),
  kind: (value, { kind }) => kind === value,
  stage: (value, { stage }) => stage === value,
  openness: (value, { openness }) => openness === value,
  country: (value, _, company) => company?.country === value,
  license: (value, { license }) => license !== null && (license.spdx ?? license.name).toLowerCase() === value.toLowerCase(),
  minParameters: (value, { parameters }) => parameters?.total != null && parameters.total >= billions(value),
  maxParameters: (value, { parameters }) => parameters?.total != null && parameters.total <= billions(value),
  q: (value, { name, family, variants, sightings }) => {
    const said = [name, family, ...variants.map(each => each.repo), ...sightings.map(each => each.title)]
    return said.some(each => bare(each).includes(bare(value)))
  },
}

function bare(text: string): string {
  return text.toLowerCase().replace(/[-_. ]/g, '')
}

function billions(text: string): number {
  return Number(text.replace('B', '')) * 1e9
}
