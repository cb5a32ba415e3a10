import { z } from 'zod'

/** One of a list, in any case. */
export function oneOf<const Word extends string>(words: readonly [Word, ...Word[]]): z.ZodType<Word, string> {
  return z
    .string()
    .transform(text => text.toLowerCase())
    .pipe(z.enum(words, { error: `must be one of ${words.join(', ')}` }))
}

/** A name of anything, as free text. */
export const name = z.string().min(1).max(120, 'must have at most 120 characters')
