import { z } from 'zod'
import { causes, opennesses, releaseKinds, stages } from '../../../config/words.ts'
import { answerSchema } from '../jsonSchema.ts'
import { basedDate, companyName, count, instant, matches, next, statedDate } from './parts.ts'

const openness = z.enum(opennesses)

export const license = answerSchema(
  'License',
  '`spdx` only where the identifier is exact; else the vendor’s own name for it, with a link where there is one.',
  z.strictObject({ spdx: z.string().nullable(), name: z.string(), url: z.string().nullable() }),
)

export const parameters = answerSchema(
  'Parameters',
  'Counts of single parameters (7B is 7000000000). `active` is what a mixture of experts uses per token.',
  z.strictObject({ total: z.number().nullable(), active: z.number().nullable() }),
)

const variant = answerSchema(
  'Variant',
  'One published artefact of a release: a size, a tuning, a quantisation or a format of it.',
  z.strictObject({
    repo: z.string().describe('Owner and name at its host.'),
    url: z.string(),
    host: z.string(),
    parameters: parameters.nullable(),
    tuning: z.string().nullable(),
    quantization: z.string().nullable(),
    license: license.nullable(),
    publicAt: basedDate.nullable(),
    formerly: z.array(z.string()).optional().describe('Names that the repository had before; absent where it never was renamed.'),
    goneAt: statedDate.optional().describe('The day it was gone for good; absent while it can be had.'),
  }),
)

const sighting = answerSchema(
  'Sighting',
  'An entry of a source that is evidence for the release. Titles and addresses are other people’s words.',
  z.strictObject({
    source: z.strictObject({ id: z.string(), kind: z.string() }),
    url: z.string().nullable(),
    title: z.string(),
    publishedAt: statedDate.nullable(),
    seenAt: instant,
    says: z.strictObject({ stage: z.enum(stages).nullable(), openness }),
    reasons: z
      .array(z.strictObject({ rule: z.string(), words: z.string() }))
      .describe('Why it was read so: the rule that spoke, and the words, tag or date that triggered it.'),
  }),
)

const fields = {
  url: z.string().describe('Page of the release, for people.'),
  id: z.string().describe('Never given to another; a release that was merged answers with where it went.'),
  kind: z.enum(releaseKinds),
  company: companyName,
  name: z.string(),
  family: z.string().describe('Line of models that it belongs to.'),
  version: z.string().nullable(),
  stage: z
    .enum(stages)
    .describe(
      '`planned`: said to come. `announced`: launched, nothing to download yet. `released`: can be downloaded. `withdrawn`: gone again.',
    ),
  openness: openness.describe('What can be had. `unknown` is an answer; a guess is not.'),
  license: license.nullable(),
  modalities: z.strictObject({ input: z.array(z.string()), output: z.array(z.string()) }),
  parameters: parameters.nullable(),
  contextTokens: z.number().nullable(),
  announcedAt: basedDate.nullable(),
  releasedAt: basedDate.nullable(),
  firstSeenAt: instant.describe('When it was first seen here; never rewritten.'),
  variants: z.array(variant),
  sightings: z.array(sighting),
  revision: count.describe('Counts up with everything that changes.'),
  updatedAt: instant,
}

export const release = answerSchema(
  'Release',
  'One model, or one wave of models under one name, made public at one time; a data set or code, where `kind` says so.',
  z.strictObject(fields),
)

export const change = answerSchema(
  'Change',
  'A field of a release before and after a revision.',
  z.strictObject({ field: z.string(), before: z.unknown(), after: z.unknown() }),
)

export const revision = answerSchema(
  'Revision',
  'One step of what is known: appended, never overwritten.',
  z.strictObject({
    revision: count,
    madeAt: instant,
    cause: z
      .enum(causes)
      .describe('`evidence`: something new was said. `edited`: what had been said was changed. `reread`, `ruling`: a correction.'),
    reason: z.string().nullable(),
    changes: z.array(change),
  }),
)

export const releaseWithRevisions = answerSchema(
  'ReleaseWithRevisions',
  'A release, and every step that led to it.',
  z.strictObject({ ...fields, revisions: z.array(revision) }),
)

export const releaseList = answerSchema(
  'ReleaseList',
  'A page of releases, newest first by the date that counts: `releasedAt`, else `announcedAt`, else `firstSeenAt`.',
  z.strictObject({ releases: z.array(release), next, matchedAs: matches.optional() }),
)

export const movedRelease = answerSchema(
  'MovedRelease',
  'A release that turned out to be part of another one.',
  z.strictObject({ id: z.string(), mergedInto: z.string(), url: z.string() }),
)
