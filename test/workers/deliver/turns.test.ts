import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openTurns } from '../../../workers/deliver/turns.ts'

const soon = () => new Promise(setImmediate)

it('whoever comes while there is room need not wait', async () => {
  const turns = openTurns(2)
  expect([turns.take(), turns.take()]).toEqual([null, null])
  expect(turns.take()).toBeInstanceOf(Promise)
})

it('never more have a turn than may, each waits for one that came before, and all have had theirs in the end', async () => {
  const acts = fc.array(fc.constantFrom('come', 'go'), { maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 4 }), acts, async (most, all) => {
      const turns = openTurns(most)
      const begun: number[] = []
      let came = 0
      let ended = 0
      const end = () => {
        ended += 1
        turns.give()
      }
      for (const each of all) {
        if (each === 'come') {
          const own = came++
          void Promise.resolve(turns.take()).then(() => begun.push(own))
        } else if (begun.length > ended) end()
        await soon()
        expect(begun).toEqual(Array.from({ length: Math.min(came, ended + most) }, (_, nth) => nth))
      }
      while (ended < begun.length) {
        end()
        await soon()
      }
      expect(begun).toHaveLength(came)
    }),
  )
})
