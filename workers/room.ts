/** Room for so many at a time. Who comes first is let in first; who is many waits until there is room for all of them. */
export interface Room {
  /** Resolves with the function by which one of them leaves. Takes no more than there can be; whoever has left leaves no more. */
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
  return {
    enter: count =>
      new Promise(resolve => {
        let inside = Math.min(count, size)
        const leave = () => {
          if (inside === 0) return
          inside -= 1
          free += 1
          admit()
        }
        waiting.push({ count: inside, enter: () => resolve(leave) })
        admit()
      }),
  }
}
