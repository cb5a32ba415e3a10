/** An absolute http(s) address without credentials, or null. `base` resolves a relative one. */
export function absoluteAddress(written: string | null | undefined, base: string | null): string | null {
  const text = written?.trim()
  if (!text || text.length > 2048) return null
  const address = parse(text, base)
  if (!address || (address.protocol !== 'http:' && address.protocol !== 'https:')) return null
  address.username = ''
  address.password = ''
  return address.href
}

function parse(text: string, base: string | null): URL | null {
  if (base && URL.canParse(text, base)) return new URL(text, base)
  return URL.canParse(text) ? new URL(text) : null
}

/** The address of `rel="next"` in a Link header (RFC 8288), if it has one on the same host. */
export function nextFromLinkHeader(link: string | null, base: string): string | null {
  for (const part of (link ?? '').split(/,(?=\s*<)/)) {
    const target = /^\s*<([^>]*)>/.exec(part)?.[1]
    if (target !== undefined && /;\s*rel\s*=\s*"?[^"]*\bnext\b/i.test(part)) {
      const next = absoluteAddress(target, base)
      return next && new URL(next).host === new URL(base).host ? next : null
    }
  }
  return null
}

/** The base that an `xml:base` makes within another, which may still be relative to the document; null where there is none. */
export function resolveBase(written: string | undefined, within: string | null): string | null {
  if (!written?.trim()) return within
  return absoluteAddress(written, within) ?? written.trim()
}
