import type { Child } from 'hono/jsx'

interface SharedHeadProps {
  type: 'article' | 'website'
  title: string
  description: string
  /** The one address of the page, in public. */
  url: string
  /** The same for machines, in the words of schema.org. */
  data: object
  children?: Child
}

/** What other sites show where a page is shared (https://ogp.me), and JSON-LD: a block of data, which no browser runs. */
export function SharedHead({ type, title, description, url, data, children }: SharedHeadProps) {
  return (
    <>
      <link rel="canonical" href={url} />
      <meta name="description" content={description} />
      <meta property="og:site_name" content="Modelwire" />
      <meta property="og:type" content={type} />
      <meta property="og:title" content={title} />
      <meta property="og:description" content={description} />
      <meta property="og:url" content={url} />
      <meta name="twitter:card" content="summary" />
      {children}
      <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: inScript(data) }} />
    </>
  )
}

/** JSON that stands in a page: nothing in it can end the element, open another or begin a comment. */
function inScript(data: object): string {
  return JSON.stringify(data).replace(/[<>&\u2028\u2029]/g, letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
