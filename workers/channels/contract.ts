import type { z } from 'zod'
import type { DeliveryKind, MessageLanguage, Topic } from '../../config/words.ts'
import type { Change, ReleaseDocument } from '../../db/types.ts'
import type { PostAnswer, PostRequest } from '../http.ts'

/** One way to tell. It lays a message out, sends it, and says what became of it; when to try again is decided elsewhere. */
export interface Channel<Settings extends object = object> {
  kind: string
  label: string
  /** A sentence for those who choose: what it takes, and where it is found. */
  help: string
  /** What a subscriber gives, strict. `meta` of a field has its `label`, an `example`, and `isSecret` where it must not be shown again. */
  settings: z.ZodType<Settings>
  /** What it reaches: two settings that reach the same share pace and failures. Never shown: it may hold secrets. */
  endpointOf(settings: Settings): string
  /** Where it goes, without anything secret: a host, an address of the subscriber's own. */
  describe(settings: Settings): string
  /** Messages are signed with a secret that the subscriber is shown once. */
  isSigned?: boolean
  /** Whether who gives these settings has shown that the receiver is theirs; else the first message asks, and nothing follows unasked. */
  isConsentProven: boolean
  /** What the service allows: the least time between two messages to one endpoint. */
  gapMs?: number
  /** Why it cannot be used here, in words; null when it can. */
  unavailable?(tools: Pick<ChannelTools, 'smtp'>): string | null
  send(message: Message, settings: Settings, tools: ChannelTools): Promise<Outcome>
}

export interface ChannelTools {
  /** The only way out: checked addresses, no redirect followed, bounded in time and bytes. Throws FetchError where there is no answer. */
  post(request: PostRequest): Promise<PostAnswer>
  /** The operator's mail server; null where none is set up. */
  smtp: SmtpSettings | null
  /** The instant of this attempt. */
  now: Date
  /** Secrets that sign this message: the present one first, the former one while it is still good. Empty where none is. */
  secrets: string[]
}

export interface SmtpSettings {
  /** smtp:// or smtps://, with user and password where there are any. */
  url: string
  from: string
}

/** What became of an attempt. `answer` is the beginning of what the receiver said, without secrets; `status` its code. */
export type Outcome = { isTaken: true; status: number | null; answer: string | null } | Failure

export interface Failure {
  isTaken: false
  status: number | null
  answer: string | null
  /** In words, without secrets: `hooks.example answered 500`. */
  problem: string
  /** It said that it wants no more of this: 410 and its kin. The subscription is disabled. */
  isPermanent: boolean
  /** This very message will never be taken (413, a bad format): no use in trying again, the endpoint is fine. */
  isRefused?: boolean
  retryAfterSeconds: number | null
}

/**
 * What a subscriber is told, in one language and as plain text: a channel marks up, escapes and cuts. Every text may hold what a
 * hostile page said; none holds control characters but line feeds.
 */
export interface Message {
  /** `msg_…`: the same over all attempts and replays. */
  id: string
  kind: DeliveryKind
  language: MessageLanguage
  /** When it came to be; the same over all attempts. */
  at: string
  /** One line: a subject, a notification's title. */
  title: string
  /** Sentences before the items; empty where the items speak for themselves. */
  lead: string[]
  items: MessageItem[]
  /** What had no room: `and 12 more`. */
  more: { count: number; text: string; url: string } | null
  /** What one may do: confirm, look at the timeline. */
  actions: { label: string; url: string }[]
  /** Why the reader gets this: which filter matched. */
  why: string
  /** `Stop these messages`: a page with one button. */
  stop: { label: string; url: string }
  /** Takes a POST without cookies or questions (RFC 8058). */
  oneClickUrl: string
  subscription: { id: string; query: string }
}

/** One release, and what is new about it. */
export interface MessageItem {
  topic: Topic
  /** `DeepSeek released DeepSeek-V3.1`. */
  headline: string
  url: string
  /** What counts, in the order of reading: openness and licence, sizes, dates. */
  facts: { label: string; value: string }[]
  /** What it rests on, the decisive one first: who said it, when; with its address. */
  evidence: { text: string; url: string | null }[]
  /** Of a correction: what was told, and what holds. */
  changes: Change[]
  /** For programs. */
  release: ReleaseDocument & { url: string }
}
