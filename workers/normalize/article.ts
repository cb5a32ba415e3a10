import type { Announcement, Claim } from './contract.ts'
import type { Knowledge } from './knowledge.ts'
import { fold } from './scan.ts'
import { bodyStories, type Told } from './sentences.ts'
import { means, wordsOf } from './speech.ts'
import type { Place } from './verdict.ts'

type Reader = (told: Told, place: Place, announcement: Announcement, knowledge: Knowledge) => Claim[]

/** No entry is longer; what comes after is not read. */
const longestBody = 40_000
const mostSentences = 400

/** Every sentence of what others write, up to where their page only links to other pages. */
export function readBody(titleBody: string, announcement: Announcement, knowledge: Knowledge, read: Reader): Claim[] {
  const body = `${titleBody}\n${announcement.summary}`.trim().slice(0, longestBody)
  const stories = withoutFoot(bodyStories(body, knowledge), knowledge)
  return stories.slice(0, mostSentences).flatMap(told => read(told, 'body', announcement, knowledge))
}

/** In the second half of a page, "Related articles", "Subscribe" and the like begin what belongs to no article. */
function withoutFoot(stories: Told[], knowledge: Knowledge): Told[] {
  const foot = stories.findIndex(
    ({ text }, at) =>
      at * 2 >= stories.length && wordsOf(fold(text.slice(0, 80)), knowledge.speech).some(word => word.at <= 2 && means(word, 'foot')),
  )
  return foot < 0 ? stories : stories.slice(0, foot)
}
