/** Room for so many at a time. Who comes first is let in first; who is many waits until there is room for all of them. */
export interface Room {
  /** Resolves with the function that leaves it again, once, for one of them. Takes no more than there can be. */
  enter(count: number): Promise<() => void>
}

export function openRoom(size: number): Room {
  const waiting: { count: number; enter: () => void }[] = []
  let free = size
  const admit = () => {
    for (let next = waiting[0]; next && next.count <= free; next = waiting[0]) {
      waiting.shift()
      free -= next.count
      next.enter()
    }
  }
  const leave = () => {
    free += 1
    admit()
  }
  return {
    enter: count =>
      new Promise(resolve => {
        waiting.push({ count: Math.min(count, size), enter: () => resolve(leave) })
        admit()
      }),
  }
}
