import type { OpenApiDocument, OperationObject, ParameterObject } from '../openapi/document.ts'
import { Fields, nameOf, SchemaLink, Type } from './docsSchema.tsx'
import { Marked } from './prose.tsx'

export interface OperationProps {
  document: OpenApiDocument
  method: string
  path: string
  operation: OperationObject
}

/** What one address answers to one method: how to ask, what comes, and what may go wrong. */
export function Operation({ document, method, path, operation }: OperationProps) {
  const { operationId, summary, description, requestBody, responses, security } = operation
  const body = requestBody?.content['application/json']?.schema.$ref
  return (
    <article class="operation" id={operationId}>
      <h3>{summary}</h3>
      <p>
        <code>
          {method.toUpperCase()} {path}
        </code>
      </p>
      {description && (
        <p>
          <Marked text={description} />
        </p>
      )}
      {security && (
        <p class="faint">
          Takes <code>Authorization: Bearer</code>: <Marked text={`the token of the ${Object.keys(security[0] ?? {}).join(' or ')}.`} />
        </p>
      )}
      {operation['x-codeSamples'].map(({ label, source }) => (
        <figure>
          <figcaption class="faint">{label}</figcaption>
          <pre tabindex={0}>{source}</pre>
        </figure>
      ))}
      <Parameters document={document} operation={operation} />
      {body && (
        <p>
          The body is JSON: <SchemaLink reference={body} />.
        </p>
      )}
      <Answers document={document} responses={responses} />
    </article>
  )
}

/** Parameters of an operation, the shared ones looked up; the filters are told once, at the top of the page. */
function Parameters({ document, operation }: { document: OpenApiDocument; operation: OperationObject }) {
  const { shown, filters } = parametersOf(document, operation)
  return (
    <>
      {filters.length > 0 && (
        <p>
          Takes every <a href="#filters">filter</a>.
        </p>
      )}
      {shown.length > 0 && <ParameterTable parameters={shown} />}
    </>
  )
}

export function ParameterTable({ parameters }: { parameters: ParameterObject[] }) {
  return (
    <table class="stacked terms">
      <thead>
        <tr>
          {['Parameter', 'Values', 'Meaning'].map(heading => (
            <th scope="col">{heading}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {parameters.map(({ name, in: place, schema, description }) => (
          <tr>
            <th scope="row">
              <code>{name}</code>
              {place !== 'query' && <small> in the {place}</small>}
            </th>
            <td>
              <Type schema={schema.items ?? schema} />
            </td>
            <td>
              <Marked text={description} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The filters of an operation, and what else it takes. A filter is what several operations share and takes several values. */
export function parametersOf(
  document: OpenApiDocument,
  { parameters = [] }: OperationObject,
): { shown: ParameterObject[]; filters: ParameterObject[] } {
  const all = parameters.flatMap(each => ('$ref' in each ? (document.components.parameters[nameOf(each.$ref)] ?? []) : each))
  const isShared = new Set(parameters.flatMap(each => ('$ref' in each ? [nameOf(each.$ref)] : [])))
  const filters = all.filter(({ name, schema }) => isShared.has(name) && schema.type === 'array')
  return { shown: all.filter(each => !filters.includes(each)), filters }
}

function Answers({ document, responses }: { document: OpenApiDocument; responses: OperationObject['responses'] }) {
  return (
    <>
      <ul class="answers">
        {Object.entries(responses).map(([status, { description, content = {} }]) => {
          const [reference] = Object.values(content).flatMap(({ schema }) => schema.$ref ?? [])
          return (
            <li>
              <code>{status}</code> {reference && <SchemaLink reference={reference} />} <Marked text={description} />
            </li>
          )
        })}
      </ul>
      <AnswerFields document={document} responses={responses} />
    </>
  )
}

/** The fields of what comes where all is well, folded away: what is in them is told once, further down. */
function AnswerFields({ document, responses }: { document: OpenApiDocument; responses: OperationObject['responses'] }) {
  const good = Object.entries(responses).find(([status]) => /^2/.test(status))?.[1]
  const reference = Object.values(good?.content ?? {})[0]?.schema.$ref
  const schema = document.components.schemas[nameOf(reference ?? '')]
  if (!schema?.properties) return null
  return (
    <details>
      <summary>Fields of the answer</summary>
      <Fields schema={schema} />
    </details>
  )
}
