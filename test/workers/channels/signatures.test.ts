import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isSigned } from '../../../bench/receivers/signatures.ts'
import { feishuSign } from '../../../workers/channels/feishu.ts'
import { sign } from '../../../workers/channels/webhook.ts'
import { describeShared, hasShared, shared } from '../../support/shared.ts'

interface Signed {
  name?: string
  source?: string
  secret: string
  id: string
  timestamp: number
  payload: string | { repeat: string; times: number; prefix: string; suffix: string }
  signature: string
}

interface Vectors {
  official: Signed[]
  computed_hmac: Signed[]
  computed_ed25519: (Omit<Signed, 'secret'> & { whsk: string; whpk: string; payload: string })[]
  verify_cases: {
    name: string
    secret: string
    headers: { id?: string; ts?: string; sig?: string }
    body: string
    now: number
    ok: boolean
  }[]
  feishu_sign: { timestamp: string; secret: string; sign: string }
}

const vectors: Vectors = hasShared
  ? JSON.parse(readFileSync(shared('vectors/standard_webhooks.json'), 'utf8'))
  : { official: [], computed_hmac: [], computed_ed25519: [], verify_cases: [], feishu_sign: { timestamp: '0', secret: '', sign: '' } }

describeShared('the vectors of Standard Webhooks', () => {
  const signed = [...vectors.official, ...vectors.computed_hmac].map(each => ({ ...each, label: each.name ?? each.source }))

  test.each(signed)('$label is signed', ({ secret, id, timestamp, payload, signature }) => {
    expect(sign(secret, id, timestamp, bodyOf(payload))).toBe(signature)
  })

  test.each(vectors.computed_ed25519)('a key of Ed25519 signs, whole or as its seed alone, and its public half shows it', vector => {
    const { whsk, whpk, id, timestamp, payload, signature } = vector
    const seed = `whsk_${Buffer.from(whsk.slice(5), 'base64').subarray(0, 32).toString('base64')}`
    expect([whsk, seed].map(secret => sign(secret, id, timestamp, payload))).toEqual([signature, signature])
    const request = { id, timestamp: String(timestamp), signature, body: payload }
    expect(isSigned(whpk, request, timestamp)).toBe(true)
    expect(isSigned(whpk, { ...request, body: `${payload} ` }, timestamp)).toBe(false)
  })

  test.each(vectors.verify_cases)('$name: $ok', ({ secret, headers, body, now, ok }) => {
    expect(isSigned(secret, { id: headers.id, timestamp: headers.ts, signature: headers.sig, body }, now)).toBe(ok)
  })

  test('Feishu signs nothing with the instant and the secret as the key', () => {
    const { timestamp, secret, sign } = vectors.feishu_sign
    expect(feishuSign(secret, Number(timestamp))).toBe(sign)
  })
})

function bodyOf(payload: Signed['payload']): string {
  return typeof payload === 'string' ? payload : `${payload.prefix}${payload.repeat.repeat(payload.times)}${payload.suffix}`
}
