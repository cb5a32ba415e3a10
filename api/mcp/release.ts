import { z } from 'zod'
import { bases, type License, opennesses, precisions, releaseKinds, stages } from '../../config/words.ts'
import type { ReleaseDocument } from '../../db/types.ts'
import { quoted, quotedAddress } from './quoted.ts'

const precision = z.enum(precisions)
const date = z.object({ at: z.string(), precision, basis: z.enum(bases) }).nullable()
const count = z.number().int()

/** A release as an agent needs it: bounded, however much there is to it. All of it is at `url`. */
export const briefRelease = z.object({
  id: z.string(),
  url: z.string().describe('Page with all of its evidence and revisions.'),
  kind: z.enum(releaseKinds),
  company: z.object({ id: z.string(), name: z.string() }),
  name: z.string(),
  family: z.string(),
  version: z.string().nullable(),
  stage: z.enum(stages).describe('planned: said to come. announced: launched, nothing to download yet. released: can be downloaded.'),
  openness: z.enum(opennesses).describe('What is open of it; unknown is an answer.'),
  license: z.object({ spdx: z.string().nullable(), name: z.string(), url: z.string().nullable() }).nullable(),
  modalities: z.object({ input: z.array(z.string()), output: z.array(z.string()) }),
  parameters: z.object({ total: z.number().nullable(), active: z.number().nullable() }).nullable(),
  contextTokens: z.number().nullable(),
  announcedAt: date,
  releasedAt: date,
  firstSeenAt: z.string(),
  variantCount: count,
  repositories: z
    .array(z.object({ repo: z.string(), host: z.string(), url: z.string().nullable() }))
    .describe('The first few of its variants.'),
  sightingCount: count,
  evidence: z
    .array(
      z.object({
        source: z.string(),
        title: z.string(),
        url: z.string().nullable(),
        publishedAt: z.object({ at: z.string(), precision }).nullable(),
      }),
    )
    .describe('The first few of its sightings: who says so.'),
})

export type BriefRelease = z.output<typeof briefRelease>

const mostRepositories = 3
const mostEvidence = 2
const mostModalities = 10

export function quotedRelease(release: ReleaseDocument, publicUrl: string): BriefRelease {
  const { id, kind, company, name, family, version, stage, openness, license, modalities, parameters, contextTokens } = release
  const { announcedAt, releasedAt, firstSeenAt, variants, sightings } = release
  const few = (words: string[]) => words.slice(0, mostModalities).map(word => quoted(word, 40))
  return {
    ...{ id, url: `${publicUrl}/releases/${encodeURIComponent(id)}`, kind, company: { id: company.id, name: quoted(company.name) } },
    ...{ name: quoted(name), family: quoted(family), version: version === null ? null : quoted(version, 80), stage, openness },
    ...{ license: license && quotedLicense(license), modalities: { input: few(modalities.input), output: few(modalities.output) } },
    ...{ parameters, contextTokens, announcedAt, releasedAt, firstSeenAt, variantCount: variants.length },
    repositories: variants
      .slice(0, mostRepositories)
      .map(({ repo, host, url }) => ({ repo: quoted(repo), host: quoted(host, 80), url: quotedAddress(url) })),
    sightingCount: sightings.length,
    evidence: sightings
      .slice(0, mostEvidence)
      .map(({ source, title, url, publishedAt }) => ({ source: source.id, title: quoted(title), url: quotedAddress(url), publishedAt })),
  }
}

export function quotedLicense({ spdx, name, url }: License) {
  return { spdx: spdx === null ? null : quoted(spdx, 80), name: quoted(name, 120), url: quotedAddress(url) }
}
