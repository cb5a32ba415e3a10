import { squash } from './fold.ts'
import type { Term } from './terms.ts'

const mostNames = 64

/**
 * What a release would be called, squashed, that is just what was asked for: `Cagview 4` is CogView-4, `智谱 GLM 4.5` GLM-4.5. Nothing of a
 * company or a family alone: whoever asks for Qwen asks for all of it.
 */
export function namesFor(given: string, terms: readonly Term[]): string[] {
  const isOneLine =
    terms.length === 1 && terms.every(each => each.companies.length > 0 || each.families.some(({ number }) => number === null))
  if (terms.length === 0 || isOneLine) return []
  const combined = terms.map(writings).reduce((heads, tails) => heads.flatMap(head => tails.map(tail => head + tail)).slice(0, mostNames))
  return [...new Set([squash(given), ...combined])].filter(Boolean)
}

/** A company need not be part of its release's name. */
function writings({ text, companies, families }: Term): string[] {
  const names = [
    ...companies.flatMap(company => [company.name, '']),
    ...families.map(({ family, number }) => `${family}${number ?? ''}`),
    text,
  ]
  return [...new Set(names.map(squash))]
}
