import type { Child } from 'hono/jsx'
import { documentLinks } from '../documents/links.ts'

/** What every page stands in: addresses of its files, and the version it names. */
export interface Frame {
  stylesheet: string
  icon: string
  version: string
}

const rooms = [
  { path: '/', label: 'Timeline' },
  { path: '/sources', label: 'Sources' },
  { path: '/subscribe', label: 'Alerts' },
  { path: '/docs', label: 'API' },
]

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
  children: Child
}

export function Layout({ frame, title, room, json, query = '', refresh, referrer, children }: LayoutProps) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <link rel="stylesheet" href={frame.stylesheet} />
        <link rel="icon" type="image/svg+xml" href={frame.icon} />
        <link rel="service-desc" type="application/json" href="/openapi.json" />
        <link rel="service-doc" type="text/html" href="/docs" />
        {json && <link rel="alternate" type="application/json" title="This page as JSON" href={json} />}
        {!referrer && documentLinks(query).map(({ href, type, title }) => <link rel="alternate" type={type} title={title} href={href} />)}
        {referrer && <meta name="robots" content="noindex, nofollow" />}
        {referrer && <meta name="referrer" content={referrer} />}
        {refresh && <meta http-equiv="refresh" content={String(refresh)} />}
      </head>
      <body>
        <a class="skip" href="#content">
          Skip to the content
        </a>
        <header class="top">
          <a class="brand" href="/">
            Modelwire
          </a>
          <nav aria-label="Rooms">
            {rooms.map(({ path, label }) => (
              <a href={path} aria-current={path === room ? 'page' : undefined}>
                {label}
              </a>
            ))}
          </nav>
        </header>
        <main id="content">{children}</main>
        <footer class="bottom">
          <p>
            Open models, as they are made public, each with its proof. All times are UTC.
            {json && (
              <>
                {' '}
                <a href={json}>This page as JSON</a>
              </>
            )}
          </p>
          <p class="faint">Modelwire {frame.version}</p>
        </footer>
      </body>
    </html>
  )
}
