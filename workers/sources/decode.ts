/** The text of bytes in whatever encoding they are. */
export function decodeText(bytes: Uint8Array, contentType: string | null): string {
  return new TextDecoder(/charset=["']?([\w-]+)/i.exec(contentType ?? '')?.[1] ? 'utf-8' : 'utf-8').decode(bytes)
}
