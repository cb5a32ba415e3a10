import { describe, expect, it } from 'vitest'
import { openLocator } from '../../config/locator.ts'

const text = `# a comment with [[source]] in it
name = "x" # name = 2
"quoted key" = 1
list = [
  "one", # ]
  "two = 2",
  '[[source]]',
]
long = """
[[source]]
key = 1
"""

[[source]]
id = "a"
[source.settings]
item = "li"
[source.settings.headers]
x-locale = "US"

[[ source ]] # the second
settings.item = "p"
inline = { deep = "d" }

[table."dotted.key"]
value = true
`

describe('the line of a place in a TOML text', () => {
  const locate = openLocator(text)
  it.each([
    [['name'], undefined, 2],
    [['quoted key'], undefined, 3],
    [['list'], undefined, 4],
    [['list', 1], 'two = 2', 6],
    [['list', 2], '[[source]]', 7],
    [['long'], undefined, 9],
    [['source', 0], undefined, 14],
    [['source', 0, 'id'], 'a', 15],
    [['source', 0, 'settings', 'item'], 'li', 17],
    [['source', 0, 'settings', 'headers', 'x-locale'], undefined, 19],
    [['source', 1], undefined, 21],
    [['source', 1, 'settings', 'item'], 'p', 22],
    [['source', 1, 'inline', 'deep'], 'd', 23],
    [['source', 1, 'absent'], undefined, 21],
    [['table', 'dotted.key', 'value'], undefined, 26],
    [['absent'], undefined, 1],
  ])('%j %s', (place, value, line) => {
    expect(locate(place, value)).toBe(line)
  })
})
