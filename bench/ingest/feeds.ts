/*
 * A made-up web of feeds: each of a host of its own, with twenty items as news pages have them. One item in twenty says that a model
 * is out; the rest is what companies write otherwise.
 */

export const itemsPerFeed = 20
const feedsPerCompany = 10

export interface Maker {
  id: string
  name: string
  family: string
}

export function hostOf(feed: number): string {
  return `feed-${feed}.example.org`
}

export function addressOf(feed: number): string {
  return `http://${hostOf(feed)}/feed.xml`
}

/** Companies of which each has ten feeds. */
export function makersOf(feeds: number): Maker[] {
  return Array.from({ length: Math.ceil(feeds / feedsPerCompany) }, (_, nth) => makerOf(nth * feedsPerCompany))
}

export function makerOf(feed: number): Maker {
  const nth = Math.floor(feed / feedsPerCompany)
  const name = `${pick(beginnings, nth)}${pick(endings, Math.floor(nth / beginnings.length))}${nth}`
  return { id: `maker-${nth}`, name, family: `${pick(families, nth)}${nth}` }
}

/** The feed as it stands after so many changes: each brings an item, and the oldest falls out. RSS 2.0. */
export function feedText(feed: number, changes: number): string {
  const items = Array.from({ length: itemsPerFeed }, (_, nth) => itemText(feed, changes + itemsPerFeed - 1 - nth))
  const { name } = makerOf(feed)
  return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>${name} News</title><link>http://${hostOf(feed)}/</link><description>What ${name} does</description><language>en</language>${items.join('')}</channel></rss>`
}

function itemText(feed: number, nth: number): string {
  const { name, family } = makerOf(feed)
  const key = feed * 31 + nth
  const isRelease = nth % itemsPerFeed === feed % itemsPerFeed
  const title = isRelease
    ? `${name} releases ${family}-${1 + Math.floor(nth / itemsPerFeed)}.${feed % feedsPerCompany} with open weights`
    : pick(headlines, key).replace('$', name)
  const words = Array.from({ length: 60 }, (_, word) => pick(vocabulary, key * 7 + word * word * 3 + word)).join(' ')
  const date = new Date(firstDay + nth * dayMs + feed * 1000).toUTCString()
  const url = `http://${hostOf(feed)}/news/${nth}`
  return `<item><title>${title}</title><link>${url}</link><guid isPermaLink="true">${url}</guid><pubDate>${date}</pubDate><description>&lt;p&gt;${words}&lt;/p&gt;</description></item>`
}

const dayMs = 86_400_000
const firstDay = Date.parse('2025-01-01')
const beginnings = ['Ald', 'Bren', 'Cor', 'Dun', 'Els', 'Fen', 'Gar', 'Hol', 'Ivr', 'Jor']
const endings = ['met', 'wick', 'tana', 'vale', 'by', 'stone', 'mark', 'field', 'more', 'ton']
const families = ['Granum', 'Quellen', 'Sorrel', 'Tindra', 'Umbrel', 'Vessa', 'Wolden', 'Yarrow', 'Zephra', 'Ostra']
const headlines = [
  '$ opens an office in Lyon',
  'How $ cut its energy bill by a third',
  '$ and the university of Graz study sleep',
  'Five questions to the new head of research at $',
  '$ raises 40 million in a second round',
  'What we learned from a year of evaluations',
  'A note on the safety of agents',
  '$ joins the alliance for open standards',
  'Faster inference on small devices',
  'Our paper on long context was accepted',
  '$ hires engineers in three cities',
  'The state of speech recognition',
  'Why benchmarks mislead',
  '$ updates its terms of service',
  'A summer school for students',
  'Behind the scenes of our data centre',
  '$ at the conference: talks and posters',
  'Measuring what matters in retrieval',
  'A customer story: maps for farmers',
  '$ publishes its annual report',
]
const vocabulary =
  'the a of in to and for with on by model data team work result method time user question answer system study speech image text long short open new first year week small large fast slow early late city market price partner paper research energy network device memory training test error share public report growth open code tool feature service'.split(
    ' ',
  )

function pick<Each>(from: readonly Each[], nth: number): Each {
  return from[nth % from.length] as Each
}
