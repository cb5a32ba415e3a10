import type { Sighting } from '../../db/types.ts'
import { Day, Outward } from './parts.tsx'
import { sourceKindLabel } from './words.ts'

const mostShown = 5

/** Sightings in order of appearance, one step for each source: fifty repositories of one hub are one step. */
export function EvidenceStrip({ sightings, href }: { sightings: Sighting[]; href: string }) {
  const steps = stepsOf(sightings)
  if (steps.length === 0) return null
  return (
    <ol class="evidence" aria-label="Evidence, in order of appearance">
      {steps.slice(0, mostShown).map(({ first, number }) => (
        <li>
          <Outward href={first.url} title={first.title.slice(0, 200)}>
            {sourceKindLabel(first.source.kind)}
          </Outward>
          {number > 1 && <span class="times"> ×{number}</span>} <Day date={whenOf(first)} />
        </li>
      ))}
      {steps.length > mostShown && (
        <li>
          <a href={href}>and {steps.length - mostShown} more</a>
        </li>
      )}
    </ol>
  )
}

/** When it was said, where that is known, else when we saw it. */
export function whenOf(sighting: Sighting) {
  return sighting.publishedAt ?? { at: sighting.seenAt, precision: 'minute' as const }
}

export function inOrder(sightings: Sighting[]): Sighting[] {
  return sightings.toSorted((left, right) => Date.parse(whenOf(left).at) - Date.parse(whenOf(right).at))
}

function stepsOf(sightings: Sighting[]): { first: Sighting; number: number }[] {
  const steps = new Map<string, { first: Sighting; number: number }>()
  for (const sighting of inOrder(sightings)) {
    const step = steps.get(sighting.source.id)
    if (step) step.number++
    else steps.set(sighting.source.id, { first: sighting, number: 1 })
  }
  return [...steps.values()]
}
