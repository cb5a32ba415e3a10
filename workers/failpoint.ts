import type { FailPlace, Failpoint } from '../config/failpoint.ts'

let armed: Failpoint | null = null
let times = 0

/** From now on the process dies where it is told to (`FAILPOINT`): for whoever tries that nothing is lost by it. */
export function armFailpoint(failpoint: Failpoint | null): void {
  armed = failpoint
  times = 0
}

/** Dies here as if killed, without a word, where this is the place and the time. */
export function failpoint(place: FailPlace): void {
  if (armed?.place !== place) return
  times += 1
  if (times >= armed.nth) process.kill(process.pid, 'SIGKILL')
}
