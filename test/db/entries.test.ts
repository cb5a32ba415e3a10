import { expect, it } from 'vitest'
import { inTransaction } from '../../db/client.ts'
import { type EntryToStore, storeAllEntries, storeEntries } from '../../db/entries.ts'
import { usePolling } from '../support/polling.ts'

const polling = usePolling()
const entry: EntryToStore = {
  id: null,
  key: 'post-1',
  title: 'Vega 1',
  url: 'https://lumen.example/1',
  summary: 'soon',
  publishedAt: null,
  publishedPrecision: null,
  dateText: null,
  language: null,
  repository: null,
  contentHash: 'one',
  isBaseline: true,
  firstSeenAt: '2026-01-01T00:00:00.000Z',
}

it('keeps all of the last words of an entry that two processes found new, and when it was first seen', async () => {
  const { db } = polling
  await polling.track([{ id: 'news', path: '/news' }])
  const later = {
    ...entry,
    title: 'Vega 1 is open',
    summary: 'now',
    language: 'en',
    contentHash: 'two',
    firstSeenAt: '2026-01-02T00:00:00.000Z',
  }
  const first = await inTransaction(db, tx => storeEntries(tx, 'lumen/news', [entry]))
  expect(await inTransaction(db, tx => storeEntries(tx, 'lumen/news', [later]))).toEqual(first)
  expect(await db`select title, summary, language, content_hash, first_seen_at from entries`).toEqual([
    { title: 'Vega 1 is open', summary: 'now', language: 'en', contentHash: 'two', firstSeenAt: new Date(entry.firstSeenAt) },
  ])
})

it('tells which entries were not there before, also of one that another process had stored meanwhile', async () => {
  const { db } = polling
  await polling.track([{ id: 'news', path: '/news' }])
  const store = (entries: EntryToStore[]) => inTransaction(db, tx => storeAllEntries(tx, [{ sourceId: 'lumen/news', entries }]))
  const first = await store([entry, { ...entry, key: 'post-2' }])
  const [one = '', two = ''] = ['post-1', 'post-2'].map(key => first.ids[0]?.get(key))
  expect(first.made).toEqual(new Set([one, two]))
  await db`insert into claims (entry_id, ordinal, claim) values (${one}, 0, '{}')`
  const second = await store([
    { ...entry, title: 'Vega 1 is open' },
    { ...entry, id: two, key: 'post-2' },
    { ...entry, key: 'post-3' },
  ])
  expect(second.made).toEqual(new Set([second.ids[0]?.get('post-3')]))
  // while a claim of it is just being made, its row is held
  const third = await inTransaction(db, async holder => {
    await holder`insert into claims (entry_id, ordinal, claim) values (${one}, 1, '{}')`
    return store([{ ...entry, title: 'Vega 1 is out' }])
  })
  expect(third.made).toEqual(new Set())
})
