import { readBody } from './article.ts'
import type { Announcement, Claim } from './contract.ts'
import { dateFor } from './dates.ts'
import type { Knowledge } from './knowledge.ts'
import { identityOf, type Mention } from './mentions.ts'
import { lineOf } from './names/parse.ts'
import { withoutRivals } from './rivals.ts'
import { storiesOf, type Told } from './sentences.ts'
import { means } from './speech.ts'
import { hear, isIn, leftOver, namesIn, type Story, wordsIn } from './story.ts'
import { judge, type Place, type Verdict } from './verdict.ts'

/** One entry rarely tells more; a long article may. */
const mostClaims = 12
const mostClaimsOfArticle = 40

/**
 * What a text says, sentence by sentence of its title: a digest that tells several stories makes several claims. Of what others write
 * the text below the title is read as well; a company's own text only tells more about what its title announces.
 */
export function readStatements(announcement: Announcement, knowledge: Knowledge): Claim[] {
  const told = storiesOf(announcement.title, knowledge)
  const titles = told.title.flatMap(story => readStory(story, 'title', announcement, knowledge))
  const bodies = announcement.source.company ? [] : readBody(told.body, announcement, knowledge, readStory)
  const telling = [...titles, ...bodies].filter(claim => claim.stage !== null)
  const named = bodies.filter(claim => claim.stage === null && claim.model !== null)
  const claims = withoutRepeats([...telling, ...named])
  return (claims.length > 0 ? claims : titles.slice(0, 1)).slice(0, bodies.length > 0 ? mostClaimsOfArticle : mostClaims)
}

function readStory(told: Told, place: Place, announcement: Announcement, knowledge: Knowledge): Claim[] {
  const owner = announcement.source.company
  const names = namesIn(told.text, knowledge, owner)
  // most sentences of most texts name nobody
  if (place === 'body' && names.actors.length + names.mentions.length === 0) return []
  const heard = hear(names, knowledge)
  const named = owner ? { ...heard, mentions: heard.mentions.map(each => ({ ...each, isBrand: false })) } : heard
  const story = withoutRivals(named, owner)
  const verdict = judge(story, place, announcement, knowledge)
  const context = { story, told, place, announcement }
  if (place === 'body' && verdict.stage === null) return onlyNamed(heard, verdict, context)
  const own = alongside(story, verdict)
  const mentions = verdict.stage === null || owner ? own : [...own, ...listedWith(story, own)]
  return (mentions.length === 0 ? [null] : mentions).map(mention => claimOf(verdict, mention, context))
}

/** What a sentence of a body names and tells nothing of: each model is named once; a company's name alone is no claim. */
function onlyNamed(heard: Story, verdict: Verdict, context: Context): Claim[] {
  const isQuoted = ({ at, end }: Mention) => /["“‘'«「『]/.test(heard.text.charAt(at - 1)) && /["”’'»」』]/.test(heard.text.charAt(end))
  return heard.mentions
    .filter(mention => !mention.isBrand || isQuoted(mention))
    .map(mention => claimOf({ ...verdict, company: mention.company, stranger: mention.maker }, mention, context))
}

/** The model that a sentence is about, and others of its company that are named with it. */
function alongside(story: Story, verdict: Verdict): Mention[] {
  const { mention } = verdict
  if (!mention) return []
  const own = story.mentions.filter(
    each =>
      each === mention ||
      (each.company === mention.company &&
        each.maker === mention.maker &&
        !each.name.isTool &&
        !isOfAnother(story, each) &&
        !(verdict.isRelease && isPutOff(story, each, mention))),
  )
  const exact = own.filter(each => each.isExact)
  // a bare family says less than a model of it, and more than nothing beside models of others
  const bare = own.filter(each => !each.isExact && !each.isBrand && !exact.some(other => other.name.family === each.name.family))
  return exact.length > 0 ? [...exact, ...bare] : [mention, ...bare.filter(each => each !== mention)]
}

/** "A and B released": models of others in one list with it, where nobody is said to act. */
function listedWith(story: Story, own: Mention[]): Mention[] {
  const isAlone = story.actors.some(actor => !story.mentions.some(each => isIn(actor, each)))
  if (isAlone) return []
  const isListed = (a: Mention, b: Mention) => {
    const between = { at: Math.min(a.end, b.end), end: Math.max(a.at, b.at) }
    return /^[\s,，、&]*$/.test(leftOver(story, between, 'and')) && wordsIn(story.words, between).every(word => means(word, 'and'))
  }
  const listed = [...own]
  for (const each of story.mentions) {
    const isNew = !listed.includes(each) && each.isExact && !each.isBrand && !each.name.isTool
    if (isNew && listed.some(other => isListed(other, each))) listed.push(each)
  }
  return listed.slice(own.length)
}

/** "a framework for Qwen3", "the training of Wan": what stands behind such a word is not what is made public. */
function isOfAnother(story: Story, mention: Mention): boolean {
  return story.words.some(word => means(word, 'of', 'stop') && !means(word, 'and') && word.end <= mention.at && mention.at - word.end <= 1)
}

/** "releases A, plans to release B": what another clause promises, denies or puts off is not made public with it. */
function isPutOff(story: Story, mention: Mention, released: Mention): boolean {
  const clause = story.clauses.find(each => isIn(mention, each))
  if (!clause || isIn(released, clause)) return false
  return wordsIn(story.words, clause, 'planned', 'later', 'delay', 'negation').length > 0
}

/** One claim for each model, the first that speaks of it. */
function withoutRepeats(claims: Claim[]): Claim[] {
  const keys = new Set<string>()
  return claims.filter(({ model, line, company, actor, kind }) => {
    const key = model ? `${company ?? actor ?? ''} ${line ?? ''} ${identityOf({ name: model })}` : `${company ?? actor ?? ''} ${kind}`
    if (keys.has(key)) return false
    keys.add(key)
    return true
  })
}

interface Context {
  story: Story
  told: Told
  place: Place
  announcement: Announcement
}

function claimOf(verdict: Verdict, mention: Mention | null, context: Context): Claim {
  const name = mention?.name ?? null
  const { isRelease, stage, openness, kind } = verdict
  const isListed = mention !== null && verdict.mention !== null && !context.announcement.source.company && verdict.stage !== null
  const { company, stranger } = isListed ? { company: mention.company, stranger: mention.maker } : verdict
  return {
    isRelease,
    stage,
    openness,
    kind,
    company,
    ...(stranger && !company ? { actor: stranger } : null),
    reasons: [...whose(verdict, mention, context), ...verdict.reasons],
    date: dateFor(verdict, context),
    name: mention?.label ?? null,
    family: name?.family ?? null,
    version: name?.version ?? null,
    // what nobody tracks is compared with nothing
    line: name && company ? lineOf(name) : null,
    license: null,
    modalities: { input: [], output: [] },
    parameters: name?.total || name?.active ? { total: name.total, active: name.active } : null,
    contextTokens: name?.contextTokens ?? null,
    variant: null,
    model: name,
    role: 'statement',
    madeFrom: null,
  }
}

/** How it is known who is spoken of: by the source, by the family of the model, by a name in the sentence. */
function whose(verdict: Verdict, mention: Mention | null, { story, announcement }: Context): Claim['reasons'] {
  if (announcement.source.company) return [{ rule: 'own-source', words: announcement.source.id }]
  if (mention) return [{ rule: 'family', words: story.text.slice(mention.at, mention.end) }]
  const actor = story.actors.find(each => each.company === verdict.company && each.company !== null)
  if (actor && isIn(actor, { at: 0, end: story.text.length })) return [{ rule: 'alias', words: actor.alias }]
  return verdict.stranger ? [{ rule: 'actor', words: verdict.stranger }] : []
}
