import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gather, oneFor } from '../../workers/gather.ts'

describe('gathering', () => {
  it('does in one turn what is asked at the same time, and in the next what is asked meanwhile', async () => {
    const turns: number[][] = []
    const ask = gather(
      async (asked: number[]) => {
        turns.push(asked)
        await sleep(20)
        return asked.map(each => each * 10)
      },
      { most: 100, atOnce: 1 },
    )
    const first = [ask(1), ask(2)]
    await sleep(5)
    const second = [ask(3), ask(4), ask(5)]
    expect(await Promise.all([...first, ...second])).toEqual([10, 20, 30, 40, 50])
    expect(turns).toEqual([
      [1, 2],
      [3, 4, 5],
    ])
  })

  it('takes no more than it may, in number and size, except for one that is larger alone, and so many turns side by side', async () => {
    const turns: number[][] = []
    let [running, mostRunning] = [0, 0]
    const ask = gather(
      async (asked: number[]) => {
        turns.push(asked)
        mostRunning = Math.max(mostRunning, ++running)
        await sleep(5)
        running -= 1
        return asked
      },
      { most: 3, mostSize: 10, sizeOf: each => each, atOnce: 2 },
    )
    await Promise.all([1, 1, 1, 1, 6, 5, 50, 2, 8, 1].map(ask))
    expect(turns).toEqual([[1, 1, 1], [1, 6], [5], [50], [2, 8], [1]])
    expect(mostRunning).toBe(2)
  })

  it('begins a turn beside others only for enough, or for one who has waited long', async () => {
    const turns: number[][] = []
    const ends: (() => void)[] = []
    const ask = gather(
      async (asked: number[]) => {
        turns.push(asked)
        await new Promise<void>(resolve => ends.push(resolve))
        return asked
      },
      { most: 10, atOnce: 3, beside: { least: 3, patienceMs: 1000 }, mostSize: 50, sizeOf: each => each },
    )
    const answers = [ask(1)]
    await sleep(5)
    answers.push(ask(2), ask(3))
    await sleep(5)
    expect(turns).toEqual([[1]])
    answers.push(ask(4))
    await sleep(5)
    expect(turns).toEqual([[1], [2, 3, 4]])
    const askedAt = performance.now()
    answers.push(ask(5))
    await expect.poll(() => turns.length, { interval: 5, timeout: 5000 }).toBe(3)
    expect(performance.now() - askedAt).toBeGreaterThanOrEqual(950)
    answers.push(ask(6))
    for (const end of ends.splice(0)) end()
    await expect.poll(() => turns.length, { interval: 5, timeout: 5000 }).toBe(4)
    // as much as a turn may hold
    answers.push(ask(40), ask(10))
    await expect.poll(() => turns.at(-1), { interval: 5, timeout: 900 }).toEqual([40, 10])
    for (const end of ends) end()
    expect(await Promise.all(answers)).toEqual([1, 2, 3, 4, 5, 6, 40, 10])
  })

  it('does again alone what failed together, so that each fails for a reason of its own', async () => {
    const turns: string[][] = []
    const ask = gather(
      async (asked: string[]) => {
        turns.push(asked)
        if (asked.includes('bad')) throw new Error(`not ${asked.join(' ')}`)
        return asked
      },
      { most: 10, atOnce: 1 },
    )
    const settled = await Promise.allSettled(['a', 'bad', 'b'].map(ask))
    expect(settled).toMatchObject([{ value: 'a' }, { reason: { message: 'not bad' } }, { value: 'b' }])
    expect(turns).toEqual([['a', 'bad', 'b'], ['a'], ['bad'], ['b']])
    expect(await ask('c')).toBe('c')
  })

  it('answers everybody once and with his own answer, whatever is asked when and whatever fails', async () => {
    const asked = fc.array(fc.record({ after: fc.nat(3), size: fc.nat(7), isBad: fc.boolean() }), { maxLength: 30 })
    const bounds = fc.record({
      most: fc.integer({ min: 1, max: 5 }),
      mostSize: fc.integer({ min: 1, max: 12 }),
      atOnce: fc.integer({ min: 1, max: 3 }),
      beside: fc.record({ least: fc.integer({ min: 1, max: 4 }), patienceMs: fc.nat(4) }),
    })
    await fc.assert(
      fc.asyncProperty(asked, bounds, async (all, given) => {
        const ask = gather(
          async (turn: (typeof all)[number][]) => {
            if (turn.length > given.most) throw new Error('too many')
            await sleep(1)
            if (turn.some(each => each.isBad)) throw new Error('bad')
            return turn
          },
          { ...given, sizeOf: each => each.size },
        )
        const answers = await Promise.all(
          all.map(async each => {
            await sleep(each.after)
            return ask(each).then(
              answer => answer === each,
              () => each.isBad,
            )
          }),
        )
        expect(answers.every(Boolean)).toBe(true)
      }),
      { numRuns: 40 },
    )
  })
})

it('makes one for each owner', () => {
  const made = oneFor((owner: { name: string }) => ({ of: owner.name }))
  const [a, b] = [{ name: 'a' }, { name: 'b' }]
  expect([made(a), made(b)]).toEqual([{ of: 'a' }, { of: 'b' }])
  expect(made(a)).toBe(made(a))
})
