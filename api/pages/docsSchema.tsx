import type { Child } from 'hono/jsx'
import type { JsonSchema } from '../openapi/jsonSchema.ts'
import { Marked } from './prose.tsx'

/** The fields of an object, a row each. */
export function Fields({ schema }: { schema: JsonSchema }) {
  return (
    <table class="stacked terms">
      <thead>
        <tr>
          {['Field', 'Type', 'Meaning'].map(heading => (
            <th scope="col">{heading}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {Object.entries(schema.properties ?? {}).map(([name, field]) => (
          <tr>
            <th scope="row">
              <code>{name}</code>
              {!schema.required?.includes(name) && <small> optional</small>}
            </th>
            <td>
              <Type schema={field} />
            </td>
            <td>
              <Marked text={[field.title, field.description].filter(Boolean).join('. ')} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What a value may be, in words: those that are described elsewhere are links. */
export function Type({ schema }: { schema: JsonSchema }): Child {
  const several = schema.anyOf ?? schema.oneOf
  if (schema.$ref) return <SchemaLink reference={schema.$ref} />
  if (several)
    return (
      <>
        {joined(
          several.map(each => <Type schema={each} />),
          ' or ',
        )}
      </>
    )
  if (schema.enum)
    return (
      <>
        {joined(
          schema.enum.map(word => <code>{String(word)}</code>),
          ', ',
        )}
      </>
    )
  if (schema.const !== undefined) return <code>{String(schema.const)}</code>
  if (schema.type === 'array') {
    return (
      <>
        list of <Type schema={schema.items ?? {}} />
      </>
    )
  }
  if (schema.type === 'object') return <>{inObject(schema)}</>
  return (
    <>
      {typesOf(schema)
        .map(type => words[schema.format ?? ''] ?? words[type] ?? type)
        .join(' or ')}
    </>
  )
}

export function SchemaLink({ reference }: { reference: string }) {
  const name = nameOf(reference)
  return <a href={`#${name}`}>{name}</a>
}

export function nameOf(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1)
}

const words: Record<string, string> = {
  string: 'text',
  integer: 'whole number',
  boolean: 'true or false',
  'date-time': 'instant',
  uri: 'address',
}

function typesOf({ type = 'anything' }: JsonSchema): string[] {
  return Array.isArray(type) ? type : [type]
}

function inObject({ properties, additionalProperties }: JsonSchema): Child {
  if (properties)
    return joined(
      Object.entries(properties).map(([name, field]) => <>{[<code>{name}</code>, ' ', <Type schema={field} />]}</>),
      ', ',
    )
  return typeof additionalProperties === 'object' && Object.keys(additionalProperties).length > 0 ? (
    <>
      object of <Type schema={additionalProperties} />
    </>
  ) : (
    'object'
  )
}

function joined(children: Child[], between: string): Child[] {
  return children.flatMap((child, place) => (place === 0 ? [child] : [between, child]))
}
