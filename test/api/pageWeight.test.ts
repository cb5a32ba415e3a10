import { brotliDecompressSync } from 'node:zlib'
import { load } from 'cheerio'
import { request } from 'undici'
import { beforeAll, expect, it } from 'vitest'
import { useApi } from '../support/api.ts'
import { describeBrowser, hundredths, useBrowser, watchShifts } from '../support/browser.ts'
import { seedBusyWeek } from '../support/busyWeek.ts'

const mostBytes = 60_000

describeBrowser('the timeline with fifty releases', { timeout: 60_000 }, () => {
  const api = useApi()
  const browser = useBrowser()
  beforeAll(() => seedBusyWeek(api.db, { inWeek: 50, monthsBefore: 12 }))

  /** As a browser is served it, in bytes over the wire and as text. */
  const served = async (path: string) => {
    const answer = await request(`${api.address}${path}`, {
      headers: { 'accept-encoding': 'gzip, deflate, br, zstd', accept: 'text/html' },
    })
    const body = Buffer.from(await answer.body.arrayBuffer())
    const isPacked = answer.headers['content-encoding'] === 'br'
    return { bytes: body.length, text: (isPacked ? brotliDecompressSync(body) : body).toString(), headers: answer.headers, isPacked }
  }

  it('takes at most 60 kB with everything it needs, packed as a browser takes it', async () => {
    const page = await served('/')
    const $ = load(page.text)
    expect($('article.card').length).toBe(50)
    const files = $('link[rel=stylesheet], link[rel=icon], script[src]')
      .toArray()
      .map(each => $(each).attr('href') ?? $(each).attr('src') ?? '')
    const parts = [page, ...(await Promise.all(files.map(served)))]
    expect(parts.map(({ isPacked, bytes }) => isPacked || bytes < 1_000)).toEqual([true, true, true, true])
    expect(parts.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(mostBytes)
  })

  it('lets nothing run that stands in it, by its policy, and holds no such thing', async () => {
    const { headers, text } = await served('/')
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).toContain("style-src 'self'")
    expect(policy).not.toMatch(/unsafe|data:|\*|https?:/)
    const $ = load(text)
    expect($('style, [style], script:not([src])').length).toBe(0)
  })

  it.each([1280, 375])('asks nobody else and moves nothing, %i pixels wide', async width => {
    const { page, trouble } = await browser.open({ viewport: { width, height: 900 } })
    const shifted = await watchShifts(page)
    const asked: string[] = []
    page.on('request', request => asked.push(new URL(request.url()).pathname))
    await page.goto(`${api.address}/`)
    await page.waitForTimeout(500)
    expect(await page.locator('article.card').count()).toBe(50)
    expect(hundredths(await shifted())).toBe(0)
    // what is not a file of ours is the page, and the stream of what comes
    expect(asked.filter(path => !path.startsWith('/assets/')).toSorted()).toEqual(['/', '/api/stream'])
    expect(trouble).toEqual({ violations: [], errors: [], strangers: [] })
  })
})
