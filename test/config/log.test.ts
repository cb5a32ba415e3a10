import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { logOptions, mask, maskLine } from '../../config/log.ts'
import { shared, sharedIt } from '../support/shared.ts'

/** What reaches stderr of something that was logged. */
function logged(fields: object, message: string): string {
  const lines: string[] = []
  pino(logOptions('debug'), { write: line => lines.push(maskLine(line)) }).error(fields, message)
  return lines.join('')
}

it.each([
  ['postgres://me:hunter2@db.example/wire', 'postgres://***@db.example/wire'],
  ['redis://:hunter2@cache.example:6379', 'redis://***@cache.example:6379'],
  ['https://hunter2@api.example/feed', 'https://***@api.example/feed'],
  ['https://hooks.slack.com/services/T0/B0/hunter2 failed', 'https://hooks.slack.com/*** failed'],
  ['https://discord.com/api/v10/webhooks/1/hunter2', 'https://discord.com/api/v10/webhooks/***'],
  ['https://open.feishu.cn/open-apis/bot/v2/hook/hunter2', 'https://open.feishu.cn/open-apis/bot/v2/hook/***'],
  ['https://x.logic.azure.com/workflows/1/paths/invoke?sig=hunter2', 'https://x.logic.azure.com/workflows/***'],
  ['https://api.telegram.org/bot12345:hunter2-x/sendMessage', 'https://api.telegram.org/bot***/sendMessage'],
  ['chat of 123456789:AAhunter2hunter2hunter2', 'chat of ***'],
  ['signed with whsec_aHVudGVyMg==', 'signed with whsec_***'],
  ['https://oapi.example/robot/send?access_token=hunter2&x=1', 'https://oapi.example/robot/send?access_token=***&x=1'],
  ['https://example.com/feed?api_key=hunter2&token=hunter2', 'https://example.com/feed?api_key=***&token=***'],
  ['Authorization: Bearer hunter2hunter2hunter2', 'Authorization: Bearer ***'],
  ['/subscriptions/manage/hunter2 and /subscriptions/sub_1/stop/hunter2', '/subscriptions/manage/*** and /subscriptions/sub_1/stop/***'],
  ['https://api.example/feed?limit=10', 'https://api.example/feed?limit=10'],
  ['https://social.example/@somebody at 10:00', 'https://social.example/@somebody at 10:00'],
])('masks what is secret in %s', (text, masked) => {
  expect(mask(text)).toBe(masked)
})

describe('a line of the log', () => {
  it('hides what stands under the name of a secret, wherever it stands', () => {
    const line = logged(
      { err: Object.assign(new Error('x'), { token: 'hunter2', headers: { 'X-Api-Key': 'hunter2' } }), password: 'hu"nter2' },
      'x',
    )
    expect(line).not.toMatch(/hunter2|nter2/)
    expect(JSON.parse(line)).toMatchObject({ password: '***', err: { token: '***', headers: { 'X-Api-Key': '***' }, message: 'x' } })
  })

  it('does not repeat the row that Postgres would not take', () => {
    const refused = Object.assign(new Error('null value in column "endpoint"'), {
      detail: 'Failing row contains (sub_1, {"url": "https://one.hooks.example/in/hunter2"})',
      where: 'hunter2',
    })
    expect(logged({ err: refused }, 'x')).not.toContain('hunter2')
  })

  it('is one line of JSON, and means the same, whatever is in it', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('//a:b"', '"x@', 'whsec_\\', '\u009b2J', '\u2028', '?token="', '\r\n{'),
    )
    fc.assert(
      fc.property(fc.array(text), fc.dictionary(fc.string(), text), (parts, fields) => {
        const line = logged({ err: new Error(parts.join('')), more: fields }, parts.join(' '))
        expect(line.trimEnd()).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u)
        expect(JSON.parse(line)).toMatchObject({ level: 50 })
      }),
      { numRuns: 500 },
    )
  })

  sharedIt('bears every vector of the shared list: 179 of 179 on one line, and nothing secret of those of the log', () => {
    const { vectors } = JSON.parse(readFileSync(shared('vectors/injection.json'), 'utf8')) as {
      vectors: { class: string; payload: unknown }[]
    }
    const lines = vectors.map(({ payload }) => logged({ payload }, typeof payload === 'string' ? payload : 'x'))
    for (const line of lines) expect(line.trimEnd()).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u)
    expect(lines.map(line => (JSON.parse(line) as { level: number }).level)).toEqual(Array(179).fill(50))
    const ofLogs = lines.filter((_, index) => vectors[index]?.class === 'log')
    expect(ofLogs).toHaveLength(8)
    expect(ofLogs.join('')).not.toMatch(/XXXXsecret|\/1\/tok|123:ABC|MfKQ9r8|user:pass|=abc|=def/)
  })
})
