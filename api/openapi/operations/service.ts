import { cached, json } from '../answers.ts'
import type { Operation } from '../contract.ts'
import { description, health, readiness } from '../schemas/service.ts'

export const serviceOperations: readonly Operation[] = [
  {
    ...{ id: 'getDescription', method: 'get', path: '/openapi.json', group: 'Service' },
    summary: 'This description, for programs',
    description: 'OpenAPI 3.1, out of the same schemas that read requests.',
    answers: cached(description),
    samples: [{ title: 'For a generator of clients' }],
  },
  {
    ...{ id: 'getHealth', method: 'get', path: '/healthz', group: 'Service' },
    summary: 'Whether the process turns',
    answers: { 200: json(health, ['Cache-Control']) },
    samples: [{ title: 'For a supervisor' }],
  },
  {
    ...{ id: 'getReadiness', method: 'get', path: '/readyz', group: 'Service' },
    summary: 'Whether it can do its work',
    answers: { 200: json(readiness, ['Cache-Control']), 503: json(readiness, ['Cache-Control', 'Retry-After']) },
    samples: [{ title: 'For a load balancer' }],
  },
]
