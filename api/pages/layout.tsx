import type { Child } from 'hono/jsx'
import { documentLinks } from '../documents/links.ts'
import { frameText } from './text/frame.ts'
import { type Language, type Theme, themes, useText, useView } from './view.ts'

/** What every page stands in: addresses of its files, and the version it names. */
export interface Frame {
  stylesheet: string
  script: string
  icon: string
  version: string
}

const rooms = [
  { path: '/', label: 'timeline' },
  { path: '/trends', label: 'trends' },
  { path: '/sources', label: 'sources' },
  { path: '/subscribe', label: 'alerts' },
  { path: '/docs', label: 'api' },
  { path: '/about', label: 'about' },
] as const

export interface LayoutProps {
  frame: Frame
  title: string
  /** Path of the room that this page is in. */
  room?: string
  /** Address of the same as JSON. */
  json?: string
  /** The question that this page answers, or that comes nearest to it, as it is saved: feeds of it are announced. */
  query?: string
  /** Seconds after which the page should be loaded anew. */
  refresh?: number
  /** One person's own: no search engine lists it, and `no-referrer` or, where a form is checked, `same-origin` is told of its address. */
  referrer?: 'no-referrer' | 'same-origin'
  /** Of the content, where it is not the reader's. */
  contentLanguage?: Language
  /** What else stands in the head. */
  head?: Child
  children: Child
}

export function Layout(props: LayoutProps) {
  const { frame, title, room, json, query = '', refresh, referrer, contentLanguage, head, children } = props
  const { language, theme, zone } = useView()
  const text = useText(frameText)
  return (
    <html lang={language} data-theme={theme === 'auto' ? undefined : theme} data-zone={zone}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <link rel="stylesheet" href={frame.stylesheet} />
        <link rel="icon" type="image/svg+xml" href={frame.icon} />
        <link rel="service-desc" type="application/json" href="/openapi.json" />
        <link rel="service-doc" type="text/html" href="/docs" />
        {json && <link rel="alternate" type="application/json" title={text.json} href={json} />}
        {!referrer && documentLinks(query).map(({ href, type, title }) => <link rel="alternate" type={type} title={title} href={href} />)}
        {referrer && <meta name="robots" content="noindex, nofollow" />}
        {referrer && <meta name="referrer" content={referrer} />}
        {refresh && <meta http-equiv="refresh" content={String(refresh)} />}
        {head}
        <script src={frame.script} defer />
      </head>
      <body>
        <a class="skip" href="#content">
          {text.skip}
        </a>
        <header class="top">
          <a class="brand" href="/">
            Modelwire
          </a>
          <nav aria-label={text.rooms}>
            {rooms.map(({ path, label }) => (
              <a href={path} aria-current={path === room ? 'page' : undefined}>
                {text[label]}
              </a>
            ))}
          </nav>
          <Switches />
        </header>
        <main id="content" lang={contentLanguage}>
          {children}
        </main>
        <footer class="bottom">
          <p>
            {text.motto} {text.zone(zone)}
            {json && (
              <>
                {' '}
                <a href={json}>{text.json}</a>
              </>
            )}
          </p>
          <p class="faint">
            <a href="/corrections/new">{text.wrong}</a> Modelwire {frame.version}
          </p>
        </footer>
      </body>
    </html>
  )
}

/** The other language, and the next theme: forms, so that they work without a script. */
function Switches() {
  const { language, theme, address } = useView()
  const text = useText(frameText)
  return (
    <form class="switches" method="post" action="/preferences">
      <input type="hidden" name="back" value={address} />
      <button type="submit" name="language" value={language === 'en' ? 'zh' : 'en'} lang={language === 'en' ? 'zh' : 'en'}>
        {language === 'en' ? '中文' : 'English'}
      </button>
      <button
        type="submit"
        name="theme"
        value={themes[(themes.indexOf(theme) + 1) % themes.length]}
        title={text.theme[theme]}
        aria-label={text.theme[theme]}
      >
        {signs[theme]}
      </button>
    </form>
  )
}

const signs: Record<Theme, string> = { auto: '◐', light: '○', dark: '●' }
