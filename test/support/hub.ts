import type { ReleaseDocument } from '../../db/types.ts'
import type { PollOutcome } from '../../workers/poll.ts'
import type { TestPolling } from './polling.ts'

export interface TestHub {
  /** What the hub lists of an organisation, and how each of the listed answers for itself. */
  lists(...repositories: HubRepository[]): void
  /** Lets time pass, so that the whole listing is due, and polls it. */
  readWhole(hours?: number): Promise<PollOutcome>
  releases(): Promise<ReleaseDocument[]>
  revisions(id: string): Promise<{ revision: number; cause: string; reason: string | null; changes: { field: string }[] }[]>
}

export interface HubRepository {
  id: string
  createdAt: string
  pipeline_tag: string
  tags: string[]
  _id?: string
}

const json = { 'content-type': 'application/json' }

/** A repository as the hub's listing shows it, made so many days ago. */
export function hubRepository(id: string, over: Partial<HubRepository> = {}, madeDaysAgo = 30): HubRepository {
  const createdAt = new Date(Date.now() - madeDaysAgo * 86_400_000).toISOString()
  return { id, createdAt, pipeline_tag: 'text-generation', tags: ['license:mit'], _id: `id of ${id}`, ...over }
}

/** A hub with the listing of one organisation, over the upstream of a polling test. */
export function useHub(polling: TestPolling, source: string, organisation: string): TestHub {
  const { upstream } = polling
  const path = `/api/models?author=${organisation}`
  return {
    lists: (...repositories) => {
      upstream.says.set(path, { headers: json, body: JSON.stringify(repositories) })
      for (const each of repositories) upstream.says.set(`/api/models/${each.id}`, { headers: json, body: JSON.stringify(each) })
    },
    readWhole: async (hours = 24) => {
      await polling.db`
        update sources set read_whole_at = read_whole_at - make_interval(hours => ${hours}), lease_until = null where id = ${source}`
      await polling.db`update entries set missing_since = missing_since - make_interval(hours => ${hours}) where source_id = ${source}`
      return polling.poll(source)
    },
    releases: async () => {
      const rows = await polling.db<{ document: ReleaseDocument }[]>`
        select document from releases where dissolved_at is null order by dated_at, id`
      return rows.map(row => row.document)
    },
    revisions: async id => {
      const rows = await polling.db<{ revision: number; cause: string; reason: string | null; changes: { field: string }[] }[]>`
        select revision, cause, reason, changes from revisions where release_id = ${id} order by revision`
      return [...rows]
    },
  }
}
