import { isFields, json, listOf, Refused, type Service, textOf } from './service.ts'
import { isSigned } from './signatures.ts'

/** A program that keeps to Standard Webhooks; whatever host is nobody else's. */
export const webhook: Service = {
  kind: 'webhook',
  hosts: [],
  hear(asked, secrets, now) {
    const target = `${asked.host}${asked.url.pathname}`
    const header = (name: string) => asked.headers[`webhook-${name}`]
    const signed = { id: header('id'), timestamp: header('timestamp'), signature: header('signature'), body: asked.body }
    const known = secrets(target)
    if (known.length > 0 && !known.some(secret => isSigned(secret, signed, now))) throw new Refused(json(401, { error: 'bad signature' }))
    if (Buffer.byteLength(asked.body) >= 20_480) throw new Refused(json(413, { error: 'too large' }))
    const body: unknown = JSON.parse(asked.body)
    const data = isFields(body) && isFields(body.data) ? body.data : null
    if (asked.method !== 'POST' || data === null || !isFields(body) || textOf(body.type) === '')
      throw new Refused(json(400, { error: 'no event' }))
    const text = [textOf(data.title), ...listOf(data.items).map(item => textOf(item.headline))].join('\n')
    return { target, messageId: signed.id ?? null, body, text, links: [], mentions: [] }
  },
  taken: () => ({ status: 204, body: '' }),
  busy: seconds => ({ status: 429, headers: { 'retry-after': String(seconds) }, body: 'slow down' }),
  tellsHowLong: true,
  gone: { status: 410, body: 'gone' },
}
