import type { ReleaseDocument } from '../../db/types.ts'
import type { DocumentFormat, DocumentPage } from './contract.ts'
import { contentOf } from './parts/content.tsx'
import { itemOf } from './parts/item.ts'
import { descriptionOfQuestion, titleOfQuestion } from './parts/question.ts'

/** JSON Feed 1.1. What programs want to know of a release stands under `_modelwire`, as the format has it for such. */
export const jsonFeed: DocumentFormat = {
  path: '/releases.json',
  type: 'application/feed+json; charset=utf-8',
  label: 'JSON Feed',
  description: 'A feed in JSON, whose items say in fields what their text says in words.',
  usualLimit: 50,
  write,
}

function write(page: DocumentPage): string {
  const { publicUrl, releases, links, hub } = page
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: titleOfQuestion(page),
    description: descriptionOfQuestion(page),
    home_page_url: links.page,
    feed_url: links.self,
    ...(links.next ? { next_url: links.next } : {}),
    language: 'en',
    authors: [{ name: 'Modelwire', url: publicUrl }],
    ...(hub ? { hubs: [{ type: 'WebSub', url: hub }] } : {}),
    items: releases.map(release => itemObject(release, publicUrl)),
  }
  return `${JSON.stringify(feed)}\n`
}

function itemObject(release: ReleaseDocument, publicUrl: string): object {
  const item = itemOf(release, publicUrl)
  const { kind, company, stage, openness, license, parameters, revision } = release
  const outside = item.repositories[0]?.url
  return {
    id: item.id,
    url: item.url,
    ...(outside ? { external_url: outside } : {}),
    title: item.title,
    summary: item.summary,
    content_html: contentOf(item),
    date_published: item.published,
    date_modified: item.updated,
    authors: [{ name: item.company }],
    tags: [stage, openness, company.id],
    _modelwire: {
      about: `${publicUrl}/docs#Release`,
      ...{ id: release.id, kind, company, stage, openness, license, parameters, revision },
    },
  }
}
