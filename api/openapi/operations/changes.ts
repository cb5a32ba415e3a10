import { dateFilter } from '../../changes/question.ts'
import { badParameter, cached, tooMany, wrong } from '../answers.ts'
import type { Operation, Parameter } from '../contract.ts'
import { filterParameters, limit } from '../parameters.ts'
import { changeList } from '../schemas/change.ts'

/** The filters by their names here. */
const chosen: Parameter[] = filterParameters.map(each =>
  each.name === dateFilter.elsewhere ? { ...each, name: dateFilter.here, isShared: false } : each,
)

function since(without: string): Parameter {
  const description = `Where to begin: a cursor, a day or an instant (what was made from then on), \`start\` or \`now\`. ${without}`
  return { name: 'since', in: 'query', label: 'From where on', description, schema: { type: 'string' } }
}

const lastEventId: Parameter = {
  ...{ name: 'Last-Event-ID', in: 'header', label: 'Last seen', schema: { type: 'string' } },
  description: 'The `id` of the last event that was seen, as browsers send it by themselves. It counts for more than `since`.',
}

const otherDatabase = wrong('The cursor is of another database, as after a restore: sync anew.')
const event =
  'Events `release`, `revision` and `gone`: `id` is a cursor, `data` a change as in `GET /api/changes` (ToldChange). Comments are signs of life; an `id` without data moves the place on.'

export const changeOperations: readonly Operation[] = [
  {
    ...{ id: 'listChanges', method: 'get', path: '/api/changes', group: 'Changes' },
    summary: 'Keep a copy up to date',
    description:
      'Every revision of every release once, oldest first, also while many write at once; of a question what fits it, and what does not any more. Follow `next` until `isCurrent`, and ask it again later.',
    parameters: [...chosen, since('Without it: from the beginning.'), limit(100)],
    answers: { ...cached(changeList, ['Link']), 410: otherDatabase },
    samples: [
      { title: 'All there is, a page at a time', path: '/api/changes?limit=10' },
      { title: 'What changed since a day, of what has open weights', path: '/api/changes?since=2025-01-01&openness=weights' },
    ],
  },
  {
    ...{ id: 'streamChanges', method: 'get', path: '/api/stream', group: 'Changes' },
    summary: 'Listen to what changes',
    description:
      'Server-Sent Events of any question. Whoever was cut off goes on with the `id` of the last event: nothing is left out, and nothing told twice.',
    parameters: [...chosen, since('Without it: now.'), lastEventId],
    answers: {
      200: { description: 'What changes, as it comes.', content: { 'text/event-stream': event }, headers: ['Cache-Control'] },
      400: badParameter,
      410: otherDatabase,
      429: tooMany,
    },
    samples: [{ title: 'Open weights, as they come', path: '/api/stream?openness=weights' }],
  },
]
