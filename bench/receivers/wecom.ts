import { showMarkdown } from './markdown.ts'
import { fieldsOf, isFields, json, Refused, type Reply, type Service, textOf } from './service.ts'

/** Says everything with 200. */
export const wecom: Service = {
  kind: 'wecom',
  hosts: ['qyapi.weixin.qq.com'],
  hear(asked) {
    const target = asked.url.searchParams.get('key') ?? ''
    if (asked.url.pathname !== '/cgi-bin/webhook/send' || target === '') throw new Refused(no(93000, 'invalid webhook url'))
    const body = fieldsOf(asked, no(40035, 'invalid json'))
    const content = isFields(body.markdown) ? textOf(body.markdown.content) : ''
    if (body.msgtype !== 'markdown') throw new Refused(no(40008, 'invalid message type'))
    if (content === '') throw new Refused(no(44004, 'content is empty'))
    if (Buffer.byteLength(content) > 4096)
      throw new Refused(no(40058, 'markdown.content exceed max length 4096. invalid Request Parameter'))
    return { target, messageId: null, body, ...showMarkdown(content) }
  },
  taken: () => no(0, 'ok'),
  busy: () => no(45009, 'api freq out of limit'),
  tellsHowLong: false,
  gone: no(93000, 'invalid webhook url'),
}

function no(errcode: number, errmsg: string): Reply {
  return json(200, { errcode, errmsg })
}
