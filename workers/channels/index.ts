import type { Channel } from './contract.ts'
import { dingtalk } from './dingtalk.ts'
import { discord } from './discord.ts'
import { email } from './email.ts'
import { feishu } from './feishu.ts'
import { ntfy } from './ntfy.ts'
import { slack } from './slack.ts'
import { teams } from './teams.ts'
import { telegram } from './telegram.ts'
import { webhook } from './webhook.ts'
import { wecom } from './wecom.ts'

/** Every way to tell, by its kind. */
export const channels: Record<string, Channel> = Object.fromEntries(
  [webhook, slack, discord, telegram, teams, feishu, dingtalk, wecom, ntfy, email].map(channel => [
    channel.kind,
    channel as unknown as Channel,
  ]),
)
