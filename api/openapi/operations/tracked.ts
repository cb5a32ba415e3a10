import { cached } from '../answers.ts'
import type { Operation } from '../contract.ts'
import { companyList, sourceList } from '../schemas/tracked.ts'

export const trackedOperations: readonly Operation[] = [
  {
    ...{ id: 'listCompanies', method: 'get', path: '/api/companies', group: 'Tracked' },
    summary: 'Who is tracked',
    description: 'With the names that each answers to, how many releases stand at each stage, and the newest.',
    answers: cached(companyList),
    samples: [{ title: 'Every company' }],
  },
  {
    ...{ id: 'listSources', method: 'get', path: '/api/sources', group: 'Tracked' },
    summary: 'How each source is doing',
    description: 'A source that is silent is told from one that is broken.',
    answers: cached(sourceList),
    samples: [{ title: 'Every source' }],
  },
]
