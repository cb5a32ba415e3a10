import type { Basis, StatedDate, Variant } from '../../config/words.ts'
import type { Sighting } from '../../db/types.ts'

export interface DatedSighting {
  sighting: Sighting
  when: {
    date: StatedDate
    /** What happened then: it was published, the repository that it shows became public or was made, or it was seen by us. */
    how: 'published' | 'seen' | Basis
  }
}

/** What one source said, from its first word on. */
export interface Step {
  first: DatedSighting
  rest: DatedSighting[]
}

/** Sightings in order of appearance, one step for each source: fifty repositories of one hub are one step. */
export function stepsOf(sightings: Sighting[], variants: Variant[]): Step[] {
  const steps = new Map<string, Step>()
  const dated = sightings.map(sighting => withDate(sighting, variants))
  for (const each of dated.toSorted((left, right) => Date.parse(left.when.date.at) - Date.parse(right.when.date.at))) {
    const step = steps.get(each.sighting.source.id)
    if (step) step.rest.push(each)
    else steps.set(each.sighting.source.id, { first: each, rest: [] })
  }
  return [...steps.values()]
}

/** When it was said; else what is known of the repository it shows; else when we saw it. */
export function withDate(sighting: Sighting, variants: Variant[]): DatedSighting {
  const { publishedAt, seenAt, url } = sighting
  if (publishedAt) return { sighting, when: { date: publishedAt, how: 'published' } }
  const publicAt = url === null ? null : (variants.find(variant => variant.url === url)?.publicAt ?? null)
  if (publicAt) return { sighting, when: { date: publicAt, how: publicAt.basis } }
  return { sighting, when: { date: { at: seenAt, precision: 'minute' }, how: 'seen' } }
}
