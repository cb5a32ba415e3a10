import { expect, it } from 'vitest'
import { sourceKinds } from '../../../workers/sources/index.ts'

const listing = (total: number, ids: string[]) => JSON.stringify({ data: { models: ids.map(id => ({ id })), total_count: total } })

it.each([
  ['?page_number=1&page_size=2', 3, ['acme/a', 'acme/b'], '?page_number=2&page_size=2'],
  ['?page_number=2&page_size=2', 3, ['acme/c'], null],
  ['?page_number=1&page_size=2', 9, [], null],
  ['?page_size=2', 9, ['acme/a', 'acme/b'], null],
  ['', 9, ['acme/a'], null],
])('the page after %s of %i is found while there is one', async (query, total, ids, next) => {
  const address = 'https://modelscope.cn/openapi/v1/models'
  const document = { body: Buffer.from(listing(total, ids)), contentType: 'application/json', url: `${address}${query}`, link: null }
  const reading = await sourceKinds.modelscope?.read(document, { settings: {}, zone: null, language: null, now: new Date(0) })
  expect(reading?.next).toBe(next && `${address}${next}`)
})
