import type { BasedDate } from '../../config/words.ts'
import type { ReleaseDocument } from '../../db/types.ts'
import { webAddress } from '../pages/format.ts'
import type { DocumentFormat, DocumentPage } from './contract.ts'
import { releaseAddress } from './parts/item.ts'
import { type Cell, csvOf } from './parts/rows.ts'

/** CSV (RFC 4180), a row a release. A cell that a spreadsheet would take for a formula begins with an apostrophe. */
export const csv: DocumentFormat = {
  path: '/releases.csv',
  type: 'text/csv; charset=utf-8; header=present',
  label: 'CSV',
  description: 'A table for spreadsheets and notebooks, a row a release.',
  usualLimit: 200,
  write,
}

function write({ releases, publicUrl }: DocumentPage): string {
  const rows = releases.map(release => columns.map(([, read]) => read(release, publicUrl)))
  return csvOf(
    columns.map(([name]) => name),
    rows,
  )
}

const columns: readonly [name: string, read: (release: ReleaseDocument, publicUrl: string) => Cell][] = [
  ['id', each => each.id],
  ['url', (each, publicUrl) => releaseAddress(publicUrl, each.id)],
  ['kind', each => each.kind],
  ['company', each => each.company.id],
  ['companyName', each => each.company.name],
  ['name', each => each.name],
  ['family', each => each.family],
  ['version', each => each.version],
  ['stage', each => each.stage],
  ['openness', each => each.openness],
  ['license', each => each.license?.spdx ?? each.license?.name ?? null],
  ['licenseUrl', each => webAddress(each.license?.url)],
  ['inputModalities', each => each.modalities.input.join(' ')],
  ['outputModalities', each => each.modalities.output.join(' ')],
  ['parametersTotal', each => each.parameters?.total ?? null],
  ['parametersActive', each => each.parameters?.active ?? null],
  ['contextTokens', each => each.contextTokens],
  ...dateColumns('announced', each => each.announcedAt),
  ...dateColumns('released', each => each.releasedAt),
  ['firstSeenAt', each => each.firstSeenAt],
  ['variants', each => each.variants.length],
  ['repository', each => each.variants[0]?.repo ?? null],
  ['repositoryUrl', each => webAddress(each.variants[0]?.url)],
  ['sightings', each => each.sightings.length],
  ['revision', each => each.revision],
  ['updatedAt', each => each.updatedAt],
]

function dateColumns(name: string, read: (release: ReleaseDocument) => BasedDate | null): typeof columns {
  return [
    [`${name}At`, each => read(each)?.at ?? null],
    [`${name}Precision`, each => read(each)?.precision ?? null],
    [`${name}Basis`, each => read(each)?.basis ?? null],
  ]
}
