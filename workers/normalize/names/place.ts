import type { DisplayPart, ModelName } from './parse.ts'
import type { Token } from './tokens.ts'

/** Puts what a part of a name says where it belongs. */
export function place(name: ModelName, token: Token): void {
  switch (token.kind) {
    case 'total':
      name.total ??= token.parameters
      break
    case 'active':
      name.active ??= token.parameters
      break
    case 'context':
      name.contextTokens ??= token.tokens
      break
    case 'version':
      if (name.version === null) name.version = token.value
      else name.words.push(token.value)
      break
    case 'version+line':
      name.version ??= token.value
      name.line.push(token.line)
      break
    case 'snapshot':
      name.snapshot ??= token.value
      break
    case 'quantization':
      name.quantization = name.quantization ? `${name.quantization}-${token.text}` : token.text
      break
    case 'draft':
      name.drafts.push(token.value)
      break
    case 'tool':
      name.isTool = true
      name.words.push(token.value)
      break
    default:
      listFor(name, token.kind).push(token.value)
  }
}

/** Behind a word of its own a name's "math" or "3" belongs to that word: "ESFT-gate-math", "SynLogic-Mix-3". */
export function afterWords(token: Token, name: ModelName): Token {
  const isOfWord = token.kind === 'line' || (token.kind === 'version' && /^\d/.test(token.text))
  return isOfWord && name.words.length > 0 ? { kind: 'word', text: token.text, value: token.value } : token
}

/** Whether a part names the model, or only one artefact of it. */
export function roleOf(token: Token): DisplayPart['role'] | null {
  if (token.kind === 'total' || token.kind === 'active' || token.kind === 'context') return 'size'
  if (token.kind === 'tuning' || token.kind === 'plain') return token.kind
  const isArtefact = token.kind === 'quantization' || token.kind === 'format' || token.kind === 'component' || token.kind === 'draft'
  return isArtefact ? null : 'name'
}

function listFor(
  name: ModelName,
  kind: 'tuning' | 'plain' | 'format' | 'component' | 'tier' | 'maturity' | 'line' | 'word' | 'detail',
): string[] {
  const lists = {
    tuning: name.tuning,
    plain: name.tuning,
    format: name.formats,
    component: name.components,
    tier: name.tiers,
    maturity: name.tiers,
    line: name.line,
  }
  return kind === 'word' || kind === 'detail' ? name.words : lists[kind]
}
