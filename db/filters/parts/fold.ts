/** Full-width and half-width forms, ligatures and case made one: how two names are compared in any script. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ')
}

/** Folded, and without what writers put in or leave out of a name at will: `Qwen2.5-VL` and `qwen 2.5 vl` are one. */
export function squash(text: string): string {
  return fold(text).replace(/[-_. ]/g, '')
}

/** Text for a `like` pattern, in which %, _ and \ are only themselves. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
