import type { MatchedAs } from '../../db/filters/parts/filter.ts'
import type { Api } from './ask.ts'
import type { Release } from './words.ts'

export interface ReleasePage {
  releases: Release[]
  next: string | null
  matchedAs?: MatchedAs[]
}

/** The API gives no more in one answer. */
const mostInAPage = 200

/** Pages of the timeline, until there are `most` releases. The last one says where it would go on. */
export async function* pagesOf(api: Api, query: URLSearchParams, most: number): AsyncGenerator<ReleasePage> {
  let left = most
  let path: string | null = addressOf('/api/releases', query, Math.min(left, mostInAPage))
  while (path !== null && left > 0) {
    const page: ReleasePage = await api.get<ReleasePage>(path, 'releases')
    left -= page.releases.length
    yield page
    path = page.next && addressOf(page.next, new URLSearchParams(), Math.min(left, mostInAPage))
  }
}

/** An address of the API's own with another number of releases. */
function addressOf(path: string, query: URLSearchParams, limit: number): string {
  const { pathname, searchParams } = new URL(path, 'http://localhost')
  for (const [name, value] of query) searchParams.append(name, value)
  searchParams.set('limit', String(limit))
  return `${pathname}?${searchParams}`
}
