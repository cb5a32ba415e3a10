import { type Bell, dueOf } from '../../workers/bells.ts'
import type { usePolling } from './polling.ts'

export const sources = (count: number) => Array.from({ length: count }, (_, nth) => ({ id: `s${nth}`, path: `/s${nth}` }))

/** Each on a host of its own, as only some of one host are rung for at a time. */
export async function trackMany(polling: ReturnType<typeof usePolling>, count: number): Promise<void> {
  await polling.track(sources(count))
  await polling.db`update sources set host = id`
}

/** A queue of which it is known for whom it was rung, and when. */
export function listen() {
  const rung: { at: number; ids: string[] }[] = []
  const ring = async (bells: Bell[]) => void rung.push({ at: performance.now(), ids: bells.flatMap(dueOf).map(each => each.id) })
  let answers = 0
  /** Each time that it is asked, one more was. */
  const answered = () => {
    answers += 1
    return answers
  }
  return { rung, ring, answered }
}
