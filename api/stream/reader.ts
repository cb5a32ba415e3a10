import { type ChangePlace, comparePlaces } from '../../db/changes/cursor.ts'
import { eventOf } from '../../db/changes/window.ts'
import type { ChosenFilters } from '../../db/filters/index.ts'
import type { Heard, Listener } from './feed.ts'

/** One who listens, and what waits to be taken by it. */
export interface Reader extends Listener {
  readonly isOver: boolean
  /** More waited than is kept: what it has not taken was forgotten, and its place is before that. It has to read on by itself. */
  isBehind: boolean
  /** Nothing waits: it was told everything up to its place. */
  readonly isIdle: boolean
  /** The next thing that it is to be told; null where nothing came within the time, or it is over or behind. */
  take(withinMs: number): Promise<Uint8Array | null>
}

interface Waiting {
  place: ChangePlace
  text: Uint8Array
}

export function openReader(start: { filters: ChosenFilters; place: ChangePlace; numbering: string; mostBuffered: number }): Reader {
  const { filters, numbering, mostBuffered } = start
  let waiting: Waiting[] = []
  let bytes = 0
  let isOver = false
  let toldTo = start.place
  let wake = () => {}

  const hearOne = ({ news, written }: Heard) => {
    const { place } = news.row
    if (comparePlaces(place, reader.place) <= 0) return
    reader.place = place
    const event = eventOf(news.row, filters, news.releases)
    if (!event) return
    const text = written(event)
    waiting.push({ place, text })
    bytes += text.byteLength
  }
  const fallBehind = () => {
    waiting = []
    bytes = 0
    reader.place = toldTo
    reader.isBehind = true
  }
  const reader: Reader = {
    ...{ place: start.place, numbering, isBehind: false },
    get isOver() {
      return isOver
    },
    get isIdle() {
      return waiting.length === 0
    },
    hear(heard) {
      if (isOver || reader.isBehind) return
      if (waiting.length === 0) toldTo = reader.place
      for (const each of heard) hearOne(each)
      if (bytes > mostBuffered) fallBehind()
      if (waiting.length > 0 || reader.isBehind) wake()
    },
    end() {
      isOver = true
      wake()
    },
    async take(withinMs) {
      if (waiting.length === 0 && !isOver && !reader.isBehind) {
        await new Promise<void>(resolve => {
          const timer = setTimeout(resolve, withinMs)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      const next = waiting.shift()
      if (!next) return null
      toldTo = next.place
      bytes -= next.text.byteLength
      return next.text
    },
  }
  return reader
}
