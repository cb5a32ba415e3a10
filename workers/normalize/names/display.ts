import type { Wave } from '../waves.ts'
import type { DisplayPart, ModelName } from './parse.ts'

/**
 * What a release is called: the parts of a name that all its artefacts share. The first wave of a line goes without sizes and
 * tuning ("Qwen2.5-VL"), a later one is told by what sets it apart ("Qwen2.5-VL-32B", "Qwen3-30B-A3B-2507").
 */
export function nameOf(wave: Wave, siblings: Wave[]): string {
  const earlier = siblings.slice(0, siblings.indexOf(wave))
  const name = ownName(wave, earlier.length > 0 && earlier.some(each => each.snapshot === wave.snapshot))
  const isTaken = earlier.some(each => ownName(each, false) === name)
  const size = flagship(wave)
  return isTaken && size && !name.includes(size)
    ? join([
        { text: name, role: 'name' },
        { text: size, role: 'size' },
      ])
    : name
}

function ownName(wave: Wave, isLater: boolean): string {
  const models = wave.core.length > 0 ? wave.core.map(each => each.model) : wave.statements.flatMap(each => each.claim.model ?? [])
  const shared = sharedParts(models)
  const isSized = isLater || models.length === 1
  const isTuned = wave.snapshot !== null && wave.core.length > 0
  const named = shared.filter(part => part.role === 'name' || (part.role === 'size' && isSized) || (part.role === 'tuning' && isTuned))
  return join(named)
}

/** The largest size, as it is written. */
function flagship(wave: Wave): string | null {
  const largest = wave.core.map(each => each.model).toSorted((a, b) => (b.total ?? 0) - (a.total ?? 0))[0]
  return largest?.display.find(part => part.role === 'size')?.text ?? null
}

function sharedParts(models: ModelName[]): DisplayPart[] {
  const [first, ...others] = models.toSorted((a, b) => a.display.length - b.display.length || (a.text < b.text ? -1 : 1))
  const has = (model: ModelName, part: DisplayPart) => model.display.some(each => each.text.toLowerCase() === part.text.toLowerCase())
  const parts = first?.display ?? []
  const shared = parts.filter((part, at) => at === 0 || others.every(model => has(model, part)))
  return shared.length > 0 ? shared : parts
}

/** With the family's own separator: "Llama Guard 4", "Step-Audio-2". */
function join(parts: DisplayPart[]): string {
  const separator = parts[0]?.text.includes(' ') ? ' ' : '-'
  return parts.map(part => polished(part.text)).join(separator)
}

/** Repositories in lower case are still names: t2v is T2V, vl is VL, lite is Lite. */
function polished(text: string): string {
  if (text !== text.toLowerCase() || !/^[a-z]/.test(text)) return text
  const isAcronym = /\d/.test(text)
    ? /^[a-z]\d+[a-z]?$|^[a-z]+\d[a-z]$/.test(text)
    : /^([^aeiou]{1,3}|ocr|asr|moe|vae|vla|oss|qa|vqa)$/.test(text)
  return isAcronym ? text.toUpperCase() : text.charAt(0).toUpperCase() + text.slice(1)
}
