import { z } from 'zod'

const scale: Record<string, number> = { k: 1e3, m: 1e6, b: 1e9, t: 1e12 }
const message = 'must be a number of parameters such as 30B, 7e9 or 1500000000'

/** A count of parameters as people write it: 30B, 1.5b, 600M, 7e9. */
export const amount = z.string().transform((text, context): number => {
  const [, number, unit] = /^(\d{1,18}(?:\.\d{1,6})?(?:e\d{1,2})?)\s?([kmbt])?$/i.exec(text) ?? []
  const read = number ? Number(number) * (scale[unit?.toLowerCase() ?? ''] ?? 1) : Number.NaN
  if (read > 0 && read <= 1e18) return read
  context.addIssue({ code: 'custom', message })
  return z.NEVER
})

/** As people write it, where that loses nothing: 30B. */
export function writeAmount(number: number): string {
  const ways = ['t', 'b', 'm', 'k'].map(unit => `${number / (scale[unit] ?? 1)}${unit.toUpperCase()}`)
  const exact = ways.find(text => text.length <= 7 && /^[1-9]/.test(text) && amount.safeParse(text).data === number)
  return exact ?? Number(number.toFixed(6)).toString()
}
