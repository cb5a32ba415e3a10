import { type ChangeCursor, writeChangeCursor } from '../../db/changes/cursor.ts'
import type { Change } from '../../db/changes.ts'
import type { MatchedAs } from '../../db/filters/parts/filter.ts'
import { writeChange } from '../changes/written.ts'
import { sayMatch } from '../pages/matches.ts'

/** A change as an event of a stream: JSON has no line breaks of its own. */
export function writeEvent(change: Change, numbering: string, publicUrl: string): Uint8Array {
  const id = writeChangeCursor({ numbering, place: change.place })
  return Buffer.from(`event: ${change.event}\nid: ${id}\ndata: ${writeChange(change, numbering, publicUrl)}\n\n`)
}

/** The first word: how long to wait before coming again, not all at once, and from where on. */
export function writeGreeting(cursor: ChangeCursor): Uint8Array {
  return Buffer.from(`retry: ${2000 + Math.floor(Math.random() * 3000)}\n${signOfLife(cursor)}`)
}

/** How the question was understood, as comments: for whoever looks at the stream by eye. */
export function writeMatches(matchedAs: readonly MatchedAs[]): Uint8Array[] {
  const lines = matchedAs.map(matched => `: ${sayMatch(matched).replace(/\s+/g, ' ')}\n`)
  return lines.length > 0 ? [Buffer.from(`${lines.join('')}\n`)] : []
}

/** A sign of life. An event without data is none, and yet moves the place from which a reader comes again. */
export function writeHeartbeat(cursor: ChangeCursor): Uint8Array {
  return Buffer.from(signOfLife(cursor))
}

function signOfLife(cursor: ChangeCursor): string {
  return `: here\nid: ${writeChangeCursor(cursor)}\n\n`
}
