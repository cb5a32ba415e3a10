import { datedByVendor } from './artefacts.ts'
import { attachStatements } from './attach.ts'
import type { PlacedClaim, ReleaseFacts, Ruling } from './contract.ts'
import { factsOf } from './facts.ts'
import type { Knowledge } from './knowledge.ts'
import { applyRulings } from './rulings.ts'
import { sortedBy } from './text.ts'
import { joinTogether } from './together.ts'
import { type Wave, wavesOf } from './waves.ts'

/**
 * All claims of one company become its releases. A function over the set of claims: their order, and how they were spread over polls,
 * changes nothing. Within each line repositories make the waves, statements join them or stand for what cannot be downloaded (yet);
 * then waves of several lines that came together become one. At last comes what operators decided (rulings in the order they were made).
 */
export function mergeClaims(claims: PlacedClaim[], knowledge: Knowledge, rulings: Ruling[] = []): ReleaseFacts[] {
  const lines = new Map<string, PlacedClaim[]>()
  for (const each of claims) {
    if (each.claim.line === null) continue
    const line = lines.get(each.claim.line)
    if (line) line.push(each)
    else lines.set(each.claim.line, [each])
  }
  const siblings = sortedBy([...lines], ([line]) => line).map(([, own]) => wavesOfLine(own))
  const releases = joinTogether(siblings, knowledge)
  const inOrder = siblings.flatMap(line => line.filter(wave => releases.has(wave)))
  if (rulings.length > 0) for (const [home, wave] of inOrder.entries()) wave.origin = { home }
  applyRulings({ lines: siblings, releases }, rulings)
  return siblings.flatMap(line => line.filter(wave => releases.has(wave)).map(wave => factsOf(wave, line, knowledge)))
}

function wavesOfLine(claims: PlacedClaim[]): Wave[] {
  const sorted = sortedBy(claims, placeInOrder)
  const statements = sorted.filter(isStatement)
  const artefacts = sorted.filter(each => each.claim.role === 'artefact' && each.claim.isRelease)
  const companions = sorted.filter(each => each.claim.role === 'companion')
  const waves = attachStatements(wavesOf(datedByVendor(artefacts, statements)), statements, companions)
  return sortedBy(
    waves.filter(wave => wave.core.length + wave.statements.length > 0),
    wave => wave.key,
  )
}

function isStatement(placed: PlacedClaim): boolean {
  return placed.claim.role === 'statement' && placed.claim.model !== null && (placed.claim.isRelease || placed.claim.stage === 'planned')
}

/** A total order that depends on nothing but what was said and where. */
function placeInOrder(each: PlacedClaim): string {
  const { date, variant } = each.claim
  return [date?.at ?? '9', each.source.id, variant?.repo ?? each.url ?? '', each.title, each.ordinal, each.entry].join('\n')
}
