import type { Knowledge, KnownFamily } from '../knowledge.ts'
import { squash } from '../text.ts'
import { versionOf } from './tokens.ts'

/** A family found in the parts of a name: how many parts it took, what of the last one is left, and the version as it was written. */
export interface FoundFamily {
  family: KnownFamily
  version: string | null
  line: string[]
  used: number
  rest: string[]
  written: string
}

/** The longest known family that begins at a part, with a version glued to it or not: `Step`+`Audio`, `Qwen2.5`, `glm4v`. */
export function familyAt(parts: string[], at: number, knowledge: Knowledge): FoundFamily | null {
  for (let used = Math.min(4, parts.length - at); used > 0; used--) {
    const written = parts.slice(at, at + used)
    const key = squash(written.join(''))
    const exact = knowledge.families.get(key)
    if (exact) return { family: exact, version: null, line: [], used, rest: [], written: '' }
    const glued = gluedVersion(key, written)
    const family = glued && knowledge.families.get(glued.family)
    if (!glued || !family) continue
    const line = glued.line ? [glued.line] : []
    return { family, version: versionOf(glued.version), line, used, rest: [], written: glued.written + glued.line.toUpperCase() }
  }
  return null
}

/** "qwen2.5" is Qwen 2.5 and "glm4v" GLM 4 V; the letter of "deepseek v3" belongs to the family only where the family has it. */
function gluedVersion(key: string, parts: string[]): { family: string; version: string; written: string; line: string } | null {
  const last = parts.at(-1) ?? ''
  if (!/^\p{Letter}.*\d/u.test(last)) return null
  const isLetterAndNumber = parts.length > 1 && /^[a-z]\d/i.test(last)
  const pattern = isLetterAndNumber ? /^(.*[^\d.])()(\d{1,2}(?:\.\d+)*)(v|vl)?$/ : /^(.*?[^\d.])(v?)(\d{1,2}(?:\.\d+)*)(v|vl)?$/
  const match = pattern.exec(key)
  if (!match) return null
  const [, family = '', letter = '', version = '', line = ''] = match
  return { family, version, written: letter + version, line }
}

/** "SenseVoiceSmall", "JanusFlow": a family and more in one word. */
export function camelFamily(parts: string[], knowledge: Knowledge): FoundFamily | null {
  const pieces = (parts[0] ?? '').split(/(?<=[a-z])(?=[A-Z])/)
  if (pieces.length < 2) return null
  const found = familyAt(pieces, 0, knowledge)
  return found && !found.family.isAmbiguous ? { ...found, used: 1, rest: pieces.slice(found.used) } : null
}

/** The family in its canonical form with the version that was glued to it: ChatGLM3, GLM4V. */
export function displayHead(found: FoundFamily): string {
  return found.family.name + found.written
}
