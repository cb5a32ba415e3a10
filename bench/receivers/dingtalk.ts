import { showMarkdown } from './markdown.ts'
import { fieldsOf, isFields, json, Refused, type Reply, type Service, textOf } from './service.ts'
import { isSignedForDingtalk } from './signatures.ts'

/** Says everything with 200. */
export const dingtalk: Service = {
  kind: 'dingtalk',
  hosts: ['oapi.dingtalk.com'],
  hear(asked, secrets, now) {
    const target = asked.url.searchParams.get('access_token') ?? ''
    if (asked.url.pathname !== '/robot/send' || target === '') throw new Refused(no(300001, 'token is not exist'))
    const body = fieldsOf(asked, no(43004, 'invalid content type'))
    const known = secrets(target)
    const [timestamp, sign] = ['timestamp', 'sign'].map(name => asked.url.searchParams.get(name))
    if (known.length > 0 && !known.some(secret => isSignedForDingtalk(secret, timestamp ?? null, sign ?? null, now)))
      throw new Refused(no(310000, 'description:机器人发送签名不匹配;reason:sign not match'))
    if (Buffer.byteLength(asked.body) > 20_000) throw new Refused(no(460101, 'message too long, exceed 20000 bytes'))
    const markdown = isFields(body.markdown) ? body.markdown : {}
    if (body.msgtype !== 'markdown' || textOf(markdown.title) === '' || textOf(markdown.text) === '')
      throw new Refused(no(40035, 'param error'))
    const shown = showMarkdown(textOf(markdown.text))
    const at = isFields(body.at) ? body.at : {}
    const isCalling = at.isAtAll === true || [at.atMobiles, at.atUserIds].some(list => Array.isArray(list) && list.length > 0)
    return { target, messageId: null, body, ...shown, mentions: isCalling ? [...shown.mentions, 'at'] : shown.mentions }
  },
  taken: () => no(0, 'ok'),
  busy: () => no(130101, 'send too fast, exceed 20 times per minute'),
  tellsHowLong: false,
  gone: no(300005, 'token is not exist'),
}

function no(errcode: number, errmsg: string): Reply {
  return json(200, { errcode, errmsg })
}
