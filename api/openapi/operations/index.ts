import type { Operation } from '../contract.ts'
import { changeOperations } from './changes.ts'
import { correctionOperations } from './corrections.ts'
import { countOperations } from './counts.ts'
import { deliveryOperations } from './deliveries.ts'
import { documentOperations } from './documents.ts'
import { heldOperations } from './heldSubscription.ts'
import { releaseOperations } from './releases.ts'
import { rulingOperations } from './rulings.ts'
import { serviceOperations } from './service.ts'
import { subscriptionOperations } from './subscriptions.ts'
import { trackedOperations } from './tracked.ts'

/** Everything that the API answers, in the order in which it is described. */
export const operations: readonly Operation[] = [
  ...releaseOperations,
  ...changeOperations,
  ...documentOperations,
  ...countOperations,
  ...trackedOperations,
  ...subscriptionOperations,
  ...heldOperations,
  ...deliveryOperations,
  ...correctionOperations,
  ...rulingOperations,
  ...serviceOperations,
]
