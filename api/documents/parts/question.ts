import type { ReleaseDocument } from '../../../db/types.ts'
import type { DocumentPage } from '../contract.ts'
import { line } from './text.ts'

/** What a reader calls the document: the project, and what was asked for in the words of its address. */
export function titleOfQuestion({ query }: Pick<DocumentPage, 'query'>): string {
  return query === '' ? 'Modelwire: open models' : `Modelwire: ${askedFor(query)}`
}

export function descriptionOfQuestion({ query, remarks }: Pick<DocumentPage, 'query' | 'remarks'>): string {
  const asked = query === '' ? 'every company that is tracked' : askedFor(query)
  return ['Open models as they are made public, each with its proof.', `Asked for: ${asked}.`, ...remarks].join(' ')
}

function askedFor(query: string): string {
  const parts = [...new URLSearchParams(query)].map(([name, values]) => `${name} ${values.split(',').join(' or ')}`)
  return line(parts.join(', '))
}

/** The newest change in it. What holds nothing never changed: that is the beginning of time, and not now, or it would change at every look. */
export function lastChange(releases: readonly Pick<ReleaseDocument, 'updatedAt'>[]): string {
  const changes = releases.map(each => each.updatedAt).toSorted()
  return changes.at(-1) ?? new Date(0).toISOString()
}
