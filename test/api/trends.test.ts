import { load } from 'cheerio'
import { parse } from 'csv-parse/sync'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Statistics } from '../../db/statistics.ts'
import { bodyOf, useApi } from '../support/api.ts'
import { insertRelease } from '../support/releases.ts'

const api = useApi()
const page = async (path: string, language = 'en') =>
  load(await (await fetch(`${api.address}${path}`, { headers: { Accept: 'text/html', 'Accept-Language': language } })).text())
const rowsOf = async (path: string) =>
  parse<Record<string, string>>(await (await fetch(`${api.address}${path}`)).text(), { columns: true, record_delimiter: '\r\n' })
const statistics = (query = '') => bodyOf<Statistics>(fetch(`${api.address}/api/statistics${query}`))

describe('trends of nothing', () => {
  it('say that there is nothing, and draw nothing', async () => {
    const $ = await page('/trends')
    expect($('svg').length).toBe(0)
    expect($('.empty').text()).not.toBe('')
  })
})

describe('trends', () => {
  beforeAll(async () => {
    const companies = { acme: '=HYPERLINK("https://evil.example")', zeta: 'Zeta' }
    const licenses = { mit: { spdx: 'MIT', name: 'MIT', url: null }, own: { spdx: null, name: 'Own', url: null } }
    const stored = [
      ['acme', '2025-03-01', 'weights', 'mit', 8e9],
      ['acme', '2025-03-20', 'api', null, null],
      ['zeta', '2025-03-21', 'weights', 'own', 70e9],
      ['zeta', '2025-06-02', 'weights', 'mit', 30e9],
    ] as const
    for (const [nth, [company, day, openness, license, total]] of stored.entries()) {
      await insertRelease(api.db, {
        ...{ id: `r-${nth}`, company: { id: company, name: companies[company] }, openness, license: license && licenses[license] },
        parameters: total === null ? null : { total, active: null },
        releasedAt: { at: `${day}T00:00:00.000Z`, precision: 'day', basis: 'vendor' },
      })
    }
  })

  it('have the same numbers in the table, the CSV and the API', async () => {
    const { months } = await statistics()
    const rows = await rowsOf('/trends/releases.csv')
    const counted = (month: string) => rows.filter(row => row.month === month).reduce((sum, row) => sum + Number(row.releases), 0)
    expect(months.map(({ month, releases }) => [month, releases])).toEqual([
      ['2025-06', 1],
      ['2025-03', 3],
    ])
    for (const { month, releases } of months) expect([month, counted(month)]).toEqual([month, releases])
    const $ = await page('/trends')
    const table = $('.trend table').first()
    const shown = table
      .find('tbody tr')
      .toArray()
      .map(row =>
        $(row)
          .find('td')
          .toArray()
          .map(cell => $(cell).text().trim()),
      )
    // companies stand in it by their names, and in the CSV by their ids
    expect(shown).toEqual(rows.map(({ month: _, ...counts }) => Object.values(counts)))
    expect(table.find('thead').text()).toContain('=HYPERLINK')
  })

  it('count what is open, what is permissive, and how large it is', async () => {
    const { months, sizes } = await statistics()
    expect(months.map(({ licensed, permissive }) => [licensed, permissive])).toEqual([
      [1, 1],
      [2, 1],
    ])
    expect(sizes.map(({ quarter, releases, least, most }) => [quarter, releases, least, most])).toEqual([
      ['2025-Q2', 1, 30e9, 30e9],
      ['2025-Q1', 2, 8e9, 70e9],
    ])
  })

  it('are those of the question, in every chart', async () => {
    const $ = await page('/trends?company=zeta')
    expect($('body').text()).not.toContain('HYPERLINK')
    expect($('a[href="/trends/releases.csv?company=zeta"]').length).toBe(1)
    expect((await rowsOf('/trends/sizes.csv?company=zeta')).length).toBe(2)
    expect((await fetch(`${api.address}/trends?colour=red`)).status).toBe(400)
  })

  it('hold no formula in a cell, whoever it names', async () => {
    for (const name of ['releases', 'openness', 'licenses', 'sizes', 'lag']) {
      const cells = (await rowsOf(`/trends/${name}.csv`)).flatMap(row => Object.values(row))
      expect([name, cells.filter(cell => /^[=+\-@\t\r]/.test(cell))]).toEqual([name, []])
    }
  })

  it('say in a sentence what one sees, in the reader’s language', async () => {
    const says = async (language: string) =>
      (await page('/trends', language))('.says')
        .toArray()
        .map(each => load(each).text())
    const [english, chinese] = [await says('en'), await says('zh')]
    expect(english.length).toBe(5)
    expect(chinese.length).toBe(5)
    for (const each of english) expect(each).toMatch(/^[A-Z].*\.$/)
    for (const each of chinese) expect(each).toMatch(/。$/)
  })
})
