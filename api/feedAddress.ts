import { dateFilter } from './changes/question.ts'
import { formats } from './documents/index.ts'

/** A form in which any question can be kept at one address, to be asked again by a program of the reader's own. */
export interface FeedFormat {
  /** As it is chosen, and as its path ends: `atom`. */
  name: string
  path: string
  type: string
  /** What it is for. */
  use: string
}

const stream = { path: '/api/stream', type: 'text/event-stream', description: 'A program is told as it happens (Server-Sent Events).' }

/** The stream calls this filter otherwise: there it would say where to begin. */
const byDate = new RegExp(`(^|&)${dateFilter.elsewhere}=`)

/** Every format of documents, and the stream. */
export const feedFormats: readonly FeedFormat[] = [...formats, stream].map(({ path, type, description }) => ({
  ...{ name: path.split(/[./]/).at(-1) ?? path, path, use: description },
  type: type.split(';', 1)[0] ?? type,
}))

/** The address of a question (`company=acme&openness=weights`; an empty text is everything) in a format. */
export function feedAddress(publicUrl: string, { path }: FeedFormat, query: string): string {
  const asked = path === stream.path ? query.replace(byDate, `$1${dateFilter.here}=`) : query
  return `${publicUrl}${path}${asked === '' ? '' : `?${asked}`}`
}
