import type { Knowledge, VersionLetters } from './knowledge.ts'
import type { Actor, Mention } from './mentions.ts'
import { parseName } from './names/parse.ts'

/** A letter, a number of two digits at most, and what may hang on it: V4, R1, K2.5, M2-her, V3-0324, V3.2-Exp. */
const pattern =
  /(?<![A-Za-z0-9\u00c0-\u024f.\-/])([A-Za-z])(\d{1,2}(?:\.\d{1,2})?)((?:-[A-Za-z0-9]{1,12}){0,3})(?![A-Za-z0-9.]*\d)(?![A-Za-z])/g

/**
 * "DeepSeek releases V4 weights": a version alone, whose letter is one of a company that the text names, stands for the family of that
 * letter. Where another name stands right before it ("Midjourney V8") it is that one's.
 */
export function bareVersions(text: string, mentions: Mention[], actors: Actor[], knowledge: Knowledge, owner: string | null): Mention[] {
  const known = knowledge.versionLetters.filter(each => each.company === owner || actors.some(actor => actor.company === each.company))
  if (known.length === 0) return []
  return [...text.matchAll(pattern)].flatMap(match => {
    const letters = known.find(each => each.letters.includes((match[1] ?? '').toUpperCase()))
    const end = match.index + match[0].length
    const isTaken = mentions.some(mention => match.index < mention.end && end > mention.at)
    return letters && !isTaken && isOfNearest(text, match.index, letters, actors) && isOwn(text, match.index, letters, actors)
      ? [versionMention(match, letters, knowledge)]
      : []
  })
}

/** Of two that a clause names the one named last before it: "Midjourney 发布 V8，DeepSeek …". */
function isOfNearest(text: string, at: number, letters: VersionLetters, actors: Actor[]): boolean {
  const nearest = actors.findLast(actor => actor.end <= at)
  return !nearest || nearest.company === letters.company || /[,，、。;；]/.test(text.slice(nearest.end, at))
}

/** A Latin word right before it must be the company's, or a word of the sentence in lower case. */
function isOwn(text: string, at: number, letters: VersionLetters, actors: Actor[]): boolean {
  const before = text.slice(Math.max(0, at - 40), at)
  const name = /([A-Z][\w.]*)['"“‘「『 ]{1,2}$/.exec(before)
  if (!name) return true
  const end = at - (before.length - name.index - (name[1]?.length ?? 0))
  return actors.some(actor => actor.company === letters.company && actor.end === end) || isVerb(name[1] ?? '')
}

/** "DeepSeek Releases V4" in a headline that capitalises its words. */
function isVerb(word: string): boolean {
  return /^[A-Z][a-z-]+(s|ed|ing)$/.test(word)
}

function versionMention(match: RegExpExecArray, letters: VersionLetters, knowledge: Knowledge): Mention {
  const written = `${letters.family}-${(match[1] ?? '').toUpperCase()}${match[2]}${match[3]}`
  const name = parseName(written, knowledge, letters.company)
  const place = { at: match.index, end: match.index + match[0].length }
  return {
    name,
    label: written,
    company: letters.company,
    maker: null,
    ...place,
    isExact: true,
    isBrand: false,
    isProduct: false,
    isData: false,
    isVague: false,
  }
}
