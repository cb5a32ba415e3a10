import { Tokenizer } from 'htmlparser2'

/** The characters of a reference without `&` and `;` (`#8217`, `#x2019`, `rsquo`); empty for code points no text may hold; null for names nobody knows. */
export function decodeReference(name: string): string | null {
  const known = decoded.get(name)
  if (known !== undefined) return known
  const found = name.startsWith('#') ? decodeNumber(name) : decodeName(name)
  if (decoded.size < 5000) decoded.set(name, found)
  return found
}

const decoded = new Map<string, string | null>()

function decodeNumber(name: string): string {
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10)
  if (code >= 0x80 && code <= 0x9f) return windows1252[code - 0x80] ?? ''
  const isLegal =
    code === 9 ||
    code === 10 ||
    code === 13 ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff)
  return isLegal ? String.fromCodePoint(code) : ''
}

/** Numbers 128 to 159 are control characters in Unicode and were meant as windows-1252. */
const windows1252 = Array.from('€\u0000‚ƒ„…†‡ˆ‰Š‹Œ\u0000Ž\u0000\u0000‘’“”•–—˜™š›œ\u0000žŸ', letter => (letter === '\u0000' ? '' : letter))

/** HTML's two thousand names are in htmlparser2's tokenizer. */
function decodeName(name: string): string | null {
  const parts: string[] = []
  let isDecoded = false
  const ignore = () => undefined
  const tokenizer = new Tokenizer(
    { xmlMode: false, decodeEntities: true },
    {
      ontext: () => parts.push(''),
      ontextentity: codepoint => {
        isDecoded = true
        parts.push(String.fromCodePoint(codepoint))
      },
      onattribdata: ignore,
      onattribentity: ignore,
      onattribend: ignore,
      onattribname: ignore,
      oncdata: ignore,
      onclosetag: ignore,
      oncomment: ignore,
      ondeclaration: ignore,
      onend: ignore,
      onopentagend: ignore,
      onopentagname: ignore,
      onprocessinginstruction: ignore,
      onselfclosingtag: ignore,
    },
  )
  tokenizer.write(`&${name};`)
  tokenizer.end()
  return isDecoded ? parts.join('') : null
}
