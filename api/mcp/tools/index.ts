import type { Tool } from '../contract.ts'
import { createSubscription } from './createSubscription.ts'
import { listChanges } from './listChanges.ts'
import { listChannels } from './listChannels.ts'
import { previewSubscription } from './previewSubscription.ts'
import { searchReleases } from './searchReleases.ts'

/** Everything that an agent can do, in the order in which it is told. */
export const tools: readonly Tool[] = [searchReleases, listChanges, listChannels, previewSubscription, createSubscription]
