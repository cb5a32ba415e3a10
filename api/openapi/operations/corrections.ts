import { badBody, json, tooMany, wrong } from '../answers.ts'
import type { Operation } from '../contract.ts'
import { keptCorrection, newCorrection } from '../schemas/correction.ts'

export const correctionOperations: readonly Operation[] = [
  {
    ...{ id: 'sendCorrection', method: 'post', path: '/api/corrections', group: 'Mistakes' },
    summary: 'Say what is wrong or missing',
    description: 'A person looks at the proof; nothing changes by itself. What turns out to be right is a revision like any other.',
    body: newCorrection,
    answers: {
      201: json(keptCorrection, ['Location', 'Cache-Control']),
      ...{ 400: badBody, 403: wrong('A page of another site asked for it in somebody’s name.'), 429: tooMany },
    },
    samples: [
      {
        title: 'The date is wrong',
        body: { release: '$ID', field: 'date', claim: 'It came out a day before', proof: 'https://news.example.com/launch' },
      },
      {
        title: 'A release is missing',
        body: { field: 'missing', claim: 'A new model of yesterday', proof: 'https://news.example.com/launch' },
      },
    ],
  },
]
