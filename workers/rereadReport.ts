import type { Change } from '../db/types.ts'
import type { MergePlan } from './merge.ts'
import type { DissolvedRelease, Reread } from './rereading.ts'

/** What a re-read does to one release. A release is back when nothing spoke for it any more, and something does again. */
export interface ReleaseChange {
  change: 'made' | 'back' | 'changed' | 'dissolved'
  company: string
  id: string
  name: string
  mergedInto: string | null
  changes: Change[]
}

export interface RereadReport {
  isApplied: boolean
  entries: number
  made: number
  back: number
  changed: number
  dissolved: number
  /** Releases that only searches will find by other words. */
  reworded: number
  /** By company, then by id. */
  releases: ReleaseChange[]
}

/** Gathers what `reread` tells of company after company. */
export function openReport() {
  const releases: ReleaseChange[] = []
  let reworded = 0
  return {
    add(company: string, plan: MergePlan, dissolved: DissolvedRelease[]): void {
      reworded += plan.indexes.length
      const own = [...changesOf(company, plan), ...dissolved.map(({ id, name }) => endOf(company, id, name))]
      releases.push(...own.toSorted((a, b) => (a.id < b.id ? -1 : 1)))
    },
    close(done: Reread, isApplied: boolean): RereadReport {
      const places = new Map(done.dissolved.map(({ id, mergedInto }) => [id, mergedInto]))
      const told = releases.map(each => (each.change === 'dissolved' ? { ...each, mergedInto: places.get(each.id) ?? null } : each))
      const count = (change: ReleaseChange['change']) => told.filter(each => each.change === change).length
      const counts = { made: count('made'), back: count('back'), changed: count('changed'), dissolved: count('dissolved') }
      return { isApplied, entries: done.entries, ...counts, reworded, releases: told }
    },
  }
}

function changesOf(company: string, plan: MergePlan): ReleaseChange[] {
  const back = new Set(plan.revived)
  const written = plan.revisions.map(
    ({ releaseId, revision, changes, document }): ReleaseChange => ({
      ...{ change: back.has(releaseId) ? 'back' : revision === 1 ? 'made' : 'changed' },
      ...{ company, id: releaseId, name: document.name, mergedInto: null, changes },
    }),
  )
  const ids = new Set(written.map(each => each.id))
  const asTheyWere = plan.revived.filter(id => !ids.has(id))
  return [...written, ...asTheyWere.map((id): ReleaseChange => ({ change: 'back', company, id, name: id, mergedInto: null, changes: [] }))]
}

function endOf(company: string, id: string, name: string): ReleaseChange {
  return { change: 'dissolved', company, id, name, mergedInto: null, changes: [] }
}

/** The report for a terminal: a block for each release that changes, and what it comes to in the last line. */
export function* linesOfReport(report: RereadReport): Generator<string> {
  let company = ''
  for (const release of report.releases) {
    if (release.company !== company) yield `${company === '' ? '' : '\n'}${release.company}`
    company = release.company
    yield `  ${headOf(release)}`
    for (const change of release.changes) yield `      ${describeChange(change)}`
  }
  if (report.releases.length > 0) yield ''
  yield summaryOf(report)
}

function headOf({ change, id, name, mergedInto }: ReleaseChange): string {
  if (change === 'made') return `+ ${id}: made, "${name}"`
  if (change === 'back') return `+ ${id}: is back`
  if (change === 'changed') return `~ ${id}`
  return `- ${id}: dissolved, ${mergedInto === null ? 'nothing speaks for it any more' : `merged into ${mergedInto}`}`
}

function summaryOf({ isApplied, entries, made, back, changed, dissolved, reworded }: RereadReport): string {
  const counts = [`${made} made`, `${back} back`, `${changed} changed`, `${dissolved} dissolved`, `${reworded} found by other words`]
  const end = isApplied ? 'Applied.' : 'Nothing was written; --apply does it.'
  return `${entries} ${entries === 1 ? 'entry' : 'entries'} read: releases ${counts.join(', ')}. ${end}`
}

function describeChange({ field, before, after }: Change): string {
  if (Array.isArray(before) && Array.isArray(after) && [...before, ...after].every(isItem))
    return `${field}: ${describeItems(before, after)}`
  return `${field}: ${short(before)} -> ${short(after)}`
}

function isItem(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** Of variants and sightings: which came, which went, and which are the same and read otherwise. */
function describeItems(before: Record<string, unknown>[], after: Record<string, unknown>[]): string {
  const gone = before.map(labelOf)
  const come = after.map(labelOf)
  const parts = [
    ['-', gone.filter(label => !come.includes(label))] as const,
    ['+', come.filter(label => !gone.includes(label))] as const,
    ['~', come.filter(label => gone.includes(label))] as const,
  ]
  return parts.flatMap(([sign, labels]) => (labels.length > 0 ? [`${sign} ${listed(labels)}`] : [])).join('  ')
}

function labelOf(item: Record<string, unknown>): string {
  return String(item.repo ?? item.title ?? short(item)).slice(0, 80)
}

function listed(labels: string[]): string {
  const most = 4
  return labels.length > most ? `${labels.slice(0, most).join(', ')} and ${labels.length - most} more` : labels.join(', ')
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 120 ? `${text.slice(0, 119)}…` : text
}
