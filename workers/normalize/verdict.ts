import type { Openness, Reason, Stage } from '../../config/words.ts'
import { type Act, actsOf } from './acts.ts'
import type { Announcement } from './contract.ts'
import type { Knowledge } from './knowledge.ts'
import type { Mention } from './mentions.ts'
import { opennessOf } from './openness.ts'
import { asideOf, means, reasonOf, type Topic } from './speech.ts'
import { leftOver, type Span, type Story, wordsIn } from './story.ts'
import { titleOf } from './titles.ts'

/** What one sentence says, and why. */
export interface Verdict {
  isRelease: boolean
  stage: Stage | null
  openness: Openness
  kind: 'model' | 'dataset'
  /** The model that it is about, where one is named. */
  mention: Mention | null
  company: string | null
  /** Who does it, where that is nobody tracked. */
  stranger: string | null
  reasons: Reason[]
}

/** Where a sentence stands: a title may present a model by its name alone, a sentence of a body says it with a verb. */
export type Place = 'title' | 'body'

/** The decision: is something made public now, is it only promised, and what can be had. */
export function judge(story: Story, place: Place, announcement: Announcement, knowledge: Knowledge): Verdict {
  const owner = announcement.source.company
  const hearsay = owner ? null : hearsayIn(story)
  if (hearsay) return nothing(story, hearsay, owner)
  const acts = actsOf(story, owner)
  const release = acts.find(act => act.is === 'release')
  if (release) return released(story, release, announcement, knowledge)
  const plan = acts.find(act => act.is === 'plan')
  if (plan) return { ...verdictOf(plan, owner), isRelease: false, stage: 'planned', openness: 'unknown', reasons: plan.reasons }
  const title = place === 'title' ? titleFor(story, announcement) : null
  if (title) return presented(story, title, announcement, knowledge)
  return nothing(story, acts[0]?.reasons[0] ?? { rule: 'no-release-words', words: story.text.slice(0, 80) }, owner)
}

/** Hearsay, questions, opinions and instructions: whatever such a sentence names, it announces nothing. */
function hearsayIn(story: Story): Reason | null {
  const [rumour] = wordsIn(story.words, whole(story), 'rumour')
  if (rumour) return reasonOf(rumour, 'rumour')
  const frames: Topic[] = ['aside:discussion', 'aside:tutorial']
  const opening = story.words.find(word => word.meanings.some(meaning => meaning.isOpening && frames.includes(meaning.topic)))
  if (opening) return reasonOf(opening, frames.find(frame => means(opening, frame)) ?? 'aside:discussion')
  return /[?？]["”」]?\s*$/.test(story.text) ? { rule: 'question', words: story.text.slice(-20) } : null
}

function released(story: Story, act: Act, announcement: Announcement, knowledge: Knowledge): Verdict {
  const openness = opennessOf(story, act, announcement, knowledge, false)
  return {
    ...verdictOf(act, announcement.source.company),
    isRelease: true,
    stage: stageOf(openness.value),
    openness: openness.value,
    reasons: unique([...act.reasons, ...openness.reasons]),
  }
}

function presented(story: Story, title: { mention: Mention; reason: Reason }, announcement: Announcement, knowledge: Knowledge): Verdict {
  const isData =
    title.mention.isData ||
    (wordsIn(story.words, whole(story), 'data').length > 0 && wordsIn(story.words, whole(story), 'model').length === 0)
  const openness = opennessOf(story, { kind: isData ? 'data' : 'model' }, announcement, knowledge, true)
  const company = announcement.source.company ?? title.mention.company
  const reasons = unique([title.reason, ...openness.reasons])
  const about = { kind: kindOf(openness.value), mention: title.mention, company, stranger: title.mention.maker }
  return { ...about, isRelease: true, stage: stageOf(openness.value), openness: openness.value, reasons }
}

function verdictOf(act: Act, owner: string | null): Pick<Verdict, 'kind' | 'mention' | 'company' | 'stranger'> {
  const company = owner ?? act.mention?.company ?? (act.mention?.maker ? null : (act.actor?.company ?? null))
  const stranger = company ? null : (act.mention?.maker ?? act.actor?.maker ?? act.stranger)
  return { kind: act.kind === 'data' ? 'dataset' : 'model', mention: act.mention, company, stranger }
}

function nothing(story: Story, reason: Reason, owner: string | null): Verdict {
  const mention = story.mentions.find(each => !each.isBrand) ?? null
  const actor = story.actors[0]
  const company = owner ?? mention?.company ?? (mention?.maker ? null : (actor?.company ?? null))
  const about = { kind: 'model', mention, company, stranger: company ? null : (mention?.maker ?? actor?.maker ?? null) } as const
  return { ...about, isRelease: false, stage: null, openness: 'unknown', reasons: [reason] }
}

/** A company's own title that ends in a model's name presents it too ("Time to Speak Some Dialects, Qwen-TTS!"). */
function titleFor(story: Story, announcement: Announcement): { mention: Mention; reason: Reason } | null {
  // what is denied, put off or retired is not presented: "Retiring GPT-4o"
  if (wordsIn(story.words, whole(story), 'delay', 'negation').length > 0) return null
  const title = titleOf(story)
  if (title || !announcement.source.company) return title
  const models = story.mentions.filter(each => !each.name.isTool)
  const first = models[0]
  const last = models.at(-1)
  const isAside = story.words.some(word => asideOf(word) !== null && !means(word, 'model', 'data', 'aside:discussion'))
  if (!first || !last || isAside) return null
  // in a language without a lexicon what it is open with still says it: "Vega-3 dévoilé : open weights à télécharger"
  if (wordsIn(story.words, whole(story), 'open', 'hub').length > 0) return own(first)
  const isSaluted = /(^|[,，:：!！?？—–|-]\s*)$/.test(story.text.slice(0, last.at))
  if (announcement.source.kind !== 'readme' && isSaluted && /^\W*$/.test(story.text.slice(last.end))) return own(last)
  const rest = story.text.slice(first.end).trim()
  const presents =
    first.at <= 12 &&
    (/^\W*$/.test(rest) ||
      /^[:：|&–—]/.test(rest) ||
      (first.at === 0 && leftOver(story, { at: first.end, end: story.text.length }, 'model').length === 0))
  return presents ? own(first) : null
}

function own(mention: Mention): { mention: Mention; reason: Reason } {
  return { mention, reason: { rule: 'title:own', words: mention.name.text } }
}

function whole(story: Story): Span {
  return { at: 0, end: story.text.length }
}

function stageOf(openness: Openness): Stage {
  return openness === 'weights' || openness === 'data' || openness === 'code' ? 'released' : 'announced'
}

function kindOf(openness: Openness): 'model' | 'dataset' {
  return openness === 'data' ? 'dataset' : 'model'
}

function unique(reasons: Reason[]): Reason[] {
  return [...new Map(reasons.map(reason => [`${reason.rule} ${reason.words}`, reason])).values()]
}
