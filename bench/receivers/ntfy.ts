import {
  bareLinks,
  bareMentions,
  type Fields,
  fieldsOf,
  isWebAddress,
  json,
  listOf,
  Refused,
  type Reply,
  type Service,
  textOf,
} from './service.ts'

export const ntfy: Service = {
  kind: 'ntfy',
  hosts: ['ntfy.sh', 'ntfy.example'],
  hear(asked) {
    if (asked.url.pathname !== '/') throw new Refused(no(404, 40401, 'page not found'))
    if (Buffer.byteLength(asked.body) > 8192) throw new Refused(no(413, 41303, 'JSON body too large'))
    const body = fieldsOf(asked, no(400, 40017, 'invalid request: request body must be message JSON'))
    const [topic, message, title] = [textOf(body.topic), textOf(body.message), textOf(body.title)]
    if (!/^[-_A-Za-z0-9]{1,64}$/.test(topic)) throw new Refused(no(400, 40009, 'invalid request: topic invalid'))
    // it would make a file of it, which is not what was meant
    if (Buffer.byteLength(message) > 4096) throw new Refused(no(400, 40014, 'invalid request: attachments not allowed'))
    const actions = listOf(body.actions)
    if (actions.length > 3 || !actions.every(isAction)) throw new Refused(no(400, 40018, 'invalid request: actions invalid'))
    if (![1, 2, 3, 4, 5].includes(Number(body.priority ?? 3))) throw new Refused(no(400, 40007, 'invalid priority parameter'))
    const links = [
      ...bareLinks(`${title}\n${message}`),
      ...actions.map(action => textOf(action.url)),
      ...(body.click === undefined ? [] : [textOf(body.click)]),
    ]
    const text = [title, message, ...actions.map(action => textOf(action.label))].join('\n')
    return { target: topic, messageId: null, body, text, links, mentions: bareMentions(`${title}\n${message}`) }
  },
  taken: heard => json(200, { id: 'hwQ2YpKdmg', event: 'message', topic: heard.target }),
  busy: seconds => ({ ...no(429, 42901, 'limit reached: too many requests, please be nice'), headers: { 'retry-after': String(seconds) } }),
  tellsHowLong: true,
  gone: no(403, 40301, 'forbidden'),
}

function no(http: number, code: number, error: string): Reply {
  return json(http, { code, http, error })
}

function isAction(action: Fields): boolean {
  return action.action === 'view' && textOf(action.label) !== '' && isWebAddress(action.url)
}
