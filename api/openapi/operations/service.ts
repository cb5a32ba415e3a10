import { badParameter, cached, json, unauthorized, wrong } from '../answers.ts'
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
    description:
      '`503` where anything is not as it should be. `degraded`: readers are answered, and the rest goes on less well; a load balancer asks with `of=reads`, which is `200` then.',
    parameters: [
      {
        name: 'of',
        in: 'query',
        description: '`reads`: only whether readers can be answered.',
        schema: { type: 'string', enum: ['reads'] },
      },
    ],
    answers: { 200: json(readiness, ['Cache-Control']), 400: badParameter, 503: json(readiness, ['Cache-Control', 'Retry-After']) },
    samples: [{ title: 'For whoever watches' }, { title: 'For a load balancer', path: '/readyz?of=reads' }],
  },
  {
    ...{ id: 'getMetrics', method: 'get', path: '/metrics', group: 'Service', token: 'metrics' },
    summary: 'Whether anything is late, lost or failing, in figures',
    description: 'Where `METRICS_TOKEN` is not set it is told to the machine itself alone, without a token.',
    answers: {
      200: {
        description: 'Each figure with what it means.',
        content: { 'text/plain': 'Prometheus’ text format, 0.0.4.' },
        headers: ['Cache-Control'],
      },
      401: unauthorized,
      403: wrong('No `METRICS_TOKEN` is set, and somebody else asks.'),
    },
    samples: [{ title: 'For Prometheus' }],
  },
]
