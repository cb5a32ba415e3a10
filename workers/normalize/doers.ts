import type { Actor, Mention } from './mentions.ts'
import { type Clause, isIn, leftOver, type Span, type Story, wordsIn } from './story.ts'

/** Who does something, as a sentence names them; or somebody whom nobody here knows, by their name as it was written. */
export interface Doer {
  actor: Actor | null
  stranger: string | null
}

/** Who stands before the verb, in its clause or in one before it; else a name that is not known. */
export function doerOf(story: Story, span: Span, clause: Clause, mention: Mention | null): Doer {
  const isOwn = (actor: Actor) => mention !== null && actor.company === mention.company && actor.maker === mention.maker
  const inside = (outer: Span) => story.actors.filter(actor => isIn(actor, outer))
  const before = clause.isVerbLast ? inside({ at: 0, end: span.end }) : inside(span)
  const own = before.find(isOwn)
  const first = own ?? before[0]
  if (first) return { actor: first, stranger: null }
  const earlier = inside({ at: 0, end: clause.at })
  // "Stepfun, un'ex entità di …, ha lanciato": what goes on in lower case goes on about whom the sentence began with
  const isContinued = earlier.length > 0 && /^\s*\p{Ll}/u.test(story.text.slice(clause.at, clause.end))
  const stranger = isContinued ? null : strangerIn(story, span, clause)
  if (stranger) return { actor: null, stranger }
  const unknown = earlier.length === 0 && !mention ? strangerBefore(story, clause) : null
  if (unknown) return { actor: null, stranger: unknown }
  const any =
    earlier.find(isOwn) ??
    (isContinued ? earlier[0] : earlier.at(-1)) ??
    story.actors.find(isOwn) ??
    (mention ? null : (story.actors[0] ?? null))
  return { actor: any ?? null, stranger: null }
}

/** A name that nobody here knows: what is left before the verb; in Latin script only what is written with a capital. */
function strangerIn(story: Story, span: Span, clause: Clause): string | null {
  if (clause.isVerbLast || span.end === span.at) return null
  const left = leftOver(story, span, 'fresh', 'planned', 'later', 'release', 'opens', 'open', 'model', 'stop', 'becomes', 'api')
  if (left.length === 0) return null
  const written = story.text.slice(span.at, span.end).trim()
  const names = [...written.matchAll(/[A-Z][\w.&-]*(?:\s+(?:[A-Z][\w.&-]*))*/g)].map(match => match[0])
  const name = names.findLast(each => left.includes(each.toLowerCase().split(/[\s.-]/)[0] ?? ''))
  if (name) return name
  // what is described by what stands before it is no name: "世界领先的数学开源大模型"
  return left.length > 1 && !written.includes('的') && /[^\u0000-\u024f\u2000-\u206f]/.test(left) ? written.slice(0, 40) : null
}

/** Who acted in a clause before: "Chroma 发布 Context-1，| 开源搜索模型". */
function strangerBefore(story: Story, clause: Clause): string | null {
  const earlier = story.clauses.filter(each => each.end <= clause.at).toReversed()
  for (const each of earlier) {
    const [verb] = wordsIn(story.words, each, 'release', 'arrives', 'opens')
    const stranger = verb ? strangerIn(story, { at: each.at, end: verb.at }, each) : null
    if (stranger) return stranger
  }
  return null
}
