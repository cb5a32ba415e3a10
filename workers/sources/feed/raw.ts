/** What a feed says, whatever its format: texts as they are written there, nothing judged. */
export interface RawFeed {
  items: RawItem[]
  language: string | null
  /** ttl in minutes, sy:updatePeriod and sy:updateFrequency, as written. */
  ttl: string | null
  updatePeriod: string | null
  updateFrequency: string | null
}

export interface RawItem {
  /** guid, atom:id or rdf:about. */
  id: string | null
  /** The id is an RSS guid that does not deny being an address. */
  isIdAddress: boolean
  title: string
  /** In order of appearance; an RSS link is an `alternate` one. */
  links: RawLink[]
  /** atom:link elements of an RSS item. */
  atomLinks: RawLink[]
  /** feedburner:origLink: the address behind a proxy that is long dead. */
  originalLink: string | null
  /** Publication before change. */
  dates: string[]
  summary: string
  content: string
  categories: string[]
  language: string | null
  /** xml:base of the item within that of the feed. */
  base: string | null
}

export interface RawLink {
  href: string
  rel: string
  type: string
  base: string | null
}
