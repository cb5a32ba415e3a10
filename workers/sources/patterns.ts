import { z } from 'zod'

/** A regular expression in a company file, without slashes; it is read with the `u` flag. */
export const pattern = z.string().min(1).max(500).refine(isRegularExpression, 'a regular expression')

function isRegularExpression(text: string): boolean {
  try {
    return new RegExp(text, 'u') instanceof RegExp
  } catch {
    return false
  }
}
