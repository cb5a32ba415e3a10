import type { Wave } from '../waves.ts'
import type { DisplayPart, ModelName } from './parse.ts'

/**
 * What a release is called: the parts of a name that all its artefacts share. The first wave of a line goes without sizes and
 * tuning ("Qwen2.5-VL"), a later one is told by what sets it apart ("Qwen2.5-VL-32B", "Qwen3-30B-A3B-2507").
 */
export function nameOf(wave: Wave, siblings: Wave[]): string {
  const models = wave.core.length > 0 ? wave.core.map(each => each.model) : wave.statements.flatMap(each => each.claim.model ?? [])
  const shared = sharedParts(models)
  const isFirst = siblings[0] === wave || siblings.every(each => each === wave || each.snapshot !== wave.snapshot)
  const isLater = !isFirst || wave.core.length === 1
  const named = shared.filter(part => part.role === 'name' || (part.role === 'size' && isLater))
  const tuned = wave.snapshot !== null && wave.core.length > 0 ? shared.filter(part => part.role !== 'size' || isLater) : named
  return join(tuned.length > 0 ? tuned : shared)
}

function sharedParts(models: ModelName[]): DisplayPart[] {
  const [first, ...others] = models.toSorted((a, b) => a.display.length - b.display.length || (a.text < b.text ? -1 : 1))
  const has = (model: ModelName, part: DisplayPart) => model.display.some(each => each.text.toLowerCase() === part.text.toLowerCase())
  const parts = first?.display ?? []
  const shared = parts.filter((part, at) => at === 0 || others.every(model => has(model, part)))
  return shared.length > 0 ? shared : parts
}

function join(parts: DisplayPart[]): string {
  return parts.map(part => polished(part.text)).join('-')
}

/** Repositories in lower case are still names: t2v is T2V, step3 is Step3. */
function polished(text: string): string {
  if (text !== text.toLowerCase()) return text
  if (/^[a-z]{1,3}\d?[a-z]?$/.test(text) || /^\d+(\.\d+)?[bm]$/.test(text)) return text.toUpperCase()
  return text.charAt(0).toUpperCase() + text.slice(1)
}
