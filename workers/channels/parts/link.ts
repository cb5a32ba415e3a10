/**
 * An address that may be made a link, written so that no markup can be left through it; null for whatever else a page may have called
 * an address. A name that means a user at another host (`https://good@evil/`) is none.
 */
export function webAddress(address: string | null): string | null {
  if (address === null || address.length > mostCharacters || /[\u0000-\u001f\u007f]/.test(address) || !URL.canParse(address)) return null
  const url = new URL(address)
  if ((url.protocol !== 'http:' && url.protocol !== 'https:') || url.username !== '' || url.password !== '') return null
  const written = url.origin + `${url.pathname}${url.search}${url.hash}`.replace(/[()<>[\]{}|\\^`'"*~$!\s]/g, percent)
  return written.length > mostCharacters ? null : written
}

const mostCharacters = 2000

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}
