import { readFileSync } from 'node:fs'
import path from 'node:path'
import { load } from 'cheerio'
import { beforeEach, describe, expect, it } from 'vitest'
import { problemText } from '../../api/pages/text/problem.ts'
import { written } from '../../api/pages/text/sentences.ts'
import { settingFields } from '../../api/subscriptions/target.ts'
import { filters } from '../../db/filters/index.ts'
import { spanShape } from '../../db/filters/parts/instant.ts'
import { channels } from '../../workers/channels/index.ts'
import { fetchProblems } from '../../workers/http/problem.ts'
import { useApi } from '../support/api.ts'
import { seedTimeline } from '../support/described.ts'
import { readHouse, root } from '../support/house.ts'
import { insertCompany, insertSource } from '../support/releases.ts'

/** What a Chinese page may not say in English. Whatever comes to the lists that are walked here needs its words there, too. */
const api = useApi()
const headers = { Accept: 'text/html', 'Accept-Language': 'zh-CN' }
const pageOf = async (answer: Promise<Response>) => load(await (await answer).text())
const get = (address: string) => pageOf(fetch(`${api.address}${address}`, { headers }))
const isChinese = (text: string) => /\p{Script=Han}/u.test(text)
/** What is there only as the program says it to programs is marked as English. */
const leftOf = ($: Awaited<ReturnType<typeof get>>) =>
  $('main [lang=en]')
    .toArray()
    .map(each => $(each).text())

const kinds = Object.values(channels)
const everyBad = ['', ' ', 'x', 'x'.repeat(2500), 'javascript:alert(1)', '-1', '99999999999', '1.5', 'https://u:p@h.example/', 'tk_', '@']

beforeEach(() => api.db`truncate allowances, companies cascade`)

describe('every channel', () => {
  it.each(kinds)('has $kind: what it is, what it asks for, or why it cannot be used', async channel => {
    const $ = await get(`/subscribe?channel=${channel.kind}`)
    expect([channel.help, $('main').text().includes(channel.help)]).toEqual([channel.help, false])
    for (const { name, label } of settingFields(channel)) {
      const field = $(`[name="settings.${name}"]`)
      if (field.length === 0) continue
      expect([label, isChinese(field.closest('label').find('span').first().text())]).toEqual([label, true])
    }
    for (const each of Object.values(channels)) {
      const excuse = each.unavailable?.({ smtp: null })
      if (excuse) expect($('main').text()).not.toContain(excuse)
    }
    expect(leftOf($)).toEqual([])
  })

  it.each(kinds)('has $kind: whatever is wrong with a setting of it', async channel => {
    for (const { name } of settingFields(channel)) {
      for (const bad of everyBad) {
        const body = new URLSearchParams({ channel: channel.kind, [`settings.${name}`]: bad, query: '' })
        const $ = await pageOf(fetch(`${api.address}/subscribe`, { method: 'POST', headers: { ...headers, Origin: api.address }, body }))
        expect([name, bad, leftOf($)]).toEqual([name, bad, []])
      }
    }
  })
})

it.each(filters)('the filter $name has whatever is wrong with it', async ({ name }) => {
  for (const bad of ['zzzz', '7', '-7', 'x'.repeat(300), 'a\u0001', Array(200).fill('a').join(','), 'a b '.repeat(40)]) {
    const $ = await get(`/?${new URLSearchParams({ [name]: bad })}`)
    expect([bad.slice(0, 20), leftOf($)]).toEqual([bad.slice(0, 20), []])
  }
})

describe('every class of failure of a source', () => {
  const read = classesIn(/^workers\/(sources|reader)/, /UnreadableSource\('([a-z-]+)'|problem = '([a-z-]+)'/g)
  const odd = classesIn(/^workers\/(oddities|failure)\.ts$/, /problem: '([a-z-]+)'/g)

  it.each([...new Set([...fetchProblems, ...read, ...odd, 'stale'])])('has %s in words', async problem => {
    await insertCompany(api.db, { id: 'acme' })
    await insertSource(api.db, { id: 'acme/feed', failCount: 1, problem })
    const $ = await get('/sources')
    const trouble = $('.trouble').text()
    expect([problem, isChinese(trouble), trouble.includes(problem)]).toEqual([problem, true, false])
    expect((await get('/companies/acme'))('.trouble').text()).not.toContain(`（${problem}）`)
  })

  it('shows what was seen, and what is worth knowing, in Chinese', async () => {
    await insertCompany(api.db, { id: 'acme' })
    const seen = 'a valid answer without a single entry; 7 are known'
    await insertSource(api.db, { id: 'acme/feed', firstReadAt: new Date(), problem: 'empty', problemDetail: seen })
    await api.db`update sources set notes = ${['The News section has no dated items.', 'Nobody knows these words.']}`
    const $ = await get('/sources')
    expect($('.trouble').text()).toContain('所见：应答有效，但没有任何条目；已知 7 条。')
    expect($('.sources').text()).toContain('新闻部分没有带日期的条目。')
    // what has no words yet is marked
    expect(leftOf($)).toEqual(['Nobody knows these words.'])
  })
})

describe('a page', () => {
  const english = /[A-Za-z]{2,}[ ,]+[a-z]{2,} [a-z]{2,}|\d+B, \d+B [a-z]+/

  it.each([
    '/',
    '/?q=nothing-like-it&since=2031',
    '/releases/acme-one',
    '/companies',
    '/companies/acme',
    '/trends',
    '/sources',
    '/about',
    '/corrections/new',
  ])('at %s has no English sentence but those of others', async address => {
    await seedTimeline(api.db)
    const $ = await get(address)
    $('script, option, bdi, code, [lang=en], .switches').remove()
    expect(english.exec($('body').text().replace(/\s+/g, ' '))?.[0]).toBeUndefined()
    for (const name of ['title', 'aria-label', 'placeholder']) {
      const said = $(`body [${name}]`)
        .toArray()
        .map(each => $(each).attr(name) ?? '')
      expect([name, said.filter(text => english.test(text))]).toEqual([name, []])
    }
  })
})

describe('what stands in the program', () => {
  it('has a title for every problem', () => {
    const slugs = [...new Set(classesIn(/^api\/.*\.tsx?$/, /slug: '([a-z-]+)'/g))]
    expect(slugs.length).toBeGreaterThan(10)
    expect(slugs.filter(slug => !isChinese(problemText.zh.titles[slug] ?? ''))).toEqual([])
  })

  /** Where they stand, and how they begin. */
  const places: [what: string, files: RegExp, sentence: RegExp][] = [
    [
      'a field or a parameter',
      /^(api\/(body|query|corrections)\.ts|api\/subscriptions\/|db\/filters\/|workers\/channels\/)/,
      /^(must(?! be \$\{typeNames)|is|has|takes|leads|can never|cannot) /,
    ],
    [
      'a problem',
      /^api\/((problem|origin|limits)\.ts|(subscriptions|changes)\/|stream\/limits|routes\/(capabilities|manage|subscribe)\.)/,
      /^[A-Z].* .*\.$/,
    ],
    [
      'a visit',
      /^workers\/(oddities|pages|sources\/)/,
      /^(\$\{.*\} (entries|of|new entries|keys|items) |nothing |expected |no |a valid|all \$\{entries|The |No |the (?!time)|markup |not JSON)/,
    ],
    ['a way out', /^workers\/http/, /^(\$\{[\w.]+\} (?!\$)[a-z]+ |the address |there was )/],
    [
      'a mail or an attempt',
      /^workers\/(channels\/parts\/(smtp|outcome)|deliver\.ts)/,
      /^(the (mail|name|receiver)|no secure|nothing of|there is no|its settings|our side)/,
    ],
  ]
  /** What stands in some of their holes; 7 in all others. */
  const holes: Record<string, string> = { spanShape, what: 'another date than at an earlier visit' }
  it.each(places)('has words for all that is said of %s', (_, files, pattern) => {
    const sentences = readHouse()
      .filter(file => files.test(file.path))
      .flatMap(file => literalsIn(readFileSync(path.join(root, file.path), 'utf8')))
      .filter(text => pattern.test(text))
      .map(text => text.replace(/\$\{((?:[^{}]|\{[^{}]*\})*)\}/g, (_, hole: string) => holes[hole] ?? '7'))
    expect(sentences.length).toBeGreaterThan(5)
    expect(sentences.filter(text => !isChinese(written('zh', text) ?? ''))).toEqual([])
  })
})

/** What a pattern finds in the files of the house. */
function classesIn(files: RegExp, pattern: RegExp): string[] {
  return readHouse()
    .filter(file => files.test(file.path))
    .flatMap(file => [...readFileSync(path.join(root, file.path), 'utf8').matchAll(pattern)])
    .flatMap(([, ...found]) => found.filter(Boolean))
}

/** Texts between quotes, and templates with their holes; comments aside. */
function literalsIn(code: string): string[] {
  const bare = code.replace(/^\s*(\/\/|\*|\/\*\*).*$/gm, '')
  const literal = /'((?:[^'\\\n]|\\.)*)'|`((?:\$\{(?:[^{}]|\{[^{}]*\})*\}|[^`$]|\$(?!\{))*)`/g
  return [...bare.matchAll(literal)].map(([, text, template]) => text ?? template ?? '')
}
