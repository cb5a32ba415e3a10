/** Adds `url`, in front, to the JSON text of a release as it is stored. */
export function withUrl({ id, document }: { id: string; document: string }, publicUrl: string): string {
  return `${beginning(id, publicUrl)}${document.slice(1)}`
}

/** What stands before the first field of the stored text, in the place of its bracket. */
export function beginning(id: string, publicUrl: string): string {
  return `{"url":${JSON.stringify(`${publicUrl}/releases/${encodeURIComponent(id)}`)},`
}
