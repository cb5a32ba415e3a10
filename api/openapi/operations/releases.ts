import { cached, wrong } from '../answers.ts'
import type { Operation } from '../contract.ts'
import { asOf, cursor, filterParameters, limit, order, pathParameter } from '../parameters.ts'
import { movedRelease, releaseList, releaseWithRevisions } from '../schemas/release.ts'

export const releaseOperations: readonly Operation[] = [
  {
    ...{ id: 'listReleases', method: 'get', path: '/api/releases', group: 'Releases' },
    summary: 'Ask the timeline',
    description:
      'Releases that fit every filter, newest first; of a search what was asked for by name before that. Repeated or comma-separated values of one filter mean or; different filters mean and.',
    parameters: [...filterParameters, asOf, limit(50), cursor, order],
    answers: cached(releaseList, ['Link']),
    samples: [
      {
        title: 'Open weights of large models since June, by companies of one country',
        path: '/api/releases?country=CN&openness=weights&since=2025-06-01&minParameters=30B',
      },
      { title: 'What is planned or announced, ten at a time', path: '/api/releases?stage=planned,announced&limit=10' },
      { title: 'What was known of it at the end of a day', path: '/api/releases?openness=weights&as_of=2025-07-01' },
      { title: 'Words of a name or a title, in any script', path: '/api/releases?q=vision&license=apache-2.0&license=mit' },
    ],
  },
  {
    ...{ id: 'getRelease', method: 'get', path: '/api/releases/{id}', group: 'Releases' },
    summary: 'One release, with its evidence and every revision',
    parameters: [pathParameter('id', 'Id of the release.'), asOf],
    answers: {
      ...cached(releaseWithRevisions),
      308: {
        description: 'It was merged: `Location` is where it is now.',
        content: { 'application/json': movedRelease },
        headers: ['Location', 'Cache-Control'],
      },
      404: wrong('No release has this id, or it was not known at that instant.'),
      410: wrong('Nothing speaks for it any more. Ask with `as_of` for what was known before.'),
    },
    samples: [
      { title: 'All of it', path: '/api/releases/$ID' },
      { title: 'As it was known at the end of a day', path: '/api/releases/$ID?as_of=2025-07-01' },
    ],
  },
]
