import { createHmac } from 'node:crypto'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { isSameToken } from '../config/capability.ts'

const name = 'operator'
const seconds = 12 * 3600

/** Signs the operator in for twelve hours, on `/admin` alone. Another token in the environment ends every session. */
export function openSession(c: Context, token: string, publicUrl: string): void {
  const until = String(Math.floor(Date.now() / 1000) + seconds)
  setCookie(c, name, `${until}.${signatureOf(until, token)}`, { ...manner(publicUrl), maxAge: seconds })
}

export function closeSession(c: Context, publicUrl: string): void {
  deleteCookie(c, name, manner(publicUrl))
}

/** Whether the operator is signed in. */
export function hasSession(c: Context, token: string): boolean {
  const [, until = '', signature = ''] = /^(\d{1,12})\.([\w-]{43})$/.exec(getCookie(c, name) ?? '') ?? []
  return isSameToken(signature, signatureOf(until, token)) && Number(until) > Date.now() / 1000
}

function signatureOf(until: string, token: string): string {
  return createHmac('sha256', token).update(`operator until ${until}`).digest('base64url')
}

function manner(publicUrl: string) {
  return { path: '/admin', httpOnly: true, sameSite: 'Strict', secure: publicUrl.startsWith('https:') } as const
}
