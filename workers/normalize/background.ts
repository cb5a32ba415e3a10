import { means, type Topic, type Word } from './speech.ts'
import { type Clause, leftOver, type Story, wordsIn } from './story.ts'
import { isUnspaced } from './text.ts'

/**
 * "Shares soar | after the launch of X", "X 发布后股价大涨": news of something else, with a release only as what came before it. The word
 * opens its clause, or stands behind the verb. Where nothing else is told, what came before is the news after all.
 */
export function backgroundOf(story: Story, verb: Word, clause: Clause, frames: Topic[]): Word | null {
  const word = wordsIn(story.words, clause, 'background').find(each => opens(story, each, clause) || closes(story, each, verb))
  if (!word) return null
  const end = isUnspaced(word.text) ? word.end : clause.end
  const isToldOf = (each: Word) => each.meanings.some(({ topic }) => frames.includes(topic)) && !means(each, 'model', 'data')
  return story.words.some(each => (each.end <= clause.at || each.at >= end) && isToldOf(each)) ? word : null
}

function opens(story: Story, word: Word, clause: Clause): boolean {
  return !isUnspaced(word.text) && word.end <= clause.at + 1 + word.text.length && story.text.slice(clause.at, word.at).trim() === ''
}

/** Right behind the verb, or behind nothing but what was made public; "后训练" is another word. */
function closes(story: Story, word: Word, verb: Word): boolean {
  if (/^(?:训练|端|台)/.test(story.text.slice(word.end, word.end + 2))) return false
  return isUnspaced(word.text) && word.at >= verb.end && leftOver(story, { at: verb.end, end: word.at }, 'model', 'open').length <= 2
}
