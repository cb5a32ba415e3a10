/**
 * Tags (RFC 4151): names that stay what they are wherever a document lies. The year says when the host was ours, and is never to be
 * changed: every reader would take all it knows for new.
 */
const year = '2026'

export function releaseTag(publicUrl: string, id: string): string {
  return tag(publicUrl, `releases/${encodeURIComponent(id)}`)
}

/** The same for a document of any format and page: a feed is its question. */
export function questionTag(publicUrl: string, query: string): string {
  return tag(publicUrl, query === '' ? 'releases' : `releases?${query}`)
}

/** Says of a category whose word it is. */
export function vocabularyTag(publicUrl: string, name: string): string {
  return tag(publicUrl, name)
}

/** The host of our address, as far as a tag may hold it: neither a port nor the brackets of a literal. */
export function authorityOf(publicUrl: string): string {
  return new URL(publicUrl).hostname.replace(/[^\w.-]+/g, '-').replace(/^-+|-+$/g, '')
}

function tag(publicUrl: string, specific: string): string {
  return `tag:${authorityOf(publicUrl)},${year}:${specific}`
}
