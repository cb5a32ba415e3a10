import { expect, it } from 'vitest'
import { mask } from '../../config/log.ts'

it.each([
  ['postgres://me:hunter2@db.example/wire', 'postgres://***@db.example/wire'],
  ['redis://:hunter2@cache.example:6379', 'redis://***@cache.example:6379'],
  ['https://hooks.slack.com/services/T0/B0/hunter2 failed', 'https://hooks.slack.com/services/*** failed'],
  ['https://api.telegram.org/bot12345:hunter2-x/sendMessage', 'https://api.telegram.org/bot***/sendMessage'],
  ['signed with whsec_aHVudGVyMg==', 'signed with whsec_***'],
  ['https://oapi.example/robot/send?access_token=hunter2&x=1', 'https://oapi.example/robot/send?access_token=***&x=1'],
  ['https://api.example/feed?limit=10', 'https://api.example/feed?limit=10'],
])('masks what is secret in %s', (text, masked) => {
  expect(mask(text)).toBe(masked)
})
