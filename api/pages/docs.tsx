import type { OpenApiDocument } from '../openapi/document.ts'
import { Operation, ParameterTable, parametersOf } from './docsOperation.tsx'
import { Fields } from './docsSchema.tsx'
import { type Frame, Layout } from './layout.tsx'
import { Marked, Prose } from './prose.tsx'

export interface DocsProps {
  frame: Frame
  /** What programs are told: all that is said of operations and fields here is said there. */
  document: OpenApiDocument
  /** docs/webhooks.md. */
  webhooks: string
  /** An address that is wrong, and what it is answered. */
  mistake: { path: string; answer: object }
}

/** The API for people: one page, in the language that its names are in. */
export function DocsPage({ frame, document, webhooks, mistake }: DocsProps) {
  const tags = document.tags.filter(({ name }) => operationsUnder(document, name).length > 0)
  return (
    <Layout frame={frame} title="API: Modelwire" room="/docs" json="/openapi.json" contentLanguage="en">
      <div class="lead">
        <h1>Ask anything by one address</h1>
        <Contents groups={tags.map(({ name }) => name)} />
      </div>
      <Introduction document={document} />
      <Filters document={document} />
      <Errors mistake={mistake} />
      {tags.map(({ name, description }) => (
        <section aria-labelledby={name}>
          <h2 id={name}>{name}</h2>
          <p>{description}</p>
          {operationsUnder(document, name).map(each => (
            <Operation document={document} {...each} />
          ))}
        </section>
      ))}
      <Agents publicUrl={publicUrlOf(document)} />
      <section class="prose">
        <Prose text={webhooks} id="webhooks" />
      </section>
      <Schemas document={document} />
    </Layout>
  )
}

function Contents({ groups }: { groups: string[] }) {
  const places = [
    ['filters', 'Filters'],
    ['errors', 'Errors'],
    ...groups.map(name => [name, name]),
    ...[
      ['agents', 'Agents'],
      ['webhooks', 'Verify a webhook'],
      ['objects', 'Objects'],
    ],
  ]
  return (
    <nav aria-label="On this page">
      <ul class="contents">
        {places.map(([id, label]) => (
          <li>
            <a href={`#${id}`}>{label}</a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Introduction({ document }: { document: OpenApiDocument }) {
  const samples = document.paths['/api/releases']?.get?.['x-codeSamples'] ?? []
  return (
    <section class="prose">
      <p>{document.info.description}</p>
      <p>
        One grammar serves the timeline, alerts and agents: whatever the <a href="/">timeline</a> shows has the same question behind it, so
        that an address can be carried from one to the other. Repeated values mean or, different filters mean and.
      </p>
      {samples.map(({ label, source }) => (
        <figure>
          <figcaption class="faint">{label}</figcaption>
          <pre tabindex={0}>{source}</pre>
        </figure>
      ))}
      <p>
        Lists lead on by <code>next</code>, and by <code>Link: rel="next"</code>. Reads carry an <code>ETag</code> of what they say: send it
        back as <code>If-None-Match</code>, and what is unchanged is a 304 without a body. For programs all of this page is{' '}
        <a href="/openapi.json">openapi.json</a>.
      </p>
    </section>
  )
}

function Filters({ document }: { document: OpenApiDocument }) {
  const list = document.paths['/api/releases']?.get
  return (
    <section aria-labelledby="filters">
      <h2 id="filters">Filters</h2>
      <p>
        Values are taken in any case. Names answer in any script and spelling, and the answer says how they were understood (
        <code>matchedAs</code>).
      </p>
      {list && <ParameterTable parameters={parametersOf(document, list).filters} />}
    </section>
  )
}

function Errors({ mistake }: Pick<DocsProps, 'mistake'>) {
  return (
    <section class="prose" aria-labelledby="errors">
      <h2 id="errors">Errors</h2>
      <p>
        <Marked text="What is wrong is a problem document (RFC 9457, `application/problem+json`): `type` tells problems apart, `detail` says it in a sentence, and `errors` names each parameter or field, what was given and the nearest right one." />
      </p>
      <pre tabindex={0}>{`GET ${mistake.path}\n\n${JSON.stringify(mistake.answer, null, 2)}`}</pre>
      <p>
        <Marked text="404 is what nobody has; 410 is a release that nothing speaks for any more, 308 one that was merged into another. 429 and 503 carry `Retry-After`. Errors are never cached." />
      </p>
    </section>
  )
}

function Agents({ publicUrl }: { publicUrl: string }) {
  const configuration = { mcpServers: { modelwire: { type: 'http', url: `${publicUrl}/mcp` } } }
  return (
    <section class="prose" aria-labelledby="agents">
      <h2 id="agents">Agents</h2>
      <p>
        <Marked text="`/mcp` is a Model Context Protocol server (streamable HTTP; no login, no session). Most clients take it as" />
      </p>
      <pre tabindex={0}>{JSON.stringify(configuration)}</pre>
    </section>
  )
}

function Schemas({ document }: { document: OpenApiDocument }) {
  return (
    <section aria-labelledby="objects">
      <h2 id="objects">Objects</h2>
      {Object.entries(document.components.schemas).map(([name, schema]) => (
        <article class="operation" id={name}>
          <h3>{name}</h3>
          {schema.description && (
            <p>
              <Marked text={schema.description} />
            </p>
          )}
          {(schema.oneOf ?? [schema]).map(each => (
            <Fields schema={each} />
          ))}
        </article>
      ))}
    </section>
  )
}

function operationsUnder({ paths }: OpenApiDocument, group: string) {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => (operation.tags.includes(group) ? [{ path, method, operation }] : [])),
  )
}

function publicUrlOf({ servers }: OpenApiDocument): string {
  return servers[0]?.url ?? ''
}
