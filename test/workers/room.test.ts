import { expect, it } from 'vitest'
import { openRoom } from '../../workers/room.ts'

const turn = () => new Promise(resolve => setImmediate(resolve))

it('room lets in those who came first, together, as soon as there is room for all of them', async () => {
  const room = openRoom(3)
  const entered: string[] = []
  const enter = (name: string, count: number) =>
    room.enter(count).then(leave => {
      entered.push(name)
      return leave
    })
  const leave = await enter('two', 2)
  void enter('other two', 2)
  // there is room for one, who has to wait all the same: else many would never come in
  void enter('one', 1)
  await turn()
  expect(entered).toEqual(['two'])
  leave()
  await turn()
  expect(entered).toEqual(['two', 'other two'])
  leave()
  await turn()
  expect(entered).toEqual(['two', 'other two', 'one'])
})

it('room that is too small for many lets them in when it is empty', async () => {
  const room = openRoom(2)
  const leave = await room.enter(1)
  let isIn = false
  const many = room.enter(5).then(each => {
    isIn = true
    return each
  })
  await turn()
  expect(isIn).toBe(false)
  leave()
  const leaveMany = await many
  for (let nth = 0; nth < 5; nth += 1) leaveMany()
  const entered: number[] = []
  for (const nth of [1, 2, 3]) void room.enter(1).then(() => entered.push(nth))
  await turn()
  // there is not more room than there was
  expect(entered).toEqual([1, 2])
})
