import type { Knowledge } from './knowledge.ts'
import { fold } from './scan.ts'

/** One sentence or story of a text. */
export interface Told {
  text: string
  /** An item of a list or digest: what happened on the day that the text is from. */
  isItem: boolean
}

/** A title longer than this, or of several lines, is an article whose first line is the title. */
const longestTitle = 400

/** A title's stories, and what is left of it as a body where an article was given as its title. */
export function storiesOf(title: string, knowledge: Knowledge): { title: Told[]; body: string } {
  // what looks like markup in a title is not read ("<think>…</think> QwQ")
  const plain = title.replace(/<\/?\w[^<>]{0,80}>/g, ' ').trim()
  const [head, body] = plain.length > longestTitle || plain.includes('\n') ? splitArticle(plain) : [plain, '']
  const stories = sentencesOf(withoutHeading(head, knowledge))
  return { title: stories.map(text => ({ text, isItem: stories.length > 1 })), body }
}

function splitArticle(text: string): [string, string] {
  const line = text.indexOf('\n')
  const end = line > 0 && line <= longestTitle ? line : 0
  return [text.slice(0, end).trim(), text.slice(end).trim()]
}

/** Sentences of a body; items where it is a list. Time grows with the text alone. */
export function bodyStories(body: string, knowledge: Knowledge): Told[] {
  const parts = body.split(/[↗•▪◆■●➤►·]\s|[↗•▪◆■●➤►]|\n+/)
  const isList = parts.length > 3 && parts.every(part => part.length < 1200) && (body.match(/[↗•▪◆■●➤►]/g)?.length ?? 0) >= 3
  return parts.flatMap(part => {
    const sentences = sentencesOf(withoutHeading(part.trim().replace(/^#\d+\s*/, ''), knowledge))
    return sentences.map(text => ({ text, isItem: isList && sentences.length === 1 && text.length < 120 }))
  })
}

function sentencesOf(text: string): string[] {
  const stories = text.split(/[；;]\s+|；|(?<=[.!?]["”’»]?)\s+(?=[^\d\s])|(?<=[。！？]["”’」』]?)/)
  return stories.flatMap(inPieces).map(withoutLead).filter(Boolean)
}

/** No sentence is longer: what is, is cut at a comma or a space. */
const longestSentence = 300

function inPieces(text: string): string[] {
  const pieces: string[] = []
  let rest = text
  while (rest.length > longestSentence) {
    const window = rest.slice(0, longestSentence)
    const comma = Math.max(window.lastIndexOf('，'), window.lastIndexOf(', '), window.lastIndexOf('、'))
    const cut = comma > longestSentence / 2 ? comma + 1 : Math.max(window.lastIndexOf(' '), longestSentence / 2)
    pieces.push(rest.slice(0, cut))
    rest = rest.slice(cut)
  }
  return [...pieces, rest]
}

function withoutLead(text: string): string {
  let from = 0
  while (from < text.length && ' \n\t.…:：|｜'.includes(text.charAt(from))) from++
  return text.slice(from).trimEnd()
}

/** The name of a digest before a colon, and headings of its parts before the first story of each. */
function withoutHeading(text: string, knowledge: Knowledge): string {
  const folded = fold(text)
  let from = 0
  for (const { at, end } of knowledge.speech.digest(folded.slice(0, 60))) {
    if (folded.slice(from, at).trim() !== '' || !/^[\s:：|｜]/.test(folded.slice(end, end + 1))) continue
    from = end
  }
  return text.slice(from)
}
