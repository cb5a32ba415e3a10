import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { ReceiverOptions } from '../../bench/receivers/receive.ts'
import type { Channel, ChannelTools, Message, Outcome } from '../../workers/channels/contract.ts'
import { channels } from '../../workers/channels/index.ts'
import { type Http, openHttp } from '../../workers/http.ts'
import { type ServicesOnLoopback, startReceivers } from './receivers.ts'

export interface Sample {
  settings: Record<string, unknown>
  /** What must stand nowhere but in the request. */
  secrets: string[]
  /** The same receiver, written in another way, where there is one. */
  same?: Record<string, unknown>
  other: Record<string, unknown>
}

const whsec = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

/** What a subscriber of each channel gives. A channel without a sample is none that the contract covers. */
export const samples: Record<string, Sample> = {
  webhook: {
    settings: { url: 'https://one.hooks.example/in/s3cretPath' },
    secrets: ['s3cretPath', whsec],
    other: { url: 'https://one.hooks.example/in/other' },
  },
  slack: {
    settings: { url: 'https://hooks.slack.com/services/T0000/B0000/s3cretSlackToken' },
    secrets: ['s3cretSlackToken'],
    other: { url: 'https://hooks.slack.com/services/T0000/B0001/other' },
  },
  discord: {
    settings: { url: 'https://discord.com/api/webhooks/123456789012345678/s3cret-Discord_token' },
    secrets: ['s3cret-Discord_token'],
    same: { url: 'https://discordapp.com/api/v10/webhooks/123456789012345678/s3cret-Discord_token' },
    other: { url: 'https://discord.com/api/webhooks/123456789012345679/s3cret-Discord_token' },
  },
  telegram: {
    settings: { token: '123456789:AAs3cretTelegramTokenOfABot', chat: '-1001234567890' },
    secrets: ['AAs3cretTelegramTokenOfABot'],
    other: { token: '123456789:AAs3cretTelegramTokenOfABot', chat: '@another_channel' },
  },
  teams: {
    settings: {
      url: 'https://prod-01.westeurope.logic.azure.com:443/workflows/0123abcd/triggers/manual/paths/invoke?api-version=2016-06-01&sig=s3cretTeamsSig',
    },
    secrets: ['s3cretTeamsSig', '0123abcd'],
    same: {
      url: 'https://prod-01.westeurope.logic.azure.com/workflows/0123abcd/triggers/manual/paths/invoke?sig=s3cretTeamsSig&api-version=2016-06-01',
    },
    other: { url: 'https://prod-01.westeurope.logic.azure.com/workflows/9999/triggers/manual/paths/invoke?sig=s3cretTeamsSig' },
  },
  feishu: {
    settings: { url: 'https://open.feishu.cn/open-apis/bot/v2/hook/s3cret-feishu-hook', secret: 's3cretFeishuSign' },
    secrets: ['s3cret-feishu-hook', 's3cretFeishuSign'],
    other: { url: 'https://open.larksuite.com/open-apis/bot/v2/hook/s3cret-feishu-hook' },
  },
  dingtalk: {
    settings: { url: 'https://oapi.dingtalk.com/robot/send?access_token=s3cretDingtalkToken', secret: 'SECs3cretDingtalkSign' },
    secrets: ['s3cretDingtalkToken', 'SECs3cretDingtalkSign'],
    other: { url: 'https://oapi.dingtalk.com/robot/send?access_token=another' },
  },
  wecom: {
    settings: { url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=s3cretWecomKey' },
    secrets: ['s3cretWecomKey'],
    other: { url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=another' },
  },
  ntfy: {
    settings: { server: 'https://ntfy.example', topic: 's3cretNtfyTopic', token: 'tk_s3cretNtfyToken' },
    secrets: ['s3cretNtfyTopic', 'tk_s3cretNtfyToken'],
    same: { server: 'https://ntfy.example/', topic: 's3cretNtfyTopic' },
    other: { server: 'https://ntfy.example', topic: 'another' },
  },
}

/** The channels that have a sample, with it. */
export const sampled = Object.values(channels).flatMap(channel => {
  const sample = samples[channel.kind]
  return sample ? [{ kind: channel.kind, channel, sample }] : []
})

/** A way to send by the real path to receivers that are everybody, for all tests of a file; each begins anew. */
export function useChannels() {
  const signing: Record<string, string[]> = {
    'one.hooks.example/in/s3cretPath': [whsec],
    'open.feishu.cn/open-apis/bot/v2/hook/s3cret-feishu-hook': ['s3cretFeishuSign'],
    s3cretDingtalkToken: ['SECs3cretDingtalkSign'],
  }
  let fault: ReceiverOptions['fault']
  let services: ServicesOnLoopback | undefined
  const ways: Record<string, Http> = {}
  beforeAll(async () => {
    services = await startReceivers({
      secrets: target => signing[target] ?? [],
      fault: (...asked) => fault?.(...asked) ?? null,
      busySeconds: 37,
    })
    const options = { userAgent: 'Modelwire/test', proxy: { http: null, https: null, no: [] }, allowPrivateHosts: [], ...services.network }
    ways.usual = openHttp(options)
    ways.impatient = openHttp({ ...options, postLimits: { totalMs: 1000 } })
  })
  beforeEach(() => {
    fault = undefined
    services?.received.splice(0)
  })
  afterAll(async () => {
    await Promise.all(Object.values(ways).map(way => way.close()))
    await services?.close()
  })
  const sendBy =
    (way: string) =>
    (channel: Channel, message: Message, settings: unknown): Promise<Outcome> => {
      const http = ways[way]
      if (!http) throw new Error('the receivers are not open')
      const tools: ChannelTools = { post: request => http.post(request), smtp: null, now: new Date(), secrets: [whsec] }
      return channel.send(message, channel.settings.parse(settings), tools)
    }
  return {
    received: () => services?.received ?? [],
    failWith: (chosen: ReceiverOptions['fault']) => {
      fault = chosen
    },
    send: sendBy('usual'),
    sendImpatiently: sendBy('impatient'),
  }
}
