import type { Tool } from '../contract.ts'
import { createSubscription } from './createSubscription.ts'
import { feedAddress } from './feedAddress.ts'
import { getRelease } from './getRelease.ts'
import { listChanges } from './listChanges.ts'
import { listChannels } from './listChannels.ts'
import { listCompanies } from './listCompanies.ts'
import { previewSubscription } from './previewSubscription.ts'
import { searchReleases } from './searchReleases.ts'

/** Everything that an agent can do, in the order in which it is told. */
export const tools: readonly Tool[] = [
  ...[searchReleases, getRelease, listChanges, listCompanies, feedAddress],
  ...[listChannels, previewSubscription, createSubscription],
]
