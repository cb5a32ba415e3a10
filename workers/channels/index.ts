import type { Channel } from './contract.ts'
import { webhook } from './webhook.ts'

/** Every way to tell, by its kind. */
export const channels: Record<string, Channel> = Object.fromEntries([webhook].map(channel => [channel.kind, channel as unknown as Channel]))
