import type { Knowledge, WordClass } from '../knowledge.ts'

/** What one part of a model's name says. `family` and `base` are found before this (see parse.ts). */
export type Token =
  | { kind: 'total' | 'active'; text: string; parameters: number }
  | { kind: 'context'; text: string; tokens: number }
  | { kind: 'version' | 'snapshot' | 'detail' | 'word'; text: string; value: string }
  | { kind: 'version+line'; text: string; value: string; line: string }
  | { kind: WordClass; text: string; value: string }

const billion = 1e9

/** Reads one part of a name. Never throws; what has no pattern and is in no list is a word. */
export function readToken(text: string, knowledge: Knowledge): Token {
  const lower = text.toLowerCase()
  const found = listed(text, lower, knowledge) ?? number(text, lower) ?? patterned(text, lower) ?? lined(text, lower, knowledge)
  return found ?? { kind: 'word', text, value: lower }
}

function listed(text: string, lower: string, knowledge: Knowledge): Token | null {
  const value = knowledge.together.get(lower) ?? lower
  const kind = knowledge.nameWords.get(value)
  return kind ? { kind, text, value } : null
}

/** "Q4_K_M", "int4-mix", "quantized.w8a16": the bits say it. */
function patterned(text: string, lower: string): Token | null {
  const hasBits = /^(q\d|iq\d|int\d|fp\d+|(\w+\.)?w\d+a\d+)/.test(lower) && !/^fp\d+[a-z]/.test(lower)
  return hasBits ? { kind: 'quantization', text, value: lower } : null
}

/** "VL2", "OCR2": a line with its version. */
function lined(text: string, lower: string, knowledge: Knowledge): Token | null {
  const match = /^([a-z]{2,})(\d{1,2}(?:\.\d+)*)$/.exec(lower)
  if (!match || knowledge.nameWords.get(match[1] ?? '') !== 'line') return null
  return { kind: 'version+line', text, value: versionOf(match[2] ?? ''), line: match[1] ?? '' }
}

function number(text: string, lower: string): Token | null {
  return size(text, lower) ?? span(text, lower) ?? snapshot(text, lower) ?? version(text, lower)
}

/** 7B, 1.5b, 8x7B, 0.6B, 270M, 2.4T, E4B, A14B. A few trillion are parameters, many are training tokens; 1M is a context. */
function size(text: string, lower: string): Token | null {
  const active = /^a(\d+(?:\.\d+)?)b$/.exec(lower)
  if (active) return { kind: 'active', text, parameters: count(active[1], billion) }
  const plain = /^e?(\d+(?:\.\d+)?)b(?:mqa|gqa)?$/.exec(lower)
  if (plain) return { kind: 'total', text, parameters: count(plain[1], billion) }
  const experts = /^(\d+)x(\d+(?:\.\d+)?)b$/.exec(lower)
  if (experts) return { kind: 'total', text, parameters: count(experts[2], Number(experts[1]) * billion) }
  const millions = /^(\d{2,4}(?:\.\d+)?)m$/.exec(lower)
  if (millions) return { kind: 'total', text, parameters: count(millions[1], 1e6) }
  const trillions = /^(\d(?:\.\d+)?)t$/.exec(lower)
  if (trillions) return { kind: 'total', text, parameters: count(trillions[1], 1e12) }
  return null
}

/** Whole ones: 1.1 billion is no 1100000000.0000001. */
function count(digits: string | undefined, unit: number): number {
  return Math.round(Number(digits) * unit)
}

/** 32k and 1M tokens of context; 480P, 12Hz, 16E and the like describe an artefact without naming a model. */
function span(text: string, lower: string): Token | null {
  const context = /^(\d+(?:\.\d+)?)([km])$/.exec(lower)
  if (context) return { kind: 'context', text, tokens: count(context[1], context[2] === 'k' ? 1000 : 1e6) }
  if (/^(\d{3,4}p|\d+hz|\d+e|\d+t|\d+fps|f\d+ch\d+|\d+x\d+|\d+step|\d+steps)$/.test(lower)) return { kind: 'detail', text, value: lower }
  return null
}

/** 0324 and 0528 are days, 2507 is a month, 20241220 a full day. */
function snapshot(text: string, lower: string): Token | null {
  if (/^20\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])?$/.test(lower) || /^2[3-9](0[1-9]|1[0-2])([0-2]\d|3[01])$/.test(lower)) {
    return { kind: 'snapshot', text, value: lower }
  }
  const monthDay = /^(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(lower)
  const yearMonth = /^2[3-9](0[1-9]|1[0-2])$/.test(lower)
  return monthDay || yearMonth ? { kind: 'snapshot', text, value: lower } : null
}

/** 3, 3.1, V2.5, v1p2, 1_5, R1, K2, M1, o1, 4V, 4o, 3n. A letter before the number is part of the version unless it is a v. */
function version(text: string, lower: string): Token | null {
  const vision = /^v?(\d{1,2}(?:[.p]\d+)*)(v|vl)$/.exec(lower)
  if (vision) return { kind: 'version+line', text, value: versionOf(vision[1] ?? ''), line: vision[2] ?? '' }
  const plain = /^([a-z]?)(\d{1,2}(?:[._p]\d+)*)([no]?)$/.exec(lower)
  if (!plain) return /^\d+$/.test(lower) ? { kind: 'detail', text, value: lower } : null
  const letter = plain[1] === 'v' ? '' : (plain[1] ?? '')
  return { kind: 'version', text, value: letter + versionOf(plain[2] ?? '') + (plain[3] ?? '') }
}

export function versionOf(text: string): string {
  return text.replace(/[_p]/g, '.').replace(/(\.0)+$/, '')
}
