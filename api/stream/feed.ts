import { setTimeout as sleep } from 'node:timers/promises'
import { type ChangePlace, comparePlaces } from '../../db/changes/cursor.ts'
import type { ChangeEvent } from '../../db/changes/window.ts'
import { type News, readNews } from '../../db/changes.ts'
import type { Database } from '../../db/client.ts'
import type { Log } from '../context.ts'
import { writeEvent } from './event.ts'

/** What the look of a process found, for all who listen: each event is written once. */
export interface Heard {
  news: News
  written(event: ChangeEvent): Uint8Array
}

/** Who listens. `place` is how far it has come. */
export interface Listener {
  place: ChangePlace
  numbering: string
  hear(heard: readonly Heard[]): void
  /** Places mean something else from here on. */
  end(): void
}

/** One look at what changed, shared by all streams of a process. It looks only while somebody listens. */
export interface Feed {
  /** Lets a listener hear all that follows its place; false where it has first to read on by itself, as the look is further. */
  join(listener: Listener): boolean
  leave(listener: Listener): void
}

const mostAtOnce = 200

export function openFeed({ db, log, publicUrl, lookMs }: { db: Database; log: Log; publicUrl: string; lookMs: number }): Feed {
  const listeners = new Set<Listener>()
  let place: ChangePlace | null = null
  let isLost = false

  /** What goes wrong with one listener is nothing to the others: it ends, and may come again by the id of its last event. */
  const tell = (listener: Listener, work: () => void) => {
    try {
      work()
    } catch (error) {
      log.error({ err: error }, 'a stream ends: what changed cannot be told to it')
      listeners.delete(listener)
      listener.end()
    }
  }

  /** Whether there is more at once. */
  const look = async (from: ChangePlace): Promise<boolean> => {
    const { news, numbering } = await readNews(db, from, mostAtOnce)
    isLost = false
    for (const listener of listeners) if (listener.numbering !== numbering) tell(listener, () => listener.end())
    // those who joined meanwhile are as far as this look began, or further
    place = news.at(-1)?.row.place ?? from
    const heard = news.map(each => heardOf(each, numbering, publicUrl))
    for (const listener of heard.length > 0 ? listeners : []) tell(listener, () => listener.hear(heard))
    return news.length === mostAtOnce
  }

  const watch = async () => {
    while (listeners.size > 0 && place) {
      const isMore = await look(place).catch(error => {
        // nothing is lost: the next look begins where this one did
        if (!isLost) log.error({ err: error }, 'streams wait: what changed cannot be read')
        isLost = true
        return false
      })
      if (!isMore) await sleep(lookMs)
    }
    place = null
  }

  return {
    join(listener) {
      if (place && comparePlaces(place, listener.place) > 0) return false
      listeners.add(listener)
      if (!place) {
        place = listener.place
        void watch()
      }
      return true
    },
    leave: listener => void listeners.delete(listener),
  }
}

function heardOf(news: News, numbering: string, publicUrl: string): Heard {
  const written = new Map<ChangeEvent, Uint8Array>()
  return {
    news,
    written(event) {
      const known = written.get(event) ?? writeEvent({ ...news.row, event }, numbering, publicUrl)
      written.set(event, known)
      return known
    },
  }
}
