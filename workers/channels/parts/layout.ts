import type { Message, MessageItem } from '../contract.ts'
import { changeText } from './change.ts'
import { webAddress } from './link.ts'
import { short } from './text.ts'

/** What of a message there is room for. */
export interface Part {
  items: MessageItem[]
  /** How much more there is. Counted anew where items were left out, and then without words: the message's own are for its own count. */
  more: { text: string; url: string | null } | null
  /** The most characters of one text. */
  width: number
  /** The most pieces of evidence for one item. */
  evidence: number
  /** Between a label and what it labels. */
  colon: string
}

/** How a service writes. What it is given is plain. */
export interface Markup {
  text(text: string): string
  link(label: string, address: string | null): string
  strong(marked: string): string
}

/** Leaves out whole items until what is built of the rest is within the service's limits; then, of the last one, shortens the texts. */
export function fitted<Body>(message: Message, most: number, build: (part: Part) => Body, isWithin: (body: Body) => boolean): Body {
  const at = (count: number, width: number) => build(partOf(message, count, width))
  const all = Math.min(message.items.length, most)
  const [usual = 0, ...narrower] = widths
  let fits = 0
  let isTooMany = all + 1
  while (isTooMany - fits > 1) {
    const middle = (fits + isTooMany) >> 1
    if (isWithin(at(middle, usual))) fits = middle
    else isTooMany = middle
  }
  if (fits > 0) return at(fits, usual)
  const least = Math.min(all, 1)
  for (const width of [usual, ...narrower]) {
    const body = at(least, width)
    if (isWithin(body)) return body
  }
  return at(0, narrower.at(-1) ?? usual)
}

/** One release under its own headline: to say it twice would be once too much. */
export function isSaidByItem(message: Message, part: Part): boolean {
  return message.items.length === 1 && part.items.length === 1 && message.title === message.items[0]?.headline
}

/** The lines of an item: its headline, what counts, what changed, what it rests on. */
export function itemLines(item: MessageItem, part: Part, markup: Markup): string[] {
  return [headlineOf(item, part, markup), ...detailsOf(item, part, markup), ...evidenceOf(item, part, markup)]
}

export function headlineOf(item: MessageItem, part: Part, markup: Markup): string {
  return markup.strong(markup.link(short(item.headline, part.width), webAddress(item.url)))
}

export function detailsOf(item: MessageItem, part: Part, markup: Markup): string[] {
  const write = (text: string) => markup.text(short(text, part.width))
  const facts = item.facts.slice(0, mostFacts).map(fact => `${write(fact.label)}${part.colon}${write(fact.value)}`)
  const changes = item.changes.slice(0, mostFacts).map(change => write(changeText(change, part.colon)))
  return [...(facts.length > 0 ? [facts.join(' · ')] : []), ...changes]
}

export function evidenceOf(item: MessageItem, part: Part, markup: Markup): string[] {
  return item.evidence.slice(0, part.evidence).map(each => markup.link(short(each.text, part.width), webAddress(each.url)))
}

export function leadOf(message: Message, part: Part, markup: Markup): string[] {
  return message.lead.slice(0, mostSentences).map(sentence => markup.text(short(sentence, part.width * 2)))
}

export function moreOf(part: Part, markup: Markup): string[] {
  return part.more ? [markup.link(part.more.text, webAddress(part.more.url))] : []
}

export function actionsOf(message: Message, markup: Markup): string[] {
  return message.actions.slice(0, mostActions).map(({ label, url }) => markup.link(short(label, mostOfLabel), webAddress(url)))
}

/** Why the reader gets this, and the way out of it. */
export function closingOf(message: Message, part: Part, markup: Markup): string[] {
  const why = message.why === '' ? '' : short(message.why, part.width)
  const stop = markup.link(short(message.stop.label, mostOfLabel), webAddress(message.stop.url))
  return [...(why === '' ? [] : [markup.text(why)]), stop]
}

const widths = [400, 200, 100, 50]
const mostFacts = 8
const mostOfLabel = 60
const mostSentences = 8
const mostActions = 4

function partOf(message: Message, count: number, width: number): Part {
  const left = message.items.length - count
  const url = message.more?.url ?? message.actions[0]?.url ?? null
  const own = message.more && { text: short(message.more.text, width), url }
  return {
    items: message.items.slice(0, count),
    more: left > 0 ? { text: `+${(message.more?.count ?? 0) + left}`, url } : own,
    width,
    evidence: count > 1 ? 1 : 3,
    colon: message.language === 'zh' ? '：' : ': ',
  }
}
