import { isSameToken } from './capability.ts'

/** Who asks for metrics, as the connection and the request show it. */
export interface Scraper {
  /** The other end of the connection. */
  address: string
  header(name: string): string | undefined
}

export interface ScraperRules {
  /** METRICS_TOKEN. */
  token: string | null
  /** Where the service is for everybody else; null for what nobody else reaches. */
  publicUrl: string | null
}

/**
 * Whether metrics are told to whoever asks (decision 0012). With a token: to who sends it. Without one: to this machine alone, asking for
 * itself; and to nobody where the service is published, as a proxy on this machine need not show that it is one (CVE-2023-27591).
 */
export function judgeScraper(scraper: Scraper, { token, publicUrl }: ScraperRules): 'welcome' | 'unauthorized' | 'closed' {
  if (token !== null) {
    const sent = /^Bearer (.+)$/i.exec(scraper.header('Authorization') ?? '')?.[1] ?? ''
    return isSameToken(sent, token) ? 'welcome' : 'unauthorized'
  }
  const isPublished = publicUrl !== null && !isHere(new URL(publicUrl).hostname)
  return !isPublished && isOfThisMachine(scraper) ? 'welcome' : 'closed'
}

export const closedWords =
  'Metrics are told to this machine alone, and to nobody where PUBLIC_URL is set. Set METRICS_TOKEN, and send it as Authorization: Bearer.'

const handedOn = ['Forwarded', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Real-IP', 'Via']

/** A page in a browser here asks for somebody else too, and so does a name that only leads here. */
function isOfThisMachine({ address, header }: Scraper): boolean {
  const isAskedHere = isHere((header('Host') ?? '').replace(/:\d+$/, ''))
  const isFromPage = header('Origin') !== undefined || !/^(none|same-origin)$/.test(header('Sec-Fetch-Site') ?? 'none')
  return isHere(address) && isAskedHere && !isFromPage && handedOn.every(name => header(name) === undefined)
}

function isHere(host: string): boolean {
  return /^(localhost|(::ffff:)?127\.\d+\.\d+\.\d+|::1|\[::1\])$/i.test(host)
}
