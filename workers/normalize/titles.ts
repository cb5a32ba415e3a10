import type { Reason } from '../../config/words.ts'
import type { Mention } from './mentions.ts'
import type { Topic, Word } from './speech.ts'
import { isIn, leftOver, type Story, wordsIn } from './story.ts'

/** Topics that make a title with a model's name be about something else than the model's appearance. */
const asides: Topic[] = ['aside:funding', 'aside:legal', 'aside:tutorial', 'aside:discussion', 'aside:price', 'aside:paper']

/**
 * A title that presents a model by naming it, without a verb: "MiniMax-M2", "GLM-4.5 Series", "Mistral Small 3 24B and Tulu 3 405B",
 * "Qwen3: Think Deeper, Act Faster", "DeepSeek-V4-Flash on Hugging Face".
 */
export function titleOf(story: Story): { mention: Mention; reason: Reason } | null {
  const mention = story.mentions.find(each => !each.isBrand)
  if (!mention) return null
  const whole = { at: 0, end: story.text.length }
  const head = { at: 0, end: headEnd(story, mention) }
  if (leftOver(story, whole, 'model', 'open', 'hub', 'openly').length === 0) return found(mention, 'title:name')
  const isHead = isIn(mention, head) && leftOver(story, head, 'model', 'open', 'openly').length === 0
  if (!isHead || wordsIn(story.words, { at: mention.end, end: whole.end }).some(isAside)) return null
  const next = story.text.slice(head.end).trimStart()
  if (/^([:：|–—]|- )/.test(next)) return found(mention, 'title:presents')
  return isList(story, next, head.end) ? found(mention, 'title:list') : null
}

/** "A and B", "A, B and C": names one after the other. */
function isList(story: Story, next: string, from: number): boolean {
  const rest = { at: from, end: story.text.length }
  const isNumbered = /\d/.test(story.text.slice(from)) && leftOver(story, rest).length <= 8
  const isMore =
    (next.startsWith('+') || isNumbered || story.mentions.some(each => each.at > from)) &&
    !wordsIn(story.words, rest, 'aside:benchmark', 'aside:integration')[0]
  const isJoined = /^[,，&+、]/.test(next) || wordsIn(story.words, rest, 'and').some(word => story.text.slice(from, word.at).trim() === '')
  return isMore && story.text.length < 120 && isJoined
}

/** Where the first of what a title names ends: at a colon, a comma, an "and", behind the name. */
function headEnd(story: Story, mention: Mention): number {
  const cut = /[:：|–—,，&+、]| - /.exec(story.text.slice(mention.end))
  const and = wordsIn(story.words, { at: mention.end, end: story.text.length }, 'and')[0]
  return Math.min(cut ? mention.end + cut.index : story.text.length, and?.at ?? story.text.length)
}

function found(mention: Mention, rule: string): { mention: Mention; reason: Reason } {
  return { mention, reason: { rule, words: mention.name.text } }
}

function isAside(word: Word): boolean {
  // behind a colon "Exploring …" or "Building …" is how it is praised
  return word.meanings.some(meaning => asides.includes(meaning.topic) && !meaning.isOpening)
}
