import type { Context } from 'hono'
import { z } from 'zod'
import { correctionFields, storeCorrection } from '../db/corrections.ts'
import type { ReleaseDocument } from '../db/types.ts'
import type { ApiContext } from './context.ts'
import { takeForClient } from './subscriptions/limits.ts'
import { written } from './write.ts'

/** Characters at most. */
export const longest = { release: 200, claim: 2000, proof: 1000, contact: 200 } as const

const text = () => z.string().overwrite(plain)

/** What is wrong, or missing, and where that can be read: the form and the API read it alike. */
export const correctionWish = z.strictObject({
  release: text().max(longest.release).nullish().describe('Id of the release that is wrong; nothing where one is missing.'),
  field: z.enum(correctionFields).describe('What is wrong.'),
  claim: text().min(1, 'must not be empty').max(longest.claim).describe('What is right.'),
  proof: text()
    .min(1, { error: 'must not be empty', abort: true })
    .max(longest.proof)
    .refine(isWebAddress, 'must be an http:// or https:// address')
    .describe('Address that proves it. Nothing is asked of it by itself: a person looks.'),
  contact: text().max(longest.contact).nullish().describe('How to reach you.'),
})
export type CorrectionWish = z.output<typeof correctionWish>

/** Keeps a correction, and gives its number. Throws a Refusal (429) when this client sent too many. */
export async function keepCorrection(
  c: Context,
  api: ApiContext,
  { field, claim, proof, contact }: CorrectionWish,
  release: ReleaseDocument | null,
): Promise<string> {
  await takeForClient(c, api, 'correct')
  return written(() => storeCorrection(api.db, { release: release?.id ?? null, field, claim, proof, contact: contact || null }))
}

/** Of a text, what is no text is left out; lines stay. */
export function plain(given: string): string {
  return given.replace(/[^\P{Cc}\n]+/gu, ' ').trim()
}

function isWebAddress(given: string): boolean {
  return /^https?:\/\/\S+$/i.test(given) && URL.canParse(given)
}
