import { bareLinks, bareMentions, isWebAddress, type Shown, takeLinks } from './service.ts'

/** Markdown of services that know no escape: tags, links and @ are what they say. */
export function showMarkdown(markdown: string): Shown {
  const { text, outside, links } = takeLinks(markdown)
  const tags = markdown.match(/<[^>\n]+>/g) ?? []
  const isBroken = links.some(link => !isWebAddress(link))
  return {
    text: text.replace(/\*\*|^#+ |^> /gm, ''),
    links: [
      ...links,
      ...tags.filter(tag => !tag.startsWith('<@')),
      ...bareLinks(outside),
      ...(isBroken ? ['an address that is none'] : []),
    ],
    mentions: [...tags.filter(tag => tag.startsWith('<@')), ...bareMentions(outside)],
  }
}
