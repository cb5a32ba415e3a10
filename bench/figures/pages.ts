import { ConfigurationError } from '../../config/error.ts'

const [begin, end] = ['<!-- figures -->', '<!-- /figures -->']

/** A page with `text` in place of what stands between its marks. A page without them is a ConfigurationError. */
export function putBetweenMarks(page: string, text: string, name: string): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from < 0 || to < from) throw new ConfigurationError(`${name} has no ${begin} with ${end} behind it: the table has no place there`)
  return `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`
}
