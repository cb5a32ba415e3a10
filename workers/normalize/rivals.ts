import type { Mention } from './mentions.ts'
import { means, type Topic } from './speech.ts'
import { isIn, type Span, type Story, wordsIn } from './story.ts'

/**
 * What a sentence only compares with, builds on or had before: it names it, and says nothing of it. Where the verb stands in the middle
 * it follows the word that compares, up to the end of the clause; where the verb stands last the word follows it.
 */
export function withoutRivals(story: Story, owner: string | null): Story {
  // a company's versions of its own models are its releases
  const topics: Topic[] = owner ? ['rival'] : ['rival', 'derived']
  const spans = story.clauses.flatMap(clause =>
    wordsIn(story.words, clause, ...topics).flatMap((word): Span[] => {
      const isBehind = word.meanings.some(meaning => meaning.topic === 'rival' && meaning.order === 'sov')
      return isBehind ? nameBefore(story, word) : [{ at: word.end, end: endOf(story, word.end, clause.end) }]
    }),
  )
  const likened = story.words.filter(word => means(word, 'likened')).map(word => word.at)
  const isLikened = (each: Span) => likened.some(at => at >= each.end && at - each.end <= 1)
  const isRival = (each: Span) => isLikened(each) || spans.some(span => isIn(each, span))
  const mentions = story.mentions.filter(mention => !isRival(mention))
  // a company's own sentence, or one that begins so ("Beating Llama 3: …"), is about its first name after all
  const isAbout = owner !== null || spans.some(span => span.at < 12)
  const kept: Mention[] = mentions.length > 0 || !isAbout ? mentions : story.mentions.slice(0, 1)
  const gone = story.mentions.filter(mention => !kept.includes(mention))
  return { ...story, mentions: kept, actors: story.actors.filter(actor => !isRival(actor) && !gone.some(mention => isIn(actor, mention))) }
}

/** "基于昇腾训练的 BitCPM 模型": behind 的 stands what is qualified. */
function endOf(story: Story, from: number, end: number): number {
  const at = story.text.lastIndexOf('的', end)
  return at > from && at + 1 < end ? at : end
}

function nameBefore(story: Story, word: Span): Span[] {
  const names: Span[] = [...story.actors, ...story.mentions].filter(each => each.end <= word.at && word.at - each.end <= 6)
  const nearest = Math.max(-1, ...names.map(each => each.end))
  return names.filter(each => each.end === nearest).map(({ at, end }) => ({ at, end }))
}
