import { beforeAll, expect, it } from 'vitest'
import { useApi } from '../support/api.ts'
import { describeBrowser, useBrowser, violationsOf } from '../support/browser.ts'
import { insertRelease } from '../support/releases.ts'

describeBrowser('in a browser', () => {
  const api = useApi()
  const browser = useBrowser()
  beforeAll(async () => {
    await insertRelease(api.db, { id: 'acme-one', name: 'Acme-1' })
  })

  it.each(['light', 'dark'] as const)('every page can be read by everybody, when it is %s', { timeout: 60_000 }, async colorScheme => {
    const { page, trouble } = await browser.open({ colorScheme })
    for (const path of ['/', '/releases/acme-one', '/sources', '/subscribe', '/docs']) {
      await page.goto(`${api.address}${path}`)
      expect([path, await violationsOf(page)]).toEqual([path, []])
    }
    expect(trouble).toEqual({ violations: [], errors: [], strangers: [] })
  })
})
