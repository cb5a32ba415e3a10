import { facets } from '../../../db/facets/list.ts'
import { cached } from '../answers.ts'
import type { Operation, Parameter } from '../contract.ts'
import { filterParameters, limit } from '../parameters.ts'
import { facetList, statistics } from '../schemas/counts.ts'

const facet: Parameter = {
  ...{ name: 'facet', in: 'query', label: 'Facet', isList: true },
  description: `What to count by; all of them where it is not given. ${facets.map(({ name, description }) => `\`${name}\`: ${description}`).join('; ')}.`,
  schema: { type: 'string', enum: facets.map(({ name }) => name) },
}

export const countOperations: readonly Operation[] = [
  {
    ...{ id: 'countFacets', method: 'get', path: '/api/facets', group: 'Releases' },
    summary: 'Count what a question finds',
    description:
      'How many of the releases that fit are of which company, licence, month … Each facet leaves its own filter out, so that its counts say what else could be chosen; `month` keeps `since` and `until`.',
    parameters: [...filterParameters, facet, { ...limit(20), description: 'How many values of each facet, from 1 to 200. Usually 20.' }],
    answers: cached(facetList),
    samples: [
      {
        title: 'Companies and licences of open weights since June',
        path: '/api/facets?facet=company&facet=license&openness=weights&since=2025-06-01',
      },
      { title: 'Everything by everything', path: '/api/facets' },
    ],
  },
  {
    ...{ id: 'readStatistics', method: 'get', path: '/api/statistics', group: 'Releases' },
    summary: 'Draw a chart of what a question finds',
    description: 'Releases by month, openness and company, and how soon each source told of them.',
    parameters: [...filterParameters],
    answers: cached(statistics),
    samples: [{ title: 'Models with open weights, month by month', path: '/api/statistics?kind=model&openness=weights' }],
  },
]
