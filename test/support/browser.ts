import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe } from 'vitest'
import { ran } from './reader.ts'
import { isEverythingRequired } from './shared.ts'

const program = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(each => ran(each, ['--version'])) ?? null

/** Runs where Chromium is installed; elsewhere it is left out and says so, or fails when everything is required. */
export const describeBrowser = program !== null || isEverythingRequired ? describe : describe.skip

if (program === null && !isEverythingRequired) console.warn('left out: tests that need chromium, which is not installed')

/** What a page did that it must not: what the content security policy held back, errors, and requests to other hosts. */
export interface Trouble {
  violations: string[]
  errors: string[]
  strangers: string[]
}

/** A browser for a file of tests. `open` gives a page of its own cookies, which is told of all that goes wrong in it. */
export function useBrowser(): { open(options?: BrowserContextOptions): Promise<{ page: Page; trouble: Trouble }> } {
  let browser: Browser
  beforeAll(async () => {
    if (program === null) throw new Error('everything is required, and Chromium is not installed')
    browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-gpu'] })
  }, 60_000)
  afterAll(() => browser?.close())
  return {
    async open(options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
      const page = await context.newPage()
      const trouble: Trouble = { violations: [], errors: [], strangers: [] }
      page.on('console', said => {
        if (/content security policy/i.test(said.text())) trouble.violations.push(said.text())
      })
      page.on('pageerror', error => trouble.errors.push(String(error)))
      page.on('dialog', dialog => {
        trouble.errors.push(`a dialog: ${dialog.message()}`)
        void dialog.dismiss()
      })
      page.on('request', request => {
        const { hostname } = new URL(request.url())
        if (hostname !== '127.0.0.1' && hostname !== 'localhost') trouble.strangers.push(request.url())
      })
      return { page, trouble }
    },
  }
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe-core finds wrong with a page as it is shown, as `rule: element` lines: WCAG 2.2 to AA, and best practices. */
export async function violationsOf(page: Page): Promise<string[]> {
  // asked of the browser itself, as the policy of the page lets no script in
  const session = await page.context().newCDPSession(page)
  await session.send('Runtime.evaluate', { expression: axe })
  const { result } = await session.send('Runtime.evaluate', {
    expression: `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.map(node => id + ': ' + node.html.slice(0, 200) + ' ' + (node.any[0]?.message ?? ''))))`,
    awaitPromise: true,
    returnByValue: true,
  })
  return result.value as string[]
}

/** The text of what has the focus. */
export function focusedIn(page: Page): Promise<string> {
  return page.evaluate('document.activeElement.textContent.trim()')
}

/** By how many pixels a page is wider than its window. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}

/** Watches the pages that are opened from here on; gives how much has shifted in the one that is open (https://web.dev/articles/cls). */
export async function watchShifts(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(`
    window.shifted = 0
    new PerformanceObserver(list => {
      for (const { value } of list.getEntries()) window.shifted += value
    }).observe({ type: 'layout-shift', buffered: true })`)
  return () => page.evaluate('window.shifted')
}

/** As people tell how much has shifted: a machine under load paints what it has of a line, and the rest of it moves that by some thousandths. */
export function hundredths(shift: number): number {
  return Math.round(shift * 100) / 100
}
