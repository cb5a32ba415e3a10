import { setTimeout as sleep } from 'node:timers/promises'
import { askingMeanwhile, startApi, startExtra, untilConnected } from '../api.ts'
import { type Fault, over, type Scene } from '../row.ts'

/** An older version works beside this one, on the schema of this one. */
export function versionScene(old: string | null): Scene {
  return {
    name: 'versions',
    faults: [worksBeside(old ?? '')],
    obstacle: () => (old === null ? 'no older version was given (--old DIR)' : null),
  }
}

function worksBeside(old: string): Fault {
  return {
    ...{ row: 23, name: 'an older version works beside this one, on its schema', limit: 'no error; lost 0' },
    run: async play => {
      const worker = startExtra(play, 'workers/main.ts', { LOG_LEVEL: 'error' }, old)
      await untilConnected(play, worker.child.pid).catch(() => sleep(5000))
      const api = await startApi(play, {}, old)
      const { answers } = await askingMeanwhile(api, ['/', '/api/releases?limit=200', '/api/sources', '/releases.atom'], () =>
        sleep(15_000),
      )
      const said = worker.said().split('\n').filter(Boolean)
      const isAlive = worker.child.exitCode === null
      await Promise.all([worker.end('SIGTERM'), api.end('SIGKILL')])
      const wrong = answers.filter(({ status }) => status !== 200).length
      return {
        ...{ tries: 1, ms: null, more: { answers: answers.length, errors: said.length } },
        problems: [
          ...over('answers that failed', wrong, 0, 'answers'),
          ...said.slice(0, 3).map(each => each.slice(0, 300)),
          ...(isAlive ? [] : ['the older worker ended by itself']),
        ],
      }
    },
  }
}
