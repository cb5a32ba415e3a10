import { describe, expect, it } from 'vitest'
import { openRung } from '../../workers/rung.ts'

const sources = (from: number, to: number) => Array.from({ length: to - from }, (_, nth) => ({ id: `s${from + nth}`, fence: '1' }))
const ids = (due: { id: string }[]) => due.map(each => each.id)

describe('for whom it was rung', () => {
  it('is not rung for again in the next moment, unless it is due anew', () => {
    const rung = openRung()
    const due = sources(0, 3)
    expect(rung.fresh(due, { now: 0, answeredAt: -9000 })).toEqual(due)
    expect(rung.fresh(due, { now: 500, answeredAt: -9000 })).toEqual([])
    const anew = { id: 's1', fence: '2' }
    expect(rung.fresh([...due, anew], { now: 600, answeredAt: -9000 })).toEqual([anew])
  })

  it('is rung for again when its bell must have been lost: soon where nothing is answered, later behind others that are', () => {
    const [still, busy] = [openRung(), openRung()]
    const due = sources(0, 3)
    for (const rung of [still, busy]) rung.fresh(due, { now: 0, answeredAt: 0 })
    expect(still.fresh(due, { now: 800, answeredAt: 0 })).toEqual(due)
    expect(busy.fresh(due, { now: 800, answeredAt: 700 })).toEqual([])
    expect(busy.fresh(due, { now: 2900, answeredAt: 2800 })).toEqual([])
    expect(busy.fresh(due, { now: 3100, answeredAt: 3000 })).toEqual(due)
  })

  it('keeps others waiting while many are, and then all of these are rung for together', () => {
    const rung = openRung()
    expect(rung.fresh(sources(0, 500), { now: 0, answeredAt: 0 })).toHaveLength(500)
    // some were taken, and others have come into the place of these
    expect(rung.fresh(sources(100, 600), { now: 100, answeredAt: 90 })).toEqual([])
    expect(rung.fresh(sources(244, 744), { now: 200, answeredAt: 190 })).toEqual([])
    expect(ids(rung.fresh(sources(245, 745), { now: 300, answeredAt: 290 }))).toEqual(ids(sources(500, 745)))
  })

  it('rings for all of them again, and for whoever has come since, where nobody takes those that wait', () => {
    const rung = openRung()
    rung.fresh(sources(0, 400), { now: 0, answeredAt: 0 })
    for (let now = 100; now < 3000; now += 100) expect(rung.fresh(sources(0, 500), { now, answeredAt: now - 10 })).toEqual([])
    expect(rung.fresh(sources(0, 500), { now: 3000, answeredAt: 2990 })).toHaveLength(500)
  })

  it('tells who waits where those are many, by what is known of them, and forgets who does not, and whose bells are lost', () => {
    const rung = openRung()
    const due = sources(0, 400)
    rung.fresh(due, { now: 0, answeredAt: 0 })
    expect(rung.many({ now: 100, answeredAt: 90 })).toEqual(due)
    expect(rung.keep(due.slice(100))).toBe(true)
    expect(rung.many({ now: 200, answeredAt: 190 })).toEqual(due.slice(100))
    expect(rung.keep(due.slice(200))).toBe(false)
    expect(rung.many({ now: 300, answeredAt: 290 })).toEqual([])
    // those that still wait are not rung for again, and others are
    expect(rung.fresh(sources(200, 500), { now: 300, answeredAt: 290 })).toEqual(sources(400, 500))
    expect(rung.many({ now: 2900, answeredAt: 2890 })).toHaveLength(300)
    expect(rung.many({ now: 3100, answeredAt: 3090 })).toEqual([])
  })

  it('rings at once for those whose bells the queue did not take', () => {
    const rung = openRung()
    const due = sources(0, 3)
    rung.fresh(due, { now: 0, answeredAt: 0 })
    rung.forget(due)
    expect(rung.fresh(due, { now: 100, answeredAt: 0 })).toEqual(due)
  })
})
