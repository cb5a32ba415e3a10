import type { ModelName } from './parse.ts'

/**
 * A parse as a name again, in one order and spelling whatever the original had: family, version, sizes in billions, context, snapshot,
 * then what the artefact is. Reading it gives the same parse, but for the model that it was built on, which is no part of its name.
 */
export function printName(name: ModelName): string {
  const sizes = [billions(name.total), name.active === null ? null : `A${billions(name.active)}`, tokens(name.contextTokens)]
  const said = [...name.tiers, ...name.tuning, name.quantization, ...name.formats, ...name.components]
  const parts = [name.family, name.version, ...sizes, name.snapshot, ...said, ...name.line, ...name.words, ...name.drafts]
  return parts.filter(part => part !== null && part !== '').join('-')
}

function billions(parameters: number | null): string | null {
  return parameters === null ? null : `${parameters / 1e9}B`
}

/** 1M and 2M are contexts, 10M is a size: longer ones are told in thousands. */
function tokens(count: number | null): string | null {
  if (count === null) return null
  return count % 1e6 === 0 && count < 1e7 ? `${count / 1e6}M` : `${count / 1000}k`
}
