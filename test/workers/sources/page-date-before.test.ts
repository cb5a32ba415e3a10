import { expect, it } from 'vitest'
import { page, pageSettings } from '../../../workers/sources/page.ts'

it('a page may date several items by the heading over them, be it beside them or beside what holds them', () => {
  const html = `<article>
    <h2>Date: 2025-12-01</h2><h3 id="a">Acme 3</h3><p>First.</p><h3 id="b">Acme 3 Pro</h3>
    <h2>Date: 2025-03-24</h2><div class="group"><h3 id="c">Acme 2</h3></div>
    <h2>Soon</h2><h3 id="d">Acme 4</h3></article><h3 id="e">About</h3>`
  const settings = pageSettings.parse({ item: 'h3', until: 'h2, h3', key: 'id', dateBefore: 'h2' })
  const document = { body: Buffer.from(html), contentType: 'text/html', url: 'https://acme.example/updates', link: null }
  const { entries } = page.read(document, { settings, zone: null, language: null, now: new Date(0) })
  expect(entries.map(entry => [entry.title, entry.publishedAt?.at.slice(0, 10) ?? null, entry.url])).toEqual([
    ['Acme 3', '2025-12-01', 'https://acme.example/updates#a'],
    ['Acme 3 Pro', '2025-12-01', 'https://acme.example/updates#b'],
    ['Acme 2', '2025-03-24', 'https://acme.example/updates#c'],
    ['Acme 4', null, 'https://acme.example/updates#d'],
    ['About', null, 'https://acme.example/updates#e'],
  ])
})
