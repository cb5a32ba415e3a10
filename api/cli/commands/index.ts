import type { Command } from '../contract.ts'
import { channels } from './channels.ts'
import { companies } from './companies.ts'
import { explain } from './explain.ts'
import { release } from './release.ts'
import { sources } from './sources.ts'
import { subscribe } from './subscribe.ts'
import { timeline } from './timeline.ts'

/** Everything that the client does, in the order in which it is told. */
export const commands: readonly Command[] = [timeline, release, companies, sources, subscribe, channels, explain]
