import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { findDate, instantOf, parseDate } from '../../../workers/sources/dates.ts'

const now = new Date('2025-10-01T05:00:00Z')
const parse = (text: string, zone: string | null = null, language: string | null = null) => {
  const date = parseDate(text, { zone, language, now })
  return date && `${date.at.replace(/:00\.000Z$|\.000Z$/, 'Z').replace('T00:00Z', '')} ${date.precision}`
}

describe('a written date', () => {
  it.each([
    ['2025-01-20', '2025-01-20 day'],
    ['2025-1-2', '2025-01-02 day'],
    ['2025.08.08', '2025-08-08 day'],
    ['2024/9/29', '2024-09-29 day'],
    ['[2025/03/10]', '2025-03-10 day'],
    ['20250120', '2025-01-20 day'],
    ['Feb 27, 2025', '2025-02-27 day'],
    ['Dec.03.2021', '2021-12-03 day'],
    ['Sept.24.2020', '2020-09-24 day'],
    ['June 15, 2025:', '2025-06-15 day'],
    ['24th of March 2025', '2025-03-24 day'],
    ['20. Januar 2025', '2025-01-20 day'],
    ['20 de enero de 2025', '2025-01-20 day'],
    ['3 août 2025', '2025-08-03 day'],
    ['12 октября 2025', '2025-10-12 day'],
    ['5 Ağustos 2025', '2025-08-05 day'],
    ['20.01.2025', '2025-01-20 day'],
    ['2025年2月17日', '2025-02-17 day'],
    ['２０２５年１月２０日', '2025-01-20 day'],
    ['2025-01-20 (星期一)', '2025-01-20 day'],
    ['2025년 1월 20일', '2025-01-20 day'],
    ['2025. 1. 20.', '2025-01-20 day'],
    ['2025-01', '2025-01-01 month'],
    ['2025年1月', '2025-01-01 month'],
    ['March 2025', '2025-03-01 month'],
    ['2025-01-20T10:11:12Z', '2025-01-20T10:11:12Z minute'],
    ['2025-01-20T10:11:12.123+08:00', '2025-01-20T02:11:12Z minute'],
    ['20250120T101112Z', '2025-01-20T10:11:12Z minute'],
    ['2005-06-03T10:00-07:00', '2005-06-03T17:00Z minute'],
    ['Mon, 20 Jan 2025 10:11:12 +0800', '2025-01-20T02:11:12Z minute'],
    ['20 Jan 25 10:11 EST', '2025-01-20T15:11Z minute'],
    ['Mon Jan 20 10:11:12 PST 2025', '2025-01-20T18:11:12Z minute'],
    ['8 Sept 2005 09:00:00GMT', '2005-09-08T09:00Z minute'],
    ['January 20th, 2025 at 3:05 PM', '2025-01-20T15:05Z minute'],
    ['2025年1月20日 下午3:05', '2025-01-20T15:05Z minute'],
    ['2025年1月20日15时30分', '2025-01-20T15:30Z minute'],
    ['Mon, 20 Jan 2025 24:00:00 GMT', '2025-01-21 day'],
    ['2025-01-20T10:11:12+0000 (UTC)', '2025-01-20T10:11:12Z minute'],
  ])('%s is %s', (text, expected) => expect(parse(text)).toBe(expected))

  it.each([
    '31 Sep 2025',
    '2025-02-30',
    'Mon, 31 Feb 2025 10:00:00 GMT',
    '0001-01-01T00:00:00Z',
    'Item 5',
    '12/03/2025',
    '20/01/2025',
    '2025',
    'Sun, 24 Feb 2002 25:00:00 GMT',
    'Mon, 20 Jan 2025 10:11:12 +9900',
    'Kite 2.5 released',
    '',
    '  ',
    'x'.repeat(5000),
  ])('%s is refused, not guessed', text => expect(parse(text)).toBeNull())

  it('without a zone is in its source’s zone, summer time minded', () => {
    expect(parse('2025-01-20 10:11', 'Asia/Shanghai')).toBe('2025-01-20T02:11Z minute')
    expect(parse('2025-07-20 10:11', 'America/New_York')).toBe('2025-07-20T14:11Z minute')
    expect(parse('2025-01-20 10:11', '+09:00')).toBe('2025-01-20T01:11Z minute')
  })

  it('that is midnight where its source lives is that day', () => {
    expect(parse('2025-01-19T16:00:00Z', 'Asia/Shanghai')).toBe('2025-01-20 day')
    expect(parse('Mon, 20 Jan 2025 00:00:04 +0800', 'Asia/Shanghai')).toBe('2025-01-20 day')
    expect(parse('2025-01-20', 'Asia/Shanghai')).toBe('2025-01-20 day')
  })

  it('in CST is China’s in a Chinese source and America’s elsewhere', () => {
    expect(parse('Mon, 20 Jan 2025 10:11:12 CST', null, 'zh-CN')).toBe('2025-01-20T02:11:12Z minute')
    expect(parse('Mon, 20 Jan 2025 10:11:12 CST', 'Asia/Shanghai')).toBe('2025-01-20T02:11:12Z minute')
    expect(parse('Mon, 20 Jan 2025 10:11:12 CST')).toBe('2025-01-20T16:11:12Z minute')
  })

  it('without a year is the last such day, and relative ones are days in the source’s zone', () => {
    expect(
      ['1月20日', '10月5日', '12月30日', 'Oct 3', '3小时前', 'yesterday', '5 days ago', '2 months ago'].map(text => parse(text)),
    ).toEqual([
      '2025-01-20 day',
      '2025-10-05 day',
      '2024-12-30 day',
      '2025-10-03 day',
      '2025-10-01 day',
      '2025-09-30 day',
      '2025-09-26 day',
      '2025-08-01 month',
    ])
    expect(parse('8 hours ago', 'America/Los_Angeles')).toBe('2025-09-30 day')
    expect(parseDate('1月20日', { zone: null, language: null, now: null })).toBeNull()
  })

  it('counted in seconds or milliseconds is an instant', () => {
    expect(instantOf(1737331200, null)?.at).toBe('2025-01-20T00:00:00.000Z')
    expect(instantOf(1737331200000, null, 'ms')?.at).toBe('2025-01-20T00:00:00.000Z')
    expect([instantOf(0, null), instantOf(Number.NaN, null), instantOf(1e30, null)]).toEqual([null, null, null])
  })
})

describe('a date somewhere in a text', () => {
  it.each([
    ['[2025/08/20]🔥We release', '2025/08/20'],
    ['2025.12.31:vLLM-Omni supports', '2025.12.31'],
    ['🔥 **News**: ```2025/03/24```: We', '2025/03/24'],
    ['date-2025-08-21', '2025-08-21'],
    ['## [4.1.0] - 2026-06-11', '2026-06-11'],
    ['Kite 4 herd 2025-04-05', '2025-04-05'],
    ['released Kite3-2507 on 2 August 2025', '2 August 2025'],
    ['In March 2025 we', 'March 2025'],
    ['see arxiv 2501.12948 v1.2.3', undefined],
    ['version 2025.1.2.3', undefined],
    ['The 2023.3 toolkit', undefined],
  ])('%s holds %s', (text, expected) => expect(findDate(text, { zone: null, language: null, now: null })?.text).toBe(expected))

  it('is found or not within a blink in a hundred kilobytes of near misses', () => {
    const texts = ['2025-', '2025.01.', 'Jan 2025 ', '2025年1月', 'x 20', '1 de ', 'aaaaaaaaaaaa '].map(part =>
      part.repeat(Math.ceil(1e5 / part.length)),
    )
    const started = performance.now()
    for (const text of texts) {
      findDate(text, { zone: null, language: null, now })
      parseDate(text.slice(0, 120), { zone: null, language: null, now })
    }
    expect(performance.now() - started).toBeLessThan(1500)
  })
})

describe('the date parser', () => {
  const zoneOfProcess = process.env.TZ
  afterEach(() => {
    process.env.TZ = zoneOfProcess
  })
  const part = fc.constantFrom(
    '2025',
    '25',
    '1',
    '31',
    '02',
    ':',
    '-',
    '/',
    '.',
    ' ',
    ',',
    '年',
    '月',
    '日',
    'Jan',
    'Sept',
    'GMT',
    '+08:00',
    'T',
    'Z',
    'PM',
    '下午',
    'ago',
    'CST',
    '前',
    '12:30',
    '١',
  )
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(part, { maxLength: 12 }).map(parts => parts.join('')),
  )
  const zones = fc.constantFrom(null, 'UTC', 'Asia/Shanghai', 'America/New_York', 'Pacific/Apia', '-03:30')

  it('never throws, says only valid instants, and does not look at the zone of the process', () => {
    fc.assert(
      fc.property(texts, zones, (text, zone) => {
        const read = (processZone: string) => {
          process.env.TZ = processZone
          return parseDate(text, { zone, language: null, now })
        }
        const date = read('UTC')
        expect(read('America/New_York')).toEqual(date)
        expect(read('Asia/Kathmandu')).toEqual(date)
        if (date) expect(new Date(date.at).toISOString()).toBe(date.at)
      }),
      { numRuns: 1500 },
    )
  })

  it('reads back every day of two centuries in every common form', () => {
    const days = fc.date({ min: new Date('1950-01-01'), max: new Date('2149-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(days, date => {
        const day = date.toISOString().slice(0, 10)
        const [year, month, number] = day.split('-').map(Number)
        const name = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' }).format(date)
        for (const text of [
          day,
          `${year}年${month}月${number}日`,
          `${name} ${number}, ${year}`,
          `${number} ${name.slice(0, 3)} ${year}`,
          day.replaceAll('-', '.'),
        ]) {
          expect(parse(text)).toBe(`${day} day`)
        }
      }),
      { numRuns: 300 },
    )
  })
})
