import { z } from 'zod'
import { opennesses, releaseKinds, stages } from '../../../config/words.ts'
import { answerSchema } from '../jsonSchema.ts'
import { companyName, count, instant } from './parts.ts'
import { license, parameters } from './release.ts'

const author = z.strictObject({ name: z.string(), url: z.string().optional() })

const jsonFeedItem = answerSchema(
  'JsonFeedItem',
  'A release as an item of a feed.',
  z.strictObject({
    id: z.string().describe('A tag (RFC 4151), the same in every format and for ever.'),
    url: z.string().describe('Page of the release, for people.'),
    external_url: z.string().optional().describe('Its first repository.'),
    title: z.string(),
    summary: z.string(),
    content_html: z.string().describe('Our own few elements; words of others are text in them.'),
    date_published: instant.describe('The date that counts: released, else announced, else first seen.'),
    date_modified: instant.describe('When its last revision was made.'),
    authors: z.array(author),
    tags: z.array(z.string()),
    _modelwire: z
      .strictObject({
        about: z.string(),
        id: z.string().describe('As the API has it.'),
        kind: z.enum(releaseKinds),
        company: companyName,
        stage: z.enum(stages),
        openness: z.enum(opennesses),
        license: license.nullable(),
        parameters: parameters.nullable(),
        revision: count,
      })
      .describe('What programs want to know of it.'),
  }),
)

export const jsonFeedSchema = answerSchema(
  'JsonFeed',
  'JSON Feed 1.1: releases that fit every filter, newest first.',
  z.strictObject({
    version: z.literal('https://jsonfeed.org/version/1.1'),
    title: z.string(),
    description: z.string(),
    home_page_url: z.string(),
    feed_url: z.string(),
    next_url: z.string().optional().describe('The next page; absent at the end.'),
    language: z.string(),
    authors: z.array(author),
    hubs: z
      .array(z.strictObject({ type: z.string(), url: z.string() }))
      .optional()
      .describe('The WebSub hub, where one is set.'),
    items: z.array(jsonFeedItem),
  }),
)
