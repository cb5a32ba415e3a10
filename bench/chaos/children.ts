import type { ChildProcess } from 'node:child_process'

const living = new Set<ChildProcess>()
let isWatched = false

/** A process in a group of its own, that must not outlive the run however the run ends. */
export function endWithUs<Child extends ChildProcess>(child: Child): Child {
  if (!isWatched) process.once('exit', () => [...living].forEach(each => void each.kill('SIGKILL')))
  isWatched = true
  living.add(child)
  child.once('exit', () => living.delete(child))
  return child
}
