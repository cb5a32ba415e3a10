import { badBody, json, unauthorized, wrong } from '../answers.ts'
import type { Operation } from '../contract.ts'
import { pathParameter } from '../parameters.ts'
import { newRuling, ruling, rulingList } from '../schemas/service.ts'

const operators = { group: 'Corrections', token: 'operator' } as const
const id = pathParameter('id', 'Number of the ruling.')
const none = wrong('There is no such ruling, release or repository.')
const senseless = wrong('As things are it makes no sense: `detail` says why.')

export const rulingOperations: readonly Operation[] = [
  {
    ...{ id: 'listRulings', method: 'get', path: '/api/rulings', ...operators },
    summary: 'Every ruling',
    answers: { 200: json(rulingList, ['Cache-Control']), 401: unauthorized },
    samples: [{ title: 'Every ruling' }],
  },
  {
    ...{ id: 'makeRuling', method: 'post', path: '/api/rulings', ...operators },
    summary: 'Merge two releases, or split one',
    description: 'It is written down, and carried out within seconds.',
    body: newRuling,
    answers: { 202: json(ruling, ['Location', 'Cache-Control']), 400: badBody, 401: unauthorized, 404: none, 409: senseless },
    samples: [
      { title: 'Two names of one model', body: { kind: 'merge', release: '$ID', into: '$OTHER', reason: 'two names of one model' } },
    ],
  },
  {
    ...{ id: 'getRuling', method: 'get', path: '/api/rulings/{id}', ...operators },
    summary: 'One ruling, and how far it has come',
    parameters: [id],
    answers: { 200: json(ruling, ['Cache-Control']), 401: unauthorized, 404: none },
    samples: [{ title: 'How far it has come', path: '/api/rulings/$RULING' }],
  },
  {
    ...{ id: 'undoRuling', method: 'delete', path: '/api/rulings/{id}', ...operators },
    summary: 'Take a ruling back',
    parameters: [id],
    answers: { 202: json(ruling, ['Cache-Control']), 401: unauthorized, 404: none, 409: senseless },
    samples: [{ title: 'It was a mistake', path: '/api/rulings/$RULING' }],
  },
]
