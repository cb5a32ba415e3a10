import type { Child } from 'hono/jsx'
import { Outward } from './parts.tsx'

/**
 * A page of our own docs/, as far as it is written in Markdown: headings, paragraphs, lists and blocks of code, with `code` and links
 * inside. Its title is of the second order, as it stands within a page.
 */
export function Prose({ text, id }: { text: string; id?: string }) {
  const [first = '', ...blocks] = blocksOf(text)
  return (
    <>
      {first.startsWith('# ') ? <h2 id={id}>{first.slice(2)}</h2> : <Block text={first} />}
      {blocks.map(block => (
        <Block text={block} />
      ))}
    </>
  )
}

/** A sentence with `code` and links in it. */
export function Marked({ text }: { text: string }) {
  return <>{text.split(/(`[^`]+`|\[[^\]]+\]\([^)]+\))/).map(mark)}</>
}

/** A block of code is one, whatever empty lines are in it. */
function blocksOf(text: string): string[] {
  const parts = text.split(/^(```[\s\S]*?^```)$/m)
  const blocks = parts.flatMap(part => (part.startsWith('```') ? part : part.split(/\n{2,}/)))
  return blocks.map(block => block.trim()).filter(Boolean)
}

function Block({ text }: { text: string }) {
  const code = /^```\w*\n([\s\S]*?)\n?```\s*$/.exec(text)?.[1]
  if (code !== undefined) return <pre tabindex={0}>{code}</pre>
  if (text.startsWith('## ')) return <h3>{text.slice(3)}</h3>
  if (!text.startsWith('- ')) {
    return (
      <p>
        <Marked text={text} />
      </p>
    )
  }
  return (
    <ol class="steps">
      {text.split(/^- /m).flatMap(item =>
        item === ''
          ? []
          : [
              <li>
                <Marked text={item} />
              </li>,
            ],
      )}
    </ol>
  )
}

function mark(part: string): Child {
  const [, label, address] = /^\[([^\]]+)\]\(([^)]+)\)$/.exec(part) ?? []
  if (label && address) return address.startsWith('http') ? <Outward href={address}>{label}</Outward> : <a href={address}>{label}</a>
  return part.startsWith('`') && part.endsWith('`') && part.length > 2 ? <code>{part.slice(1, -1)}</code> : part
}
