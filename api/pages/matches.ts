import type { MatchedAs } from '../../db/filters/parts/filter.ts'

/** A part of a sentence; what is not ours are the words of others, and maybe the name of the company that was found. */
export interface SentencePart {
  text: string
  is: 'ours' | 'foreign' | 'company'
}

/** How something of a question was understood, as a sentence that is true of another name as of a slip of the hand. */
export function sentenceOf({ given, company, family, word }: MatchedAs): SentencePart[] {
  const found = word ?? family
  return [
    ours('“'),
    { text: given, is: 'foreign' },
    ours('” was understood as '),
    ...(found === undefined ? [] : [{ text: found, is: 'foreign' } as const, ours(' of ')]),
    { text: company.name, is: 'company' },
    ours('.'),
  ]
}

/** The same as a text. */
export function sayMatch(matched: MatchedAs): string {
  return sentenceOf(matched)
    .map(({ text }) => text)
    .join('')
}

function ours(text: string): SentencePart {
  return { text, is: 'ours' }
}
