import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { UnreadableSource } from '../../../workers/sources/contract.ts'
import { decodeText } from '../../../workers/sources/decode.ts'
import { decodeReference } from '../../../workers/sources/references.ts'
import { sanitiseXml } from '../../../workers/sources/sanitise.ts'
import { plainText, stableKey } from '../../../workers/sources/text.ts'

const markup = fc
  .array(
    fc.constantFrom(
      '<',
      '>',
      '&',
      ';',
      '"',
      "'",
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
      '<?',
      '?>',
      '<!DOCTYPE',
      '[',
      ']',
      '<item>',
      '</item>',
      '<rss',
      ' a="',
      '&amp;',
      '&#x0;',
      '&bomb;',
      'x',
      '\0',
      '\ud800',
      '🪁',
      '文',
    ),
    { maxLength: 60 },
  )
  .map(parts => parts.join(''))

describe('text in any encoding', () => {
  const chinese = '风筝二号模型今天开源了，包括权重和代码，欢迎下载。'
  it.each([
    ['gb2312', 'text/xml; charset=gb2312', chinese],
    ['gb18030', 'text/xml; charset=iso-8859-1', chinese, 'gb2312'],
    ['big5', 'text/xml', '風箏二號模型今天開源了', 'big5'],
    ['shift_jis', 'text/xml', 'カイト２を公開しました', 'Shift_JIS'],
    ['euc-kr', 'text/xml; charset=utf-8', '카이트 2 공개', 'ks_c_5601-1987'],
    ['koi8-r', null, 'Открыта модель Змей 2', 'koi8-r'],
    ['windows-1251', 'text/xml; charset=windows-1251', 'Открыта модель'],
    ['windows-1252', 'text/xml; charset=iso-8859-1', 'It’s “open” – 5 €'],
    ['utf-16le', null, 'Kite 2 風箏'],
    ['utf-16be', null, 'Kite 2 風箏'],
    ['utf-8', 'text/xml; charset=gb2312', 'Kite 2 風箏', 'gb2312'],
  ])('%s said as %s is read', (encoding, contentType, text, declared = '') => {
    const xml = declared ? `<?xml version="1.0" encoding="${declared}"?><t>${text}</t>` : `<t>${text}</t>`
    expect(decodeText(iconv.encode(xml, encoding), contentType)).toContain(text)
  })

  it('with a byte order mark is read without it, and with one broken character is still UTF-8', () => {
    expect(decodeText(Buffer.from('\ufeff{"a":1}'), null)).toBe('{"a":1}')
    const broken = Buffer.concat([Buffer.from(chinese.repeat(3)), Buffer.from([0xe6]), Buffer.from(chinese)])
    expect(decodeText(broken, null)).toContain(`${chinese}\ufffd${chinese}`)
  })

  it('is text whatever the bytes are, or a document that is refused', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom(null, 'text/xml; charset=utf-16', 'text/html; charset="x-sjis"', 'charset=nonsense'),
        (bytes, type) => {
          try {
            expect(typeof decodeText(bytes, type)).toBe('string')
          } catch (error) {
            expect(error).toBeInstanceOf(UnreadableSource)
          }
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('XML that is mended', () => {
  const clean = (text: string) => sanitiseXml(text).xml
  it.each([
    ['junk before the root', '\n 0 <?xml version="1.0"?><!-- x > --><rss></rss>', '<rss></rss>'],
    ['a DTD with entities', '<!DOCTYPE r [<!ENTITY a "]>"><!-- \' -->]><r>&a;</r>', '<r>&amp;a;</r>'],
    ['bare ampersands', '<r a="b&c">R&D & co</r>', '<r a="b&amp;c">R&amp;D &amp; co</r>'],
    ['names of HTML', '<r>&nbsp;&rsquo;&lt;&AMP;&NotAName;</r>', '<r>\u00a0’&lt;&amp;&amp;NotAName;</r>'],
    ['numbers of windows-1252 and of nothing', '<r>&#146;&#x0;&#xD800;&#65;</r>', '<r>’A</r>'],
    ['less-than signs in text', '<r>1 < 2 <3 <</r>', '<r>1 &lt; 2 &lt;3 &lt;</r>'],
    ['CDATA as it is', '<r><![CDATA[a & <b>]]></r>', '<r><![CDATA[a & <b>]]></r>'],
    ['what follows the root', '<r></r><script>x</script>', '<r></r>'],
    ['controls', '<r>a\u0000b\u0008\ud800</r>', '<r>ab</r>'],
  ])('loses %s', (_, text, expected) => expect(clean(text)).toBe(expected))

  it('says that its root never ends, and ends its CDATA', () => {
    expect(sanitiseXml('<r><i><![CDATA[half')).toEqual({ xml: '<r><i><![CDATA[half]]>', root: 'r', isTruncated: true })
  })

  it('is mended without fail, and mending it again changes nothing', () => {
    fc.assert(
      fc.property(markup, text => {
        const { xml, root } = sanitiseXml(text)
        expect(sanitiseXml(xml)).toMatchObject({ xml, root })
      }),
      { numRuns: 2000 },
    )
  })

  it('takes time in proportion to its length, whatever is in it', () => {
    for (const part of ['<', '<p', '<a "', "<a b='", '&', '&a', '<!--', '<![CDATA[', '<?', '<!DOCTYPE [', '"', '<a b="<', '</', ']]>']) {
      const started = performance.now()
      sanitiseXml(`<rss>${part.repeat(60_000)}`)
      sanitiseXml(part.repeat(60_000))
      expect(performance.now() - started, part).toBeLessThan(3000)
    }
  })
})

describe('plain text', () => {
  it.each([
    ['<think>...</think> QwQ-Max-Preview', '<think>...</think> QwQ-Max-Preview'],
    ['AT&amp;amp;T &lt;b&gt;bold&lt;/b&gt;', 'AT&T bold'],
    ['<p>One</p><p>Two<br>Three</p>', 'One Two Three'],
    ['a < b and 5 <6 > 4', 'a < b and 5 <6 > 4'],
    ['<img src=x onerror=alert(1)>safe<script>bad()</script>', 'safe'],
    ['<custom onclick="x">kept</custom>', 'kept</custom>'],
    ['<![CDATA[Title]]>', 'Title'],
    ['e\u0301\u200b\u202e  x\n\ny', 'é x y'],
  ])('of %s is %s', (markup, expected) => expect(plainText(markup, 1024)).toBe(expected))

  it('fits its limit in bytes and never ends inside a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), markup, fc.integer({ min: 4, max: 60 }), (text, more, limit) => {
        const plain = plainText(text + more, limit)
        expect(Buffer.byteLength(plain)).toBeLessThanOrEqual(limit)
        expect(plain).not.toMatch(/\p{Surrogate}/u)
      }),
      { numRuns: 1500 },
    )
  })

  it('of 200 KB of openings is read at once', () => {
    for (const part of ['<', '<p', '<p>', '<a ', '&lt;', '<!--', '</', '<a b="']) {
      const started = performance.now()
      plainText(part.repeat(100_000), 4096)
      expect(performance.now() - started, part).toBeLessThan(2000)
    }
  })
})

describe('identity', () => {
  it('does not change with the scheme of an address, and stays short', () => {
    expect(stableKey('http://lab.example/blog/1/')).toBe(stableKey('https://lab.example/blog/1/'))
    expect(stableKey('HTTPS://lab.example/x')).toBe('lab.example/x')
    expect(stableKey('tag:lab.example,2025:1')).toBe('tag:lab.example,2025:1')
    expect(stableKey(`https://lab.example/${'x'.repeat(5000)}`)).toHaveLength(32)
  })
})

it('references are what HTML says they are', () => {
  expect(['eacute', 'hellip', 'nbsp', '#x1F600', '#128', 'nosuchname', '#xFFFFFFFF'].map(decodeReference)).toEqual([
    'é',
    '…',
    '\u00a0',
    '😀',
    '€',
    null,
    '',
  ])
})
