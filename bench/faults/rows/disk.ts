import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import * as rows from '../../../db/chaos.ts'
import { type Fault, over, type Scene } from '../row.ts'

const megabytes = 700
let disk = ''

/** Postgres keeps its data on a disk of its own, which is filled to the last byte. */
export const diskScene: Scene = {
  name: 'disk',
  faults: [isFull()],
  obstacle: () => (process.getuid?.() === 0 ? null : 'only root may mount a disk'),
  prepare: (directory, onStop) => {
    disk = path.join(directory, 'disk')
    mkdirSync(disk)
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0777`, 'tmpfs', disk])
    onStop(() => void execFileSync('umount', ['-l', disk]))
    return { postgresIn: disk }
  },
}

function isFull(): Fault {
  return {
    ...{ row: 15, name: 'the disk of Postgres is full for 15 s', limit: 'nothing half-written; lost 0' },
    run: async play => {
      const ballast = path.join(disk, 'ballast')
      fill(ballast)
      await sleep(15_000)
      const isUp = await rows.lastVisit(play.stage.db).then(
        () => true,
        () => false,
      )
      rmSync(ballast)
      // where it could not even write its log it ended, as it must
      if (!isUp) {
        await play.stage.postgres.kill()
        await play.stage.postgres.start()
      }
      const { pollMs } = await play.firstAfter(performance.now())
      return {
        ...{ tries: 1, ms: pollMs, more: { postgres: isUp ? 'stayed up' : 'ended' } },
        problems: over('first poll after there was room', pollMs, 15_000),
      }
    },
  }
}

/** Until there is no room for one more byte. */
function fill(file: string): void {
  const handle = openSync(file, 'w')
  for (let size = 1 << 20; size > 0; size = Math.floor(size / 16)) {
    const block = Buffer.alloc(size, 1)
    try {
      for (;;) writeSync(handle, block)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    }
  }
  closeSync(handle)
}
