/** A line of a README that matters to its structure. Depth of a list item is its indentation. */
export type Block =
  | { kind: 'heading'; level: number; text: string }
  | { kind: 'item'; indent: number; text: string }
  | { kind: 'row'; text: string }
  | { kind: 'paragraph'; text: string }

/** The headings, list items, table rows and paragraphs of Markdown, without code, comments and the HTML that wraps them. */
export function readBlocks(markdown: string): Block[] {
  const blocks: Block[] = []
  let isParagraphOpen = false
  for (const line of joinSetext(withoutCode(toLines(markdown)))) {
    const block = readLine(line)
    const last = blocks.at(-1)
    // What stands over a table's rule are the names of its columns.
    if (last?.kind === 'row' && /^[\s|:-]*-[\s|:-]*$/.test(line)) blocks.pop()
    if (!block) isParagraphOpen = false
    else if (block.kind === 'paragraph' && isParagraphOpen && last && last.kind !== 'heading' && last.kind !== 'row')
      last.text += `\n${block.text}`
    else {
      // A paragraph that is indented goes on with the list item above it, blank line or not.
      if (block.kind === 'paragraph' && last?.kind === 'item' && /^\s{2,}|^\t/.test(line)) last.text += `\n${block.text}`
      else blocks.push(block)
      isParagraphOpen = true
    }
  }
  return blocks
}

/** Comments away; HTML headings, list items and folded parts as Markdown, each on its line. */
function toLines(markdown: string): string[] {
  const text = withoutComments(markdown)
    .replace(/\r\n?/g, '\n')
    .replace(/<(h[1-6])\b[^<>]{0,300}>/gi, (_, name: string) => `\n${'#'.repeat(Number(name[1]))} `)
    .replace(/<\/h[1-6]>/gi, '\n')
    .replace(/<summary\b[^<>]{0,300}>/gi, '\n###### ')
    .replace(/<\/?details\b[^<>]{0,300}>|<\/summary>/gi, '\n')
    .replace(/<li\b[^<>]{0,300}>/gi, '\n- ')
    .replace(/<\/?(?:ul|ol|li|center)\b[^<>]{0,300}>/gi, '\n')
    // A dated item that lost the line break before it.
    .replace(/(?<=[.。!！)）]) ?- (?=[^\n]{0,30}?\d{4}[/.-]\d{1,2}[/.-]\d{1,2})/g, '\n- ')
  return text.split('\n')
}

function withoutComments(markdown: string): string {
  const parts: string[] = []
  let at = 0
  while (at < markdown.length) {
    const open = markdown.indexOf('<!--', at)
    if (open < 0) break
    parts.push(markdown.slice(at, open))
    const close = markdown.indexOf('-->', open)
    at = close < 0 ? markdown.length : close + 3
  }
  return parts.join('') + markdown.slice(at)
}

/** A fence stands alone on its line; three backticks around a date in a list item are none. */
function withoutCode(lines: string[]): string[] {
  let fence: string | null = null
  return lines.filter(line => {
    const found = /^\s{0,12}(`{3,}|~{3,})([^`]*)$/.exec(line)
    if (fence === null) {
      if (!found) return true
      fence = found[1] ?? null
      return false
    }
    if (found?.[1]?.startsWith(fence) && found[2]?.trim() === '') fence = null
    return false
  })
}

/** A line underlined with `===` or `---` is a heading. */
function joinSetext(lines: string[]): string[] {
  return lines.flatMap((line, index) => {
    const next = lines[index + 1] ?? ''
    const isText = line.trim() !== '' && !/^\s*([-*+#>|]|\d+[.)])\s?/.test(line)
    if (isText && /^ {0,3}=+\s*$/.test(next)) return [`# ${line}`]
    if (isText && /^ {0,3}-{2,}\s*$/.test(next)) return [`## ${line}`]
    return /^ {0,3}(=+|-{2,})\s*$/.test(line) ? [''] : [line]
  })
}

function readLine(written: string): Block | null {
  const line = written.replace(/^(\s{0,3}>\s?)+/, '').replaceAll('\t', '    ')
  if (line.trim() === '') return null
  const heading = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/.exec(line)
  if (heading) return { kind: 'heading', level: heading[1]?.length ?? 6, text: heading[2] ?? '' }
  const item = /^( *)(?:[-*+•]|\d{1,3}[.)])\s+(.*)$/.exec(line)
  if (item) return { kind: 'item', indent: item[1]?.length ?? 0, text: item[2] ?? '' }
  if (/^\s*\|.*\|\s*$/.test(line))
    return /^[\s|:-]+$/.test(line) ? null : { kind: 'row', text: line.trim().slice(1, -1).replaceAll('|', ' ') }
  return { kind: 'paragraph', text: line.trim() }
}
