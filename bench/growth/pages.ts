/** A page with each table behind its mark: `<!-- name -->`, what stood there before, `<!-- /name -->`. */
export function fillIn(page: string, tables: Record<string, string>): string {
  return page.replaceAll(/<!-- (\w+) -->\n[\s\S]*?<!-- \/\1 -->/g, (before, name: string) => {
    const table = tables[name]
    return table ? `<!-- ${name} -->\n\n${table}\n\n<!-- /${name} -->` : before
  })
}
