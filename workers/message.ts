import { capabilityPath } from '../config/capability.ts'
import type { PhraseBook, Phrases } from '../config/phrases.ts'
import type { DeliveryKind, MessageLanguage, Topic } from '../config/words.ts'
import type { Change, ReleaseDocument, Subscription } from '../db/types.ts'
import type { Message, MessageItem } from './channels/contract.ts'
import { evidenceOf } from './message/evidence.ts'
import { factsOf } from './message/facts.ts'
import { headlineOf } from './message/headline.ts'
import { longest, plain, plainDeep } from './message/text.ts'
import { titleOf } from './message/title.ts'
import { whyOf } from './message/why.ts'
import { counted, fill } from './message/words.ts'

/** What is to be told of one release. */
export interface Telling {
  topic: Topic
  document: ReleaseDocument
  /** Of a correction: what was told, and what holds. */
  changes: Change[]
}

/** One message that is owed. */
export interface Owed {
  /** The uuid of the first delivery: the same over all attempts and replays. */
  messageId: string
  kind: DeliveryKind
  /** When the delivery was made. */
  at: Date
  subscription: Pick<Subscription, 'id' | 'endpoint' | 'confirmUntil' | 'query' | 'language' | 'cadence'>
  /** The newest first. */
  tellings: Telling[]
  /** How many further ones have no room. */
  more: number
  /** Of a notice: how many messages came while the subscription was disabled. */
  heldCount?: number
}

export interface MessageTools {
  publicUrl: string
  /** The installation's own, which signs links. */
  key: Uint8Array
  phrases: Phrases
}

/** Puts what is owed into words. Pure: the same input is the same message, byte for byte. */
export function composeMessage(owed: Owed, tools: MessageTools): Message {
  const { messageId, kind, at, subscription } = owed
  const book = tools.phrases[subscription.language]
  const link = (path: string) => `${tools.publicUrl}${path}`
  const instant = at.toISOString()
  const stopUrl = link(capabilityPath(tools.key, 'stop', subscription))
  const items =
    kind === 'news' || kind === 'test'
      ? owed.tellings.map(each => itemOf(each, { at, day: instant.slice(0, 10), link, language: subscription.language, book }))
      : []
  return {
    id: `msg_${messageId.replaceAll('-', '')}`,
    kind,
    language: subscription.language,
    at: instant,
    ...wordsOf(owed, book),
    items,
    more: kind === 'news' && owed.more > 0 ? { count: owed.more, text: counted(book.more, owed.more), url: timeline(owed, link) } : null,
    actions: [actionOf(owed, { link, key: tools.key, book })],
    stop: { label: kind === 'confirmation' ? book.stop.notMe : book.stop.label, url: stopUrl },
    oneClickUrl: stopUrl,
    // who asks for a confirmation is not yet known to be its reader: nothing of what they wrote goes there
    subscription: { id: subscription.id, query: kind === 'confirmation' ? '' : subscription.query },
  }
}

/** What an item is written with. */
interface Desk {
  at: Date
  day: string
  link: (path: string) => string
  language: MessageLanguage
  book: PhraseBook
}

/** Ten thousand subscribers are told the same of one release: it is put into words once for each language and day. */
const written = new WeakMap<ReleaseDocument, Map<string, MessageItem>>()

function itemOf(telling: Telling, desk: Desk): MessageItem {
  if (telling.changes.length > 0) return writeItem(telling, desk)
  const known = written.get(telling.document) ?? new Map<string, MessageItem>()
  const key = `${telling.topic} ${desk.language} ${desk.day} ${desk.link('/')}`
  const item = known.get(key) ?? writeItem(telling, desk)
  written.set(telling.document, known.set(key, item))
  return item
}

function writeItem(telling: Telling, { at, link, book }: Desk): MessageItem {
  const { topic, changes } = telling
  const release = plainDeep(telling.document)
  const url = link(`/releases/${encodeURIComponent(release.id)}`)
  return {
    topic,
    headline: headlineOf(telling, book),
    url,
    facts: factsOf(telling, book),
    evidence: evidenceOf(telling, at, book),
    changes: plainDeep(changes),
    release: { ...release, url },
  }
}

type Words = Pick<Message, 'title' | 'lead' | 'why'>

function wordsOf(owed: Owed, book: PhraseBook): Words {
  const { kind, subscription, tellings, more } = owed
  if (kind === 'confirmation') return { ...book.confirmation, why: book.why.confirmation }
  if (kind === 'notice') return noticeWords(owed, book)
  if (kind === 'test') return testWords(owed, book)
  const [first, ...others] = tellings
  if (first && others.length === 0 && more === 0 && first.changes.length === 0) return wordsOfOne(first, subscription, book)
  return { title: titleOf(tellings, more, subscription.cadence, book), lead: [], why: whyOf(subscription.query, tellings, book) }
}

/** The same for all who ask the same. */
const said = new WeakMap<ReleaseDocument, Map<string, Words>>()
const mostQuestions = 1_000

function wordsOfOne(telling: Telling, { query, language }: Owed['subscription'], book: PhraseBook): Words {
  const known = said.get(telling.document)
  const answers = known && known.size < mostQuestions ? known : new Map<string, Words>()
  const key = `${telling.topic} ${language} ${query}`
  const words = answers.get(key) ?? { title: headlineOf(telling, book), lead: [], why: whyOf(query, [telling], book) }
  said.set(telling.document, answers.set(key, words))
  return words
}

function testWords({ tellings, subscription }: Owed, book: PhraseBook): Words {
  const [newest] = tellings
  if (!newest) return { title: book.test.titleEmpty, lead: [book.test.leadEmpty], why: book.why.test }
  const title = plain(fill(book.test.title, { headline: headlineOf(newest, book) }), longest.line)
  return { title, lead: [book.test.lead], why: book.why.test + book.join.sentence + whyOf(subscription.query, tellings, book) }
}

function noticeWords({ heldCount = 0 }: Owed, book: PhraseBook): Words {
  const lead = [book.notice.lead, ...(heldCount > 0 ? [counted(book.notice.held, heldCount)] : [])]
  return { title: book.notice.title, lead, why: book.why.notice }
}

interface ActionTools {
  link: (path: string) => string
  key: Uint8Array
  book: PhraseBook
}

function actionOf(owed: Owed, { link, key, book }: ActionTools): Message['actions'][number] {
  if (owed.kind !== 'confirmation') return { label: book.action.timeline, url: timeline(owed, link) }
  return { label: book.action.confirm, url: link(capabilityPath(key, 'confirm', owed.subscription)) }
}

/** The timeline with the same question. Written anew: a query is text that somebody gave. */
function timeline({ subscription }: Owed, link: (path: string) => string): string {
  const question = new URLSearchParams(subscription.query).toString()
  return link(question === '' ? '/' : `/?${question}`)
}
