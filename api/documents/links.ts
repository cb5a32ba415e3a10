import { formats } from './index.ts'

export interface DocumentLink {
  href: string
  /** Media type, without its parameters. */
  type: string
  label: string
  /** What a reader shows where it offers several. */
  title: string
}

/** Where one question, as it is saved, stands in every format. */
export function documentLinks(query: string): DocumentLink[] {
  return formats.map(({ path, type, label }) => ({
    href: query === '' ? path : `${path}?${query}`,
    type: type.split(';')[0] ?? type,
    label,
    title: query === '' ? `Modelwire as ${label}` : `This question as ${label}`,
  }))
}
