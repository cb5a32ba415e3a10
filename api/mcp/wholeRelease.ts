import { z } from 'zod'
import { causes, opennesses, precisions, type Reason, stages, type Variant } from '../../config/words.ts'
import type { FoundRelease, KnownRevision } from '../../db/timeline.ts'
import type { Change, ReleaseDocument, Sighting } from '../../db/types.ts'
import { describeItems, describeValue } from '../pages/changeWords.ts'
import { fitting } from './bounded.ts'
import { quoted, quotedAddress } from './quoted.ts'
import { briefRelease, quotedLicense, quotedRelease } from './release.ts'

const statedDate = z.object({ at: z.string(), precision: z.enum(precisions) }).nullable()
const license = briefRelease.shape.license

const variant = z.object({
  repo: z.string(),
  host: z.string(),
  url: z.string().nullable(),
  parameters: z.object({ total: z.number().nullable(), active: z.number().nullable() }).nullable(),
  tuning: z.string().nullable(),
  quantization: z.string().nullable(),
  license,
  publicAt: statedDate,
  isGone: z.boolean(),
})

const sighting = z.object({
  source: z.string(),
  title: z.string(),
  url: z.string().nullable(),
  publishedAt: statedDate,
  seenAt: z.string(),
  says: z.object({ stage: z.enum(stages).nullable(), openness: z.enum(opennesses) }),
  reasons: z.array(z.object({ rule: z.string(), words: z.string() })).describe('What made it be understood so.'),
})

const revision = z.object({
  revision: z.number().int(),
  madeAt: z.string(),
  cause: z.enum(causes),
  reason: z.string().nullable(),
  changes: z.array(z.object({ field: z.string(), change: z.string().describe('What it was, and what it became.') })),
})

/** A release with all that it rests on, as far as an answer goes: counts say how much there is. */
export const wholeRelease = briefRelease.omit({ repositories: true, evidence: true }).extend({
  variants: z.array(variant).describe('Its sizes, tunings and formats; `variantCount` is how many there are.'),
  evidence: z.array(sighting).describe('Who says so, and why it is believed; `sightingCount` is how many there are.'),
  revisionCount: z.number().int(),
  revisions: z.array(revision).describe('What was known when, the newest first.'),
})

/** Of each of the three lists. */
const mostBytes = 15 * 1024
const mostReasons = 4
const mostChanges = 12

export function quotedWhole(found: FoundRelease, document: ReleaseDocument, publicUrl: string): z.output<typeof wholeRelease> {
  const { repositories: _, evidence: _few, ...brief } = quotedRelease(document, publicUrl)
  return {
    ...brief,
    variants: fitting(document.variants.map(quotedVariant), mostBytes),
    evidence: fitting(document.sightings.map(quotedSighting), mostBytes),
    revisionCount: found.revisions.length,
    revisions: fitting(found.revisions.toReversed().map(quotedRevision), mostBytes),
  }
}

function quotedVariant({ repo, host, url, parameters, tuning, quantization, license, publicAt, goneAt }: Variant) {
  return {
    ...{ repo: quoted(repo), host: quoted(host, 80), url: quotedAddress(url), parameters },
    tuning: tuning === null ? null : quoted(tuning, 40),
    quantization: quantization === null ? null : quoted(quantization, 40),
    license: license && quotedLicense(license),
    ...{ publicAt, isGone: Boolean(goneAt) },
  }
}

function quotedSighting({ source, title, url, publishedAt, seenAt, says, reasons }: Sighting) {
  return {
    ...{ source: source.id, title: quoted(title), url: quotedAddress(url), publishedAt, seenAt, says },
    reasons: reasons.slice(0, mostReasons).map(quotedReason),
  }
}

function quotedReason({ rule, words }: Reason) {
  return { rule: quoted(rule, 60), words: quoted(words, 120) }
}

function quotedRevision({ revision, madeAt, cause, reason, changes }: KnownRevision) {
  return {
    ...{ revision, madeAt: madeAt.toISOString(), cause, reason: reason === null ? null : quoted(reason) },
    changes: changes.slice(0, mostChanges).map(quotedChange),
  }
}

function quotedChange({ field, before, after }: Change) {
  const isList = Array.isArray(before) && Array.isArray(after)
  const change = isList ? describeItems(before, after) : `${describeValue(before)} → ${describeValue(after)}`
  return { field: quoted(field, 40), change: quoted(change) }
}
