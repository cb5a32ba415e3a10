import { dingtalk } from './dingtalk.ts'
import { discord } from './discord.ts'
import { feishu } from './feishu.ts'
import { ntfy } from './ntfy.ts'
import type { Service } from './service.ts'
import { slack } from './slack.ts'
import { teams } from './teams.ts'
import { telegram } from './telegram.ts'
import { webhook } from './webhook.ts'
import { wecom } from './wecom.ts'

/** Every service that can be played, by the kind of its channel. */
export const services: Record<string, Service> = Object.fromEntries(
  [webhook, slack, discord, telegram, teams, feishu, dingtalk, wecom, ntfy].map(service => [service.kind, service]),
)

/** Whose host it is; a program of one's own where it is nobody's. */
export function serviceOf(host: string): Service {
  const owns = (own: string) => (own.startsWith('.') ? host.endsWith(own) : host === own)
  return Object.values(services).find(service => service.hosts.some(owns)) ?? webhook
}

/** The names that a certificate for all of them needs; one label below a host with a dot. */
export const serviceNames: string[] = Object.values(services).flatMap(({ hosts }) => hosts.map(host => host.replace(/^\./, '*.')))
