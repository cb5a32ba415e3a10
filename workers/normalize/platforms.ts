import type { Actor, Mention } from './mentions.ts'
import { means, timeOf, type Word } from './speech.ts'
import { isIn, type Story } from './story.ts'

/** "now available on Cloudflare Workers AI": the name behind what says that a model arrives, if it is another's than its maker's. */
export function platformOf(story: Story, verb: Word, mention: Mention): string | null {
  const match = /^\s*(?:(?:on|in|via|through)\s(?:the\s)?)?/.exec(story.text.slice(verb.end))
  const at = verb.end + (match?.[0].length ?? 0)
  const isOf = (each: Actor | Mention) => each.company === mention.company && each.maker === mention.maker
  const actor = story.actors.find(each => each.at === at)
  const isLed = match?.[0].trim() !== ''
  const name = actor?.alias ?? (isLed ? /^[A-Z][\w.&-]*(?:\s[A-Z][\w.&-]*)*/.exec(story.text.slice(at, at + 80))?.[0] : undefined)
  if (!name) return null
  const span = { at, end: at + name.length }
  if ([...story.actors, ...story.mentions].some(each => isIn(each, span) && isOf(each))) return null
  // a hub gives it to everybody; a day, a system or an everyday word is nobody's
  const isNobodys = (word: Word) => word.at === at || means(word, 'hub') || timeOf(word) !== null
  return story.words.some(word => word.end > at && word.at < span.end && isNobodys(word)) ? null : name
}
