import { checksum } from '../timeline/cursor.ts'

/** A place among all revisions: just after this one, in the order of their transactions. */
export interface ChangePlace {
  /** Number of the transaction, as text: it has 64 bits. */
  xid: string
  releaseId: string
  revision: number
}

/** Before everything. */
export const theStart: ChangePlace = { xid: '0', releaseId: '', revision: 0 }

/** A place, and whose numbers it is written in. */
export interface ChangeCursor {
  numbering: string
  place: ChangePlace
}

/** Opaque, and with a checksum so that a mangled one is told from a good one. */
export function writeChangeCursor({ numbering, place }: ChangeCursor): string {
  const text = `${numbering}.${place.xid}.${place.revision}.${place.releaseId}`
  return Buffer.from(`${checksum(text)}${text}`).toString('base64url')
}

/** Null for what `writeChangeCursor` did not write. */
export function readChangeCursor(cursor: string): ChangeCursor | null {
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  const [, numbering, xid, revision, releaseId] = /^[\w-]{8}([\w-]{8})\.(0|[1-9]\d{0,19})\.(\d{1,9})\.([^\0]{0,500})$/.exec(text) ?? []
  if (numbering === undefined || xid === undefined || releaseId === undefined || BigInt(xid) >= 2n ** 64n) return null
  const read = { numbering, place: { xid, releaseId, revision: Number(revision) } }
  return writeChangeCursor(read) === cursor ? read : null
}

/** Below 0 where `one` comes first: just as Postgres orders them, by bytes where they are text. Each reader of a stream asks it of each change. */
export function comparePlaces(one: ChangePlace, other: ChangePlace): number {
  // numbers without leading zeros: the longer is the greater
  if (one.xid !== other.xid) return one.xid.length - other.xid.length || (one.xid < other.xid ? -1 : 1)
  if (one.releaseId !== other.releaseId) return Buffer.compare(Buffer.from(one.releaseId), Buffer.from(other.releaseId))
  return one.revision - other.revision
}
