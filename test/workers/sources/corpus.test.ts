import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { type Reading, UnreadableSource } from '../../../workers/sources/contract.ts'
import { feed } from '../../../workers/sources/feed.ts'
import { instant } from '../../support/fixtures.ts'
import { describeShared, shared, sharedIt } from '../../support/shared.ts'

interface Expected {
  items?: number | null
  minItems?: number
  first?: { title?: string; link?: string; linkAlternative?: string; linkResolved?: string; guid?: string; date?: string }
  maxMs?: number
  maxChars?: number
  mustNotContain?: string
  refuse?: boolean
}

const address = 'https://feed.example/dir/feed.xml'
const tally = new Map<string, { right: number; wrong: string[] }>()

describeShared('the curated feeds', { timeout: 60_000 }, () => {
  sharedIt('read as their manifest says', async () => {
    const files: { file: string; category: string; contentType?: string; expected: Expected }[] = JSON.parse(
      readFileSync(shared('feeds/manifest.json'), 'utf8'),
    )
    for (const { file, category, contentType, expected } of files) {
      const started = performance.now()
      const body = readFileSync(shared(`feeds/${file}`))
      const reading = await readOrRefuse(body, contentType ?? null)
      // Ten times what the manifest grants: the machine may be doing ten other things.
      if (expected.maxMs !== undefined) note('time', file, performance.now() - started < expected.maxMs * 10)
      check(file, category, reading, expected)
    }
    const report = [...tally].map(([field, { right, wrong }]) => `${field} ${right}/${right + wrong.length}`).join(', ')
    const wrong = [...tally].flatMap(([field, each]) => each.wrong.map(file => `${field}: ${file}`))
    console.log(`curated feeds: ${report}`)
    expect(wrong).toEqual([])
  })
})

async function readOrRefuse(body: Uint8Array, contentType: string | null): Promise<Reading | null> {
  try {
    return await feed.read({ body, contentType, url: address, link: null }, { settings: {}, zone: null, language: null, now: instant })
  } catch (error) {
    if (error instanceof UnreadableSource) return null
    throw error
  }
}

function check(file: string, category: string, reading: Reading | null, expected: Expected): void {
  if (!reading) {
    note('read', file, expected.refuse === true || (category === 'hostile' && expected.minItems === undefined))
    return
  }
  note('read', file, expected.refuse !== true)
  note('items', file, isCount(reading, expected))
  const text = JSON.stringify(reading)
  if (expected.maxChars !== undefined) note('size', file, text.length <= expected.maxChars)
  if (expected.mustNotContain) note('secrets', file, !text.includes(expected.mustNotContain))
  checkFirst(file, reading, expected.first ?? {})
}

/** Items that repeat another one of the document word for word are one entry, and the reading says how many there were. */
function isCount({ entries, notes }: Reading, { items, minItems }: Expected): boolean {
  const repeated = Number(/^(\d+) of \d+ items repeat/.exec(notes.join(' '))?.[1] ?? 0)
  const count = entries.length + repeated
  return minItems === undefined ? items == null || count === items : count >= minItems && (items == null || count <= items)
}

function checkFirst(file: string, { entries: [entry] }: Reading, first: NonNullable<Expected['first']>): void {
  const { title, link, linkAlternative, linkResolved, guid, date } = first
  if (title !== undefined) note('title', file, entry?.title === plain(title))
  const links = [link, linkAlternative, linkResolved].filter(each => each !== undefined)
  // The manifest's readers give the address of FeedBurner's proxy, which is switched off; the one behind it is given here.
  const isProxied = links.some(each => /feedproxy\.google\.com|feeds\.feedburner\.com\/~r/.test(each))
  if (links.length > 0 && !isProxied) note('link', file, links.map(each => new URL(each, address).href).includes(entry?.url ?? ''))
  if (guid !== undefined) note('guid', file, entry?.key === plain(guid).replace(/^https?:\/\//i, ''))
  if (date !== undefined) note('date', file, Date.parse(entry?.publishedAt?.at ?? '') === Date.parse(date))
}

/** Control characters are no text; they are left out here and so not expected. */
function plain(text: string): string {
  return text
    .replace(/[\u007f-\u009f]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .normalize('NFC')
}

function note(field: string, file: string, isRight: boolean): void {
  const entry = tally.get(field) ?? { right: 0, wrong: [] }
  tally.set(field, entry)
  if (isRight) entry.right++
  else entry.wrong.push(file)
}
