import { setTimeout as sleep } from 'node:timers/promises'
import { failPlaces } from '../../../config/failpoint.ts'
import { untilConnected } from '../api.ts'
import { type Fault, over, type Scene } from '../row.ts'

/** Which worker is to end where: each start ends at another place, at the first, second or third time that it comes there, until there were enough of them. */
interface Dying {
  left: number
  nth: number
}

/** A stage of its own each time: several are played at once. */
export function failpointScene(): Scene {
  const dying: Dying = { left: 0, nth: 0 }
  return {
    name: 'failpoints',
    stage: {
      moreEnv: () => {
        if (dying.left <= 0) return {}
        dying.left -= 1
        dying.nth += 1
        const place = failPlaces[dying.nth % failPlaces.length] ?? 'after_fetch'
        return { FAILPOINT: `${place}:${1 + (Math.floor(dying.nth / failPlaces.length) % 3)}` }
      },
    },
    faults: [diesAnywhere(dying)],
  }
}

function diesAnywhere(dying: Dying): Fault {
  return {
    ...{ row: 1, name: 'a worker dies at each failpoint', limit: 'lost 0; rows twice 0; goes on within a lease and 5 s' },
    run: async (play, tries) => {
      const { fleet, receivers } = play.stage
      const wanted = tries * failPlaces.length
      dying.left = wanted
      const before = fleet.crashes.length
      for (let worker = 0; worker < play.options.workers; worker += 1) await fleet.kill(worker, 0)
      let longest = 0
      let last = performance.now()
      let seen = receivers.receipts.length
      while (fleet.crashes.length - before < wanted && performance.now() - last < 60_000) {
        await sleep(100)
        if (receivers.receipts.length === seen) continue
        longest = Math.max(longest, performance.now() - last)
        last = performance.now()
        seen = receivers.receipts.length
      }
      dying.left = 0
      // whoever was told to die and has not come there yet is ended
      for (let worker = 0; worker < play.options.workers; worker += 1) await fleet.kill(worker, 0)
      await untilConnected(play, null)
      const { sendMs } = await play.firstAfter(performance.now())
      const deaths = fleet.crashes.slice(before).filter(each => each.includes('SIGKILL')).length
      const others = fleet.crashes.slice(before).filter(each => !each.includes('SIGKILL'))
      return {
        ...{ tries: deaths, ms: sendMs, more: { longestSilenceMs: Math.round(longest) } },
        problems: [
          ...over('first message after the last death', sendMs, 15_000),
          ...(deaths < wanted ? [`deaths: ${deaths} of ${wanted}`] : []),
          ...others,
        ],
      }
    },
  }
}
