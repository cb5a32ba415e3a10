import { describe, expect, test } from 'vitest'
import type { Reply } from '../../../bench/receivers/service.ts'
import { connectorFailed } from '../../../bench/receivers/teams.ts'
import { movedTo } from '../../../bench/receivers/telegram.ts'
import { channels } from '../../../workers/channels/index.ts'
import { samples, useChannels } from '../../support/channels.ts'
import { message } from '../../support/messages.ts'

const { received, failWith, send } = useChannels()
const json = (status: number, body: object): Reply => ({ status, body: JSON.stringify(body) })
const word = (status: number, body: string): Reply => ({ status, body })

const tell = (kind: string, settings: unknown = samples[kind]?.settings) => {
  const channel = channels[kind]
  if (!channel) throw new Error(`there is no ${kind}`)
  return send(channel, message(), settings)
}

describe('what a service says', () => {
  test.each<[string, Reply, 'gone' | 'refused' | 'later']>([
    ['slack', word(403, 'action_prohibited'), 'gone'],
    ['slack', word(410, 'channel_is_archived'), 'gone'],
    ['slack', word(404, 'channel_not_found'), 'gone'],
    ['slack', word(403, 'invalid_token'), 'gone'],
    ['slack', word(400, 'invalid_blocks'), 'refused'],
    ['slack', word(200, 'no_service'), 'gone'],
    ['slack', word(200, '<html>Sign in</html>'), 'later'],
    ['slack', word(404, '<html>not here</html>'), 'later'],
    ['discord', json(401, { code: 50027, message: 'Invalid Webhook Token' }), 'gone'],
    ['discord', json(400, { code: 50035, message: 'Invalid Form Body' }), 'refused'],
    ['discord', word(429, 'error code: 1015'), 'later'],
    ['telegram', json(401, { ok: false, error_code: 401, description: 'Unauthorized' }), 'gone'],
    ['telegram', json(400, { ok: false, error_code: 400, description: 'Bad Request: chat not found' }), 'gone'],
    ['telegram', json(400, { ok: false, error_code: 400, description: 'Bad Request: message thread not found' }), 'gone'],
    ['telegram', json(400, { ok: false, error_code: 400, description: "Bad Request: can't parse entities" }), 'refused'],
    ['telegram', word(403, '<html>a proxy</html>'), 'later'],
    ['teams', json(404, { error: { code: 'WorkflowNotFound' } }), 'gone'],
    ['teams', json(401, { error: { code: 'DirectApiAuthorizationRequired' } }), 'gone'],
    ['teams', json(400, { error: { code: 'TriggerInputSchemaMismatch' } }), 'refused'],
    ['teams', connectorFailed, 'later'],
    ['feishu', json(200, { code: 19021, msg: 'sign match fail' }), 'gone'],
    ['feishu', json(200, { code: 19024, msg: 'Key Words Not Found' }), 'refused'],
    ['feishu', json(200, { code: 9499, msg: 'too many request' }), 'later'],
    ['feishu', json(200, { code: 9499, msg: 'Bad Request' }), 'refused'],
    ['feishu', json(200, { code: 12345, msg: 'nobody knows' }), 'later'],
    ['feishu', word(200, '<html>Sign in</html>'), 'later'],
    ['dingtalk', json(200, { errcode: 310000, errmsg: 'description:x;solution:y;reason: sign not match' }), 'gone'],
    ['dingtalk', json(200, { errcode: 310000, errmsg: 'description:x;reason:keywords not in content' }), 'refused'],
    ['dingtalk', json(200, { errcode: 300001, errmsg: 'token is not exist' }), 'gone'],
    ['dingtalk', json(200, { errcode: 660026, errmsg: 'too fast' }), 'later'],
    ['wecom', json(200, { errcode: 40058, errmsg: 'markdown.content exceed max length 4096' }), 'refused'],
    ['wecom', json(200, { errcode: 93004, errmsg: 'robot stopped' }), 'gone'],
    ['wecom', json(200, { errcode: -1, errmsg: 'system busy' }), 'later'],
    ['ntfy', json(400, { code: 40009, http: 400, error: 'invalid request: topic invalid' }), 'gone'],
    ['ntfy', json(413, { code: 41303, http: 413, error: 'JSON body too large' }), 'refused'],
    ['ntfy', json(507, { code: 50701, http: 507, error: 'no subscriber' }), 'later'],
  ])('%s: %j means %s', async (kind, reply, meaning) => {
    failWith(() => reply)
    const outcome = await tell(kind)
    expect(outcome).toMatchObject({ isTaken: false, isPermanent: meaning === 'gone' })
    expect('isRefused' in outcome && outcome.isRefused).toBe(meaning === 'refused')
  })
})

describe('a signature', () => {
  test.each([
    ['feishu', { url: samples.feishu?.settings.url, secret: 'another-secret' }],
    ['feishu', { url: samples.feishu?.settings.url }],
    ['dingtalk', { url: samples.dingtalk?.settings.url, secret: 'SECanotherSecret' }],
    ['dingtalk', { url: samples.dingtalk?.settings.url }],
  ])('of %s that is wrong or missing switches off', async (kind, settings) => {
    expect(await tell(kind, settings)).toMatchObject({ isTaken: false, status: 200, isPermanent: true })
  })
})

describe('a group of Telegram that became a supergroup', () => {
  test('gets the message at its new number in the same attempt', async () => {
    failWith((_, target) => (target === '-1001234567890' ? movedTo(-1009876543210) : null))
    expect(await tell('telegram')).toMatchObject({ isTaken: true })
    expect(received().map(each => [each.target, each.isTaken])).toEqual([
      ['-1001234567890', false],
      ['-1009876543210', true],
    ])
  })
})

describe('a thread', () => {
  test('of Discord is named in the address', async () => {
    failWith(() => null)
    expect(await tell('discord', { ...samples.discord?.settings, thread: '1234567890' })).toMatchObject({ isTaken: true })
  })

  test('of Telegram is a part of whom it reaches', async () => {
    await tell('telegram', { ...samples.telegram?.settings, thread: 42 })
    expect(received()[0]?.target).toBe('-1001234567890/42')
  })
})

describe('an address', () => {
  test.each([
    ['slack', 'http://hooks.slack.com/services/T0/B0/x'],
    ['slack', 'https://hooks.slack.com.evil.example/services/T0/B0/x'],
    ['slack', 'https://user@hooks.slack.com/services/T0/B0/x'],
    ['slack', 'https://hooks.slack.com:8443/services/T0/B0/x'],
    ['slack', 'https://hooks.slack.com/api/chat'],
    ['slack', 'https://hooks.slack.com\\@evil.example/services/T0/B0/x'],
    ['discord', 'https://evil.example/api/webhooks/123456789/aaaaaaaaaaaa'],
    ['discord', 'https://discord.com/api/users/123456789/aaaaaaaaaaaa'],
    ['teams', 'https://logic.azure.com.evil.example/workflows/a/triggers/manual/paths/invoke'],
    ['teams', 'https://evillogic.azure.com/workflows/a/triggers/manual/paths/invoke'],
    ['teams', 'https://x.logic.azure.com/other'],
    ['feishu', 'https://open.feishu.cn/open-apis/im/v1/messages'],
    ['feishu', 'https://feishu.cn/open-apis/bot/v2/hook/12345678'],
    ['dingtalk', 'https://oapi.dingtalk.com/robot/send'],
    ['dingtalk', 'https://oapi.dingtalk.com/user/get?access_token=x'],
    ['wecom', 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key='],
  ])('that is not one of %s is refused: %s', (kind, url) => {
    expect(channels[kind]?.settings.safeParse({ url }).success).toBe(false)
  })

  test.each([
    ['discord', 'https://ptb.discord.com/api/v10/webhooks/123456789012345678/aaaa-bbbb_cccc'],
    ['discord', 'https://canary.discord.com/api/webhooks/123456789012345678/aaaa-bbbb_cccc'],
    ['teams', 'https://acme.webhook.office.com/webhookb2/1-2@3-4/IncomingWebhook/5/6-7'],
    [
      'teams',
      'https://a1.09.environment.api.powerplatform.com:443/powerautomate/automations/direct/workflows/ab/triggers/manual/paths/invoke?api-version=1&sig=x',
    ],
    ['feishu', 'https://open.larksuite.com/open-apis/bot/v2/hook/12345678-90ab'],
  ])('of %s is known in all its forms: %s', (kind, url) => {
    expect(channels[kind]?.settings.safeParse({ url }).success).toBe(true)
  })

  test.each(['http://ntfy.sh', 'https://ntfy.sh/topic', 'https://u:p@ntfy.sh', 'ntfy.sh', 'https://ntfy.sh?auth=x'])(
    'is no server of ntfy: %s',
    server => {
      expect(channels.ntfy?.settings.safeParse({ server, topic: 'a' }).success).toBe(false)
    },
  )

  test('of ntfy is ntfy.sh where no other is given', () => {
    expect(channels.ntfy?.settings.parse({ topic: 'a' })).toEqual({ server: 'https://ntfy.sh', topic: 'a' })
  })
})
