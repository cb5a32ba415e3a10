/** Words of others, one line of them, that mean nothing in Markdown: no markup, no address that a reader makes into a link by itself. */
export function escaped(text: string): string {
  return text
    .replace(/[\\`*_[\]<>#|~&@!(){}$]/g, sign => `\\${sign}`)
    .replace(/:(?=\/\/)/g, '\\:')
    .replace(/\bwww\./gi, found => `${found.slice(0, -1)}\\.`)
}

/** Their words, with where they lead behind them in full: a reader sees which host it is. */
export function link(text: string, url: string | null): string {
  return url ? `${escaped(text)}, <${url.replace(/[<>\s]/g, encodeURIComponent)}>` : escaped(text)
}
