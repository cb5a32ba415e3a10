import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import * as rows from '../../../db/chaos.ts'
import { type Fault, over, type Scene } from '../row.ts'

const faketime = ['/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1', '/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1'].find(
  existsSync,
)
const offsets = ['+3600s', '-3600s', '+15s', '-15s']
let started = 0

/** Every worker has another clock. */
export const clockScene: Scene = {
  name: 'clocks',
  stage: {
    moreEnv: () => ({
      ...{ LD_PRELOAD: faketime ?? '', DONT_FAKE_MONOTONIC: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' },
      FAKETIME: offsets[started++ % offsets.length] ?? '',
    }),
  },
  faults: [clocksDiffer()],
  obstacle: () => (faketime ? null : 'faketime is not installed'),
}

function clocksDiffer(): Fault {
  return {
    ...{
      row: 17,
      name: 'clocks of workers are wrong by an hour and by 15 s',
      limit: 'what is due is due by the clock of Postgres; off by 1 s at most',
    },
    run: async play => {
      await sleep(10_000)
      const offBySeconds = await rows.clockError(play.stage.db)
      const { sendMs, pollMs } = await play.firstAfter(performance.now())
      const slowest = sendMs === null || pollMs === null ? null : Math.max(sendMs, pollMs)
      return {
        ...{ tries: offsets.length, ms: slowest, more: { offBySeconds } },
        problems: [...over('instants off', offBySeconds, 1, 's'), ...over('first poll and send', slowest, 10_000)],
      }
    },
  }
}
