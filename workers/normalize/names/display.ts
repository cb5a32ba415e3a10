import type { Wave } from '../waves.ts'
import type { DisplayPart, ModelName } from './parse.ts'

/** Of lines that were named: a name depends on those of all waves before it, so that a line is named as one. */
const linesNamed = new WeakMap<Wave[], Map<Wave, string>>()

/**
 * What a release is called: the parts of a name that all its artefacts share. The first wave of a line goes without sizes and
 * tuning ("Qwen2.5-VL"), a later one is told by what sets it apart ("Qwen2.5-VL-32B", "Qwen3-30B-A3B-2507"). `siblings` are all waves
 * of its line, in time; they stay as they are from the first name on.
 */
export function nameOf(wave: Wave, siblings: Wave[]): string {
  const names = linesNamed.get(siblings) ?? namesOf(siblings)
  linesNamed.set(siblings, names)
  return names.get(wave) ?? firstFree(wave, { taken: new Set(), tunings: new Map() })
}

/** What the waves before have: names, and by snapshot the tunings of their models. */
interface Earlier {
  taken: Set<string>
  tunings: Map<string | null, Set<string>>
}

function namesOf(siblings: Wave[]): Map<Wave, string> {
  const earlier: Earlier = { taken: new Set(), tunings: new Map() }
  const names = new Map<Wave, string>()
  for (const wave of siblings) {
    const name = firstFree(wave, earlier)
    const models = modelsOf(wave)
    names.set(wave, name)
    for (const each of [name, ownName(wave, earlier), plainName(models)]) earlier.taken.add(each)
    const tunings = earlier.tunings.get(wave.snapshot) ?? new Set()
    earlier.tunings.set(wave.snapshot, tunings)
    for (const tuning of models.flatMap(model => model.tuning)) tunings.add(tuning)
  }
  return names
}

/** Its own name; where another has it, with its size, or with every part that its artefacts share ("Step-3.5-Flash-Base"). */
function firstFree(wave: Wave, earlier: Earlier): string {
  const name = ownName(wave, earlier)
  if (!earlier.taken.has(name)) return name
  const size = flagship(wave)
  const sized = (text: string) => (size && !text.includes(size) ? `${text}-${polished(size)}` : text)
  const models = modelsOf(wave)
  const full = join(sharedParts(models), models[0])
  return [sized(name), full, sized(full)].find(each => !earlier.taken.has(each)) ?? sized(name)
}

function plainName(models: ModelName[]): string {
  return join(
    sharedParts(models).filter(part => part.role === 'name'),
    models[0],
  )
}

function ownName(wave: Wave, { tunings }: Earlier): string {
  const models = modelsOf(wave)
  const parts = sharedParts(models)
  const before = tunings.get(wave.snapshot)
  const isSized =
    before !== undefined || models.length === 1 || distinct(wave.core.map(each => each.model)).length === 1 || isSizedName(parts, models)
  const isTold = (part: DisplayPart) => part.role === 'name' || (part.role === 'size' ? isSized : isTelling(part, wave, before))
  return join(parts.filter(isTold), models[0])
}

/** "Qwen-7B", "Mistral-7B-v0.1": without a version, or with one behind it, the size that all share is what the model is called by. */
function isSizedName(parts: DisplayPart[], models: ModelName[]): boolean {
  const at = parts.findIndex(part => part.role === 'size')
  return at >= 0 && (models[0]?.version === null || parts.slice(at).some(part => /^v?\d+(\.\d+)*$/i.test(part.text)))
}

/** A tuning is part of the name of a snapshot, and of a later wave that is the first to have it ("ERNIE-4.5-21B-A3B-Thinking"). */
function isTelling({ role, key }: DisplayPart, wave: Wave, before: Set<string> | undefined): boolean {
  if (wave.core.length === 0) return false
  return wave.snapshot !== null || (role === 'tuning' && before !== undefined && !before.has(key))
}

function modelsOf(wave: Wave): ModelName[] {
  const artefacts = [...wave.core, ...wave.conversions].map(each => each.model)
  return artefacts.length > 0 ? distinct(artefacts) : wave.statements.flatMap(each => each.claim.model ?? [])
}

/** A copy in another home, or what was moved there, is the same model once more. */
function distinct(models: ModelName[]): ModelName[] {
  return [...new Map(models.toReversed().map(model => [model.text.toLowerCase(), model])).values()].reverse()
}

/** The largest size, as it is written. */
function flagship(wave: Wave): string | null {
  const largest = wave.core.map(each => each.model).toSorted((a, b) => (b.total ?? 0) - (a.total ?? 0))[0]
  return largest?.display.find(part => part.role === 'size')?.text ?? null
}

function sharedParts(models: ModelName[]): DisplayPart[] {
  const [first, ...others] = models.toSorted((a, b) => a.display.length - b.display.length || (a.text < b.text ? -1 : 1))
  const has = (model: ModelName, part: DisplayPart) => model.display.some(each => each.key === part.key)
  return (first?.display ?? []).filter((part, at) => at === 0 || others.every(model => has(model, part)))
}

/**
 * With the family's own separator ("Llama Guard 4", "Step-Audio-2"), and none where it was written without ("Qwen3Guard"). A family of
 * the company's file is written as it is there ("gpt-oss").
 */
function join(parts: DisplayPart[], model: ModelName | undefined): string {
  const separator = parts[0]?.text.includes(' ') ? ' ' : '-'
  const written = model?.text.toLowerCase() ?? ''
  return parts.reduce((name, part, at) => {
    const isGlued = at > 0 && written.includes(`${parts[at - 1]?.text}${part.text}`.toLowerCase())
    if (at === 0) return model?.company ? part.text : polished(part.text)
    return name + (isGlued ? '' : separator) + polished(part.text)
  }, '')
}

/** Repositories in lower case are still names: t2v is T2V, vl2 is VL2, 7b is 7B, v1p2 is v1.2, lite is Lite; o1 and 4o stay as they are. */
function polished(text: string): string {
  if (text !== text.toLowerCase() || /^o\d|^\d+[on]$/.test(text)) return text
  if (/^v\d/.test(text)) return text.replaceAll('p', '.').replace(/^v(?=\d$)/, 'V')
  if (text === 'moe') return 'MoE'
  const letters = text.replace(/[^a-z]/g, '')
  const isAcronym =
    letters.length <= 1 || /^[a-z]{1,2}\d[a-z]$/.test(text) || /^([^aeiouy]{2,3}|ocr|asr|vae|vla|oss|vqa|gte|api)$/.test(letters)
  return isAcronym ? text.toUpperCase() : text.charAt(0).toUpperCase() + text.slice(1)
}
