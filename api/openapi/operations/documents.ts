import type { z } from 'zod'
import { atom } from '../../documents/atom.ts'
import type { DocumentFormat } from '../../documents/contract.ts'
import { formats } from '../../documents/index.ts'
import { jsonFeed } from '../../documents/jsonFeed.ts'
import { llms } from '../../documents/llms.ts'
import { opml } from '../../documents/opml.ts'
import { cachedDocument, wrong } from '../answers.ts'
import type { Operation } from '../contract.ts'
import { cursor, filterParameters, limit, pathParameter } from '../parameters.ts'
import { jsonFeedSchema } from '../schemas/jsonFeed.ts'

/** Of what is JSON; everything else is described by its own standard. */
const schemas: Record<string, z.ZodType> = { [jsonFeed.path]: jsonFeedSchema }

export const documentOperations: readonly Operation[] = [
  ...formats.map(formatOperation),
  {
    ...{ id: 'getArchive', method: 'get', path: '/archives/{file}', group: 'Documents' },
    summary: 'A month that is over, as Atom',
    description:
      'Archives of any question (RFC 5005). `prev-archive` leads from the newest page back through all of them, so that a reader that was away for long misses nothing.',
    parameters: [pathParameter('file', 'Month, such as `2025-06.atom`.'), ...filterParameters, limit(200), cursor],
    answers: { ...cachedDocument(atom.type, 'An archive.', ['Link']), 404: wrong('No month, or one that is not over.') },
    samples: [{ title: 'A month of open weights', path: '/archives/2025-06.atom?openness=weights' }],
  },
  {
    ...{ id: 'getSourcesOpml', method: 'get', path: opml.path, group: 'Documents' },
    summary: 'Feeds and sources as OPML',
    description: opml.description,
    answers: cachedDocument(opml.type, 'OPML 2.0.'),
    samples: [{ title: 'For a feed reader' }],
  },
  {
    ...{ id: 'getGuide', method: 'get', path: llms.path, group: 'Documents' },
    summary: 'What an agent is told first',
    description: llms.description,
    answers: cachedDocument(llms.type, 'Markdown, as llmstxt.org has it.'),
    samples: [{ title: 'Before anything else' }],
  },
]

function formatOperation({ path, type, label, description, usualLimit }: DocumentFormat): Operation {
  return {
    ...{ id: `getReleases${path.split('.')[1]?.replace(/^./, first => first.toUpperCase())}`, method: 'get', path, group: 'Documents' },
    summary: `Any question as ${label}`,
    description,
    parameters: [...filterParameters, limit(usualLimit), cursor],
    answers: cachedDocument(type, schemas[path] ?? `${label}: releases that fit every filter, newest first.`, ['Link']),
    samples: [{ title: 'Open weights of one family', path: `${path}?openness=weights&q=vision` }],
  }
}
