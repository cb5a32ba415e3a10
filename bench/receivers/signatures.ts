import { createHmac, createPublicKey, timingSafeEqual, verify as verifyWith } from 'node:crypto'

export interface SignedRequest {
  id: string | undefined
  timestamp: string | undefined
  signature: string | undefined
  body: string
}

/** What a receiver of Standard Webhooks checks; `key` is a `whsec_` secret or a `whpk_` public key, `now` in seconds. */
export function isSigned(key: string, { id, timestamp, signature, body }: SignedRequest, now: number): boolean {
  if (!id || !signature || !/^\d{1,12}$/.test(timestamp ?? '')) return false
  if (Math.abs(now - Number(timestamp)) > 300) return false
  const signed = Buffer.from(`${id}.${timestamp}.${body}`)
  return signature.split(' ').some(each => {
    const [version, value = ''] = each.split(',')
    const given = Buffer.from(value, 'base64')
    return key.startsWith('whpk_') ? version === 'v1a' && isByKey(key, signed, given) : version === 'v1' && isBySecret(key, signed, given)
  })
}

/** https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot */
export function isSignedForFeishu(secret: string, timestamp: unknown, sign: unknown, now: number): boolean {
  if (typeof sign !== 'string' || !(Math.abs(now - Number(timestamp)) <= 3600)) return false
  return sign === createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64')
}

/** https://open.dingtalk.com/document/orgapp/customize-robot-security-settings */
export function isSignedForDingtalk(secret: string, timestamp: string | null, sign: string | null, now: number): boolean {
  if (sign === null || !(Math.abs(now * 1000 - Number(timestamp)) <= 3_600_000)) return false
  return sign === createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64')
}

function isBySecret(secret: string, signed: Buffer, given: Buffer): boolean {
  const expected = createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
    .update(signed)
    .digest()
  return given.length === expected.length && timingSafeEqual(given, expected)
}

function isByKey(key: string, signed: Buffer, given: Buffer): boolean {
  const x = Buffer.from(key.replace(/^whpk_/, ''), 'base64').toString('base64url')
  return verifyWith(null, signed, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }), given)
}
