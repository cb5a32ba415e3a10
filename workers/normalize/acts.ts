import type { Reason } from '../../config/words.ts'
import { backgroundOf } from './background.ts'
import { type Doer, doerOf } from './doers.ts'
import type { Mention } from './mentions.ts'
import { objectOf, type VerbObject } from './objects.ts'
import { platformOf } from './platforms.ts'
import { asideOf, means, reasonOf, type Topic, type Word } from './speech.ts'
import { type Clause, isIn, type Span, type Story, wordsIn } from './story.ts'

/** What a clause says that somebody does: makes public now, promises, or (with the reason) neither. */
export interface Act extends Doer {
  is: 'release' | 'plan' | 'nothing'
  kind: 'model' | 'data'
  mention: Mention | null
  clause: Clause
  reasons: Reason[]
}

/** What makes a clause be about something else, whatever is released in it, when it stands before the verb. */
const frames: Topic[] = [
  'aside:funding',
  'aside:legal',
  'aside:tutorial',
  'aside:discussion',
  'aside:benchmark',
  'aside:integration',
  'aside:price',
]

/**
 * The acts of a sentence, clause by clause, up to the first that makes something public: nothing behind it changes what is said. `owner` is
 * the company whose own source says it: it is the one who acts.
 */
export function actsOf(story: Story, owner: string | null): Act[] {
  const acts: Act[] = []
  for (const clause of story.clauses) {
    const before = acts.length
    for (const verb of wordsIn(story.words, clause, 'release', 'arrives', 'opens')) {
      acts.push(actOf(story, verb, clause, owner))
      if (acts.at(-1)?.is === 'release') return acts
    }
    if (acts.slice(before).every(act => act.is === 'nothing')) acts.push(...stateOf(story, clause))
  }
  return acts
}

function actOf(story: Story, verb: Word, clause: Clause, owner: string | null): Act {
  const object = objectOf(story, verb, clause)
  const isKnown = object.kind === 'model' || object.kind === 'data'
  const span = object.isPassive ? { at: clause.at, end: clause.at } : { at: clause.at, end: verb.at }
  const named = isKnown ? object.mention : null
  const doer = owner ? { actor: null, stranger: null } : doerOf(story, span, clause, named)
  const mention = named ?? (isKnown ? namedNear(story, clause, doer) : null)
  const verbTopic =
    verb.meanings.find(each => each.topic === 'opens' || each.topic === 'release' || each.topic === 'arrives')?.topic ?? 'release'
  const base = { kind: object.kind === 'data' ? 'data' : 'model', mention, ...doer, clause } as const
  const nothing = (reason: Reason): Act => ({ ...base, is: 'nothing', reasons: [reason] })
  const refusal = refusalOf(story, { verb, clause, object, owner, doer })
  if (refusal) return nothing(refusal)
  const plan = planFor(story, verb, clause)
  const reasons = [reasonOf(verb, verbTopic), ...(object.reason.rule === 'object:model' ? [] : [object.reason])]
  return plan ? { ...base, is: 'plan', reasons: [plan, ...reasons] } : { ...base, is: 'release', reasons }
}

/**
 * "launched two models: A and B", "A, a model with open weights released": what is not named in its clause may be named in the next ones or
 * in those before it, where nothing else is done.
 */
function namedNear(story: Story, clause: Clause, { actor, stranger }: Doer): Mention | null {
  const isTheirs = (each: Mention) => (actor ? each.company === actor.company && each.maker === actor.maker : stranger === null)
  const named = story.mentions.filter(each => !each.isBrand && isTheirs(each))
  const verbsIn = (span: Span) => wordsIn(story.words, span, 'release', 'arrives', 'opens', 'becomes')
  const next = named.find(each => each.at >= clause.end)
  if (next && verbsIn({ at: clause.end, end: next.end }).length === 0) return next
  const before = named.findLast(each => each.end <= clause.at)
  return before && verbsIn({ at: before.at, end: clause.at }).length === 0 ? before : null
}

/** "MiniMax-01 is now open source", "X to make Y open source": a state that begins, without a verb that says so. */
function stateOf(story: Story, clause: Clause): Act[] {
  const [open] = wordsIn(story.words, clause, 'open')
  const mention = story.mentions.find(each => isIn(each, clause))
  // a denial begins nothing, and promises nothing: "will not open-source V4"
  if (!mention || wordsIn(story.words, clause).some(word => isFrame(word) || means(word, 'negation', 'delay'))) return []
  const base = { kind: 'model', mention, actor: null, stranger: null, clause } as const
  const [plan] = wordsIn(story.words, clause, 'planned', 'later')
  if (plan && (open || means(plan, 'later')))
    return [{ ...base, is: 'plan', reasons: [reasonOf(plan, means(plan, 'planned') ? 'planned' : 'later')] }]
  const becomes = wordsIn(story.words, clause, 'becomes').find(word => open && word.end <= open.at && word.at >= mention.at - 12)
  if (!open || !becomes || mention.isBrand) return []
  return [{ ...base, is: 'release', reasons: [reasonOf(becomes, 'becomes'), reasonOf(open, 'open')] }]
}

interface Doing {
  verb: Word
  clause: Clause
  object: VerbObject
  owner: string | null
  doer: Doer
}

/** Why a verb makes nothing public, if it does not. */
function refusalOf(story: Story, doing: Doing): Reason | null {
  const { verb, clause, object, owner } = doing
  if (object.kind === 'other' || object.kind === 'unknown') return object.reason
  const background = owner ? null : backgroundOf(story, verb, clause, frames)
  if (background) return reasonOf(background, 'background')
  const denied = deniedBy(story, verb, clause)
  if (denied) return denied
  const frame = clause.isVerbLast ? undefined : wordsIn(story.words, object.reach).find(word => isFrame(word) && !owner)
  if (frame) return reasonOf(frame, asideOf(frame) ?? 'aside:discussion')
  if (owner) return null
  if (object.mention?.isVague && wordsIn(story.words, { at: 0, end: story.text.length }, 'model', 'open', 'opens', 'data').length === 0) {
    return { rule: 'object:product', words: object.mention.name.text }
  }
  if (object.mention) return strangerTo(story, object.mention, doing)
  if (doing.doer.actor?.isPlatform) return { rule: 'third-party', words: doing.doer.actor.alias }
  const isKnownLine = story.mentions.some(each => each.isBrand && each.at >= verb.end && isIn(each, clause))
  if (isKnownLine && wordsIn(story.words, clause, 'fresh').length === 0) return { rule: 'object:known-line', words: object.reason.words }
  return doing.doer.actor || doing.doer.stranger ? null : { rule: 'nobody-named', words: verb.text }
}

function isFrame(word: Word): boolean {
  return word.meanings.some(meaning => frames.includes(meaning.topic)) && !means(word, 'model', 'data', 'release', 'arrives', 'opens')
}

/** "delays the launch of", "will not release", "公開しない". */
function deniedBy(story: Story, verb: Word, clause: Clause): Reason | null {
  const delay = wordsIn(story.words, clause, 'delay').find(word => clause.isVerbLast || word.end <= verb.at)
  if (delay) return reasonOf(delay, 'delay')
  // what is planned is denied with its plan: "has no plans to open-source"
  const denied = [verb, ...wordsIn(story.words, clause, 'planned').filter(plan => plan.at < verb.at)]
  const near = (word: Word) =>
    clause.isVerbLast
      ? word.at >= verb.end && word.at - verb.end <= 4
      : denied.some(each => word.end <= each.end && word.at < verb.at && each.at - word.end <= 6)
  const negation = wordsIn(story.words, clause, 'negation').find(near)
  return negation ? reasonOf(negation, 'negation') : null
}

/** A word that promises belongs to the verb behind it; where verbs stand last, to the verb before it. A word of time belongs to both. */
function planFor(story: Story, verb: Word, clause: Clause): Reason | null {
  if (means(verb, 'planned')) return reasonOf(verb, 'planned')
  const [later] = wordsIn(story.words, clause, 'later')
  if (later) return reasonOf(later, 'later')
  const promises = wordsIn(story.words, clause, 'planned')
  const verbs = wordsIn(story.words, clause, 'release', 'arrives', 'opens')
  const isBetween = (word: Word) => verbs.some(each => each !== verb && each.at >= word.end && each.end <= verb.at)
  const own = promises.find(word => clause.isVerbLast || (word.at < verb.at && !isBetween(word)))
  return own ? reasonOf(own, 'planned') : null
}

/** Somebody else puts it on their platform, or packs it anew: no release of who made it. */
function strangerTo(story: Story, mention: Mention, { object, doer, verb }: Doing): Reason | null {
  const platform = object.isPassive && mention.company ? platformOf(story, verb, mention) : null
  if (platform) return { rule: 'third-party', words: platform }
  if (object.isPassive || !mention.company) return null
  const { actor, stranger } = doer
  if (actor && actor.company !== mention.company && actor.end <= verb.at) return { rule: 'third-party', words: actor.alias }
  return stranger ? { rule: 'third-party', words: stranger } : null
}
