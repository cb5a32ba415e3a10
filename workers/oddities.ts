import type { KnownEntry } from '../db/entries.ts'
import { type Dating, isContradiction, several } from './dating.ts'
import type { News } from './news.ts'
import { pageOf } from './recall.ts'
import type { ParsedEntry } from './sources/contract.ts'

/** What is wrong with an answer that could be read, in a class and a sentence; what is only worth knowing stands in the notes. */
export interface Oddity {
  problem: string | null
  problemDetail: string | null
  notes: string[]
}

type Finding = { problem: string; problemDetail: string }

/** An answer that is valid and yet not to be taken at its word. Nothing is taken back for it; the gravest is the problem. */
export function oddityOf(
  reading: { entries: ParsedEntry[]; known: KnownEntry[] },
  news: News,
  source: { kind: string; url: string; page: string | null },
): Oddity {
  const findings = [emptied(reading), renamed(news), moving(news), shared(reading.entries, source)].filter(each => each !== null)
  const [first, ...others] = findings
  const notes = [...others.map(each => sentence(each.problemDetail)), ...waiting(news)]
  return { problem: first?.problem ?? null, problemDetail: first?.problemDetail ?? null, notes }
}

function emptied({ entries, known }: { entries: ParsedEntry[]; known: KnownEntry[] }): Finding | null {
  if (entries.length > 0 || known.length === 0) return null
  return { problem: 'empty', problemDetail: `a valid answer without a single entry; ${known.length} are known` }
}

function renamed({ isFlood, newCount }: News): Finding | null {
  return isFlood ? { problem: 'ids-changed', problemDetail: `${newCount} entries that look old came at once as new` } : null
}

function moving({ dates: { statements, datings, isMoving } }: News): Finding | null {
  const doubted = datings.flatMap(({ doubt }, index) =>
    doubt === 'contradicted' || doubt === 'again' || doubt === 'together' || (doubt === 'later' && isMoving) ? [index] : [],
  )
  const [first] = doubted
  if (first === undefined || !(doubted.length >= several || datings.some(({ doubt }) => doubt === 'again'))) return null
  const dated = statements.filter(each => each.text !== null).length
  const example = statements[first]?.text ?? ''
  const what = datings[first]?.doubt === 'together' ? 'the time of the visit for a date' : 'another date than at an earlier visit'
  return { problem: 'dates-invented', problemDetail: `${doubted.length} of ${dated} entries bear ${what} (${example}); it is not believed` }
}

/** Sections of one page have its address, and rightly. */
function shared(entries: ParsedEntry[], source: { kind: string; url: string; page: string | null }): Finding | null {
  const [first] = entries
  const address = first?.url ?? null
  const isShared = address !== null && entries.length >= 3 && entries.every(each => each.url === address)
  if (!isShared || source.kind === 'readme' || [source.url, source.page].some(own => pageOf(own) === pageOf(address))) return null
  return { problem: 'address-shared', problemDetail: `all ${entries.length} entries lead to ${address}: it identifies none of them` }
}

function waiting({ dates, displaced }: News): string[] {
  const count = (isCounted: (dating: Dating) => boolean) => dates.datings.filter(isCounted).length
  const backdated = count(({ doubt }) => doubt === 'backdated' || doubt === 'archived')
  const corrected = count(isContradiction)
  const notes: string[] = []
  if (backdated > 0) notes.push(`${backdated} new entries bear a day on which they were not listed; it is not believed yet.`)
  if (corrected > 0 && corrected < several) {
    notes.push(`${corrected} entries bear another date than at an earlier visit; it is believed when it stands for a week.`)
  }
  if (displaced.length > 0) notes.push(`${displaced.length} keys name another entry than before.`)
  return notes
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
