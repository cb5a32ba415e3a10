import { Foreign, Outward } from '../../pages/parts.tsx'
import type { Item } from './item.ts'

/** A release as HTML for a reader of feeds: our own few elements, with words of others as text in them. */
export function contentOf(item: Item): string {
  return String(<Content item={item} />)
}

function Content({ item }: { item: Item }) {
  const { summary, url, repositories, moreRepositories, evidence, moreEvidence } = item
  return (
    <>
      <p>
        <Foreign text={summary} />
      </p>
      {repositories.length > 0 && (
        <ul>
          {repositories.map(each => (
            <Linked href={each.url} text={each.name} />
          ))}
          {moreRepositories > 0 && <li>and {moreRepositories} more</li>}
        </ul>
      )}
      {evidence.length > 0 && <p>Who says so:</p>}
      {evidence.length > 0 && (
        <ul>
          {evidence.map(each => (
            <Linked href={each.url} text={each.title} source={each.source} />
          ))}
          {moreEvidence > 0 && <li>and {moreEvidence} more</li>}
        </ul>
      )}
      <p>
        <a href={url}>All evidence and every revision</a>
      </p>
    </>
  )
}

function Linked({ href, text, source }: { href: string | null; text: string; source?: string }) {
  return (
    <li>
      <Outward href={href}>
        <Foreign text={text} />
      </Outward>
      {source && ` (${source})`}
    </li>
  )
}
