import type { Operation, Sample } from './contract.ts'

/** A request as a terminal asks it. `$ID` and its like are what is one's own. */
export function curlOf(operation: Operation, { path, body }: Sample, publicUrl: string): string {
  const { method, token, parameters = [] } = operation
  const own = parameters
    .filter(each => each.in === 'path')
    .reduce((text, { name }) => text.replace(`{${name}}`, variable(name)), operation.path)
  const usual = body === undefined ? 'get' : 'post'
  return [
    'curl -s',
    ...(method === usual ? [] : [`-X ${method.toUpperCase()}`]),
    // double quotes, in which a shell fills in what is one's own
    `"${publicUrl}${path ?? own}"`,
    ...(token ? ['-H "Authorization: Bearer $TOKEN"'] : []),
    ...(body === undefined ? [] : [`-d '${JSON.stringify(body)}'`]),
  ].join(' ')
}

function variable(name: string): string {
  return `$${name.toUpperCase()}`
}
