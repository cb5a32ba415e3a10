import type { Scene } from './row.ts'
import { clockScene } from './rows/clocks.ts'
import { diskScene } from './rows/disk.ts'
import { failpointScene } from './rows/failpoints.ts'
import { loopScene } from './rows/loop.ts'
import { postgresScene } from './rows/postgres.ts'
import { processScene } from './rows/processes.ts'
import { redisScene } from './rows/redis.ts'
import { versionScene } from './rows/versions.ts'

/** The longest first: three are played at a time. */
export function scenesWith(old: string | null): Scene[] {
  return [redisScene, processScene, failpointScene(), postgresScene, diskScene, clockScene, loopScene, versionScene(old)]
}
