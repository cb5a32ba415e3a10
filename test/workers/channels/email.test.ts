import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { ReceivedMail } from '../../../bench/receivers/smtp.ts'
import { readPhrases } from '../../../config/phrases.ts'
import type { DeliveryKind, MessageLanguage } from '../../../config/words.ts'
import type { ReleaseDocument } from '../../../db/types.ts'
import type { ChannelTools, Message, Outcome } from '../../../workers/channels/contract.ts'
import { email } from '../../../workers/channels/email.ts'
import { channels } from '../../../workers/channels/index.ts'
import { sendMail } from '../../../workers/channels/parts/smtp.ts'
import { composeMessage } from '../../../workers/message.ts'
import { useMailbox } from '../../support/mailbox.ts'
import { sighting } from '../../support/releases.ts'
import { describeShared, hasShared, shared } from '../../support/shared.ts'

const mailbox = useMailbox()
const phrases = readPhrases()
const from = 'Modelwire <news@modelwire.example>'
const to = { address: 'reader@example.org' }

const cirrus: ReleaseDocument = {
  id: 'acme-cirrus-3',
  kind: 'model',
  company: { id: 'acme', name: 'Acme' },
  name: 'Cirrus-3',
  family: 'Cirrus',
  version: '3',
  stage: 'released',
  openness: 'weights',
  license: { spdx: 'MIT', name: 'mit', url: null },
  modalities: { input: ['text'], output: ['text'] },
  parameters: { total: 235e9, active: 22e9 },
  contextTokens: null,
  announcedAt: null,
  releasedAt: { at: '2025-04-28T00:00:00.000Z', precision: 'day', basis: 'vendor' },
  firstSeenAt: '2025-04-28T02:14:09.000Z',
  variants: [],
  sightings: [sighting()],
  revision: 1,
  updatedAt: '2025-04-28T02:14:09.000Z',
}

interface Given {
  kind?: DeliveryKind
  language?: MessageLanguage
  documents?: Partial<ReleaseDocument>[]
  more?: number
}

function message({ kind = 'news', language = 'en', documents = [{}], more = 0 }: Given = {}): Message {
  return composeMessage(
    {
      ...{ messageId: '0190a0b0-0000-7000-8000-000000000001', kind, at: new Date('2025-04-28T02:15:00.000Z'), more },
      subscription: { id: 'sub_1', endpoint: 'endpoint-1', confirmUntil: null, query: 'company=acme', language, cadence: 'at-once' },
      tellings: documents.map(each => ({ topic: 'released', document: { ...cirrus, ...each }, changes: [] })),
    },
    { publicUrl: 'https://modelwire.example', key: new Uint8Array(32).fill(7), phrases },
  )
}

function send(given: Message = message(), { settings = to, url = mailbox.server.url, sender = from } = {}): Promise<Outcome> {
  const post: ChannelTools['post'] = () => Promise.reject(new Error('mail takes no HTTP'))
  return email.send(given, settings, { post, smtp: { url, from: sender }, now: new Date(), secrets: [] })
}

let servers = 0
/** The same server under a name that nobody has a connection to yet. */
function fresh(): { url: string } {
  servers += 1
  return { url: `${mailbox.server.url}/?name=client-${servers}.example` }
}

/** The one mail that came, of which a strict server had nothing to complain. */
function received(): ReceivedMail {
  const [mail, ...others] = mailbox.server.mails
  expect([mailbox.server.violations, others.length]).toEqual([[], 0])
  if (!mail) throw new Error('no mail came')
  return mail
}

describe('a mail', () => {
  it('is text and HTML from the operator to one address, with the news in it', async () => {
    expect(await send()).toEqual({ isTaken: true, status: 250, answer: '250 2.0.0 taken' })
    const mail = received()
    expect([mail.from, mail.to]).toEqual(['news@modelwire.example', ['reader@example.org']])
    expect(mail.all('from')).toEqual([from])
    expect(mail.all('to')).toEqual(['reader@example.org'])
    expect(mail.all('subject')).toEqual(['Acme released Cirrus-3: open weights, MIT'])
    expect(mail.all('date')).toEqual(['Mon, 28 Apr 2025 02:15:00 +0000'])
    expect(mail.parts.map(each => [each.type, each.charset])).toEqual([
      ['text/plain', 'utf-8'],
      ['text/html', 'utf-8'],
    ])
    const [text, html] = mail.parts.map(each => each.text.replaceAll('\r\n', '\n'))
    expect(text).toContain(
      'Acme released Cirrus-3: open weights, MIT\nhttps://modelwire.example/releases/acme-cirrus-3\n  Open: open weights, MIT\n  Size: 235B, 22B active\n',
    )
    expect(text).toMatch(
      /\n-- \nYou get this because it matches company = Acme\..*\nStop these messages: https:\/\/modelwire\.example\/subscriptions\/sub_1\/stop\/\S+\n/,
    )
    expect(html).toContain('<html lang="en">')
    expect(html).toContain(
      '<a href="https://modelwire.example/releases/acme-cirrus-3"><bdi>Acme released Cirrus-3: open weights, MIT</bdi></a>',
    )
    expect(html).toContain('<a href="https://acme.example/news/1">')
  })

  it('can be stopped with one click by the mail program, and is marked as sent by a program', async () => {
    const given = message()
    await send(given)
    const { all } = received()
    expect(all('list-unsubscribe')).toEqual([`<${given.oneClickUrl}>`])
    expect(all('list-unsubscribe-post')).toEqual(['List-Unsubscribe=One-Click'])
    expect(all('list-id')).toEqual(['<sub-1.modelwire.example>'])
    expect([all('auto-submitted'), all('content-language'), all('x-mailer')]).toEqual([['auto-generated'], ['en'], []])
  })

  it('is the same to the byte at every attempt', async () => {
    await send()
    await send()
    const [first, second, ...others] = mailbox.server.mails
    expect([second?.source, others]).toEqual([first?.source, []])
    expect(first?.all('message-id')).toEqual(['<msg_0190a0b0000070008000000000000001@modelwire.example>'])
  })

  it('is written in Chinese where that was asked for', async () => {
    await send(message({ language: 'zh', documents: [{ name: '卷云-3' }] }))
    const mail = received()
    expect(mail.all('subject')).toEqual(['Acme 发布了 卷云-3：开放权重，MIT'])
    expect(mail.all('content-language')).toEqual(['zh'])
    expect(mail.parts[0]?.text).toContain('规模：235B，激活 22B')
  })

  it('tells several releases, and what had no room', async () => {
    await send(message({ documents: [{}, { id: 'acme-cumulus', name: 'Cumulus' }], more: 12 }))
    const [text = '', html = ''] = received().parts.map(each => each.text)
    for (const part of [text, html]) {
      expect(part).toContain('https://modelwire.example/releases/acme-cirrus-3')
      expect(part).toContain('https://modelwire.example/releases/acme-cumulus')
      expect(part).toContain('and 12 more')
    }
  })

  it('that asks for a confirmation belongs to no list yet, and has one button', async () => {
    const given = message({ kind: 'confirmation', documents: [] })
    await send(given)
    const mail = received()
    for (const name of ['list-unsubscribe', 'list-unsubscribe-post', 'list-id', 'precedence']) expect(mail.all(name)).toEqual([])
    expect(mail.all('auto-submitted')).toEqual(['auto-generated'])
    expect(mail.parts[0]?.text).toContain(`Confirm: ${given.actions[0]?.url}`)
    expect(mail.parts[1]?.text).toContain('It was not me')
  })

  it('logs in where the address says so', async () => {
    const url = mailbox.server.url.replace('//', '//us%40er:pass%20word@')
    mailbox.server.login = 'us@er:pass word'
    expect(await send(message(), { url })).toMatchObject({ isTaken: true })
    received()
  })

  it('goes over the connection that is open', async () => {
    await send()
    await send()
    expect(mailbox.server.connections).toBeLessThanOrEqual(1)
  })
})

describe('what became of a mail', () => {
  it.each([
    ['connect', '421 4.3.2 too busy', {}],
    ['connect', 'drop', { status: null }],
    ['ehlo', '550 5.7.1 you are on a list', { status: 550, answer: null }],
    ['mail', '451 4.3.0 not now', { status: 451 }],
    ['mail', '550 5.7.1 relaying denied', { status: 550 }],
    ['mail', '552 5.3.4 too large', { status: 552, isRefused: true }],
    ['rcpt', '450 4.2.0 come again', { status: 450, answer: '450 4.2.0 come again' }],
    ['rcpt', '550 5.1.1 no such user', { status: 550, isPermanent: true }],
    ['rcpt', '550 no such user', { status: 550, isPermanent: true }],
    ['rcpt', '551 not here', { status: 551, isPermanent: true }],
    ['rcpt', '550 5.2.1 disabled', { status: 550, isPermanent: true }],
    ['rcpt', '556 5.1.10 takes no mail', { status: 556, isPermanent: true }],
    ['rcpt', '552 5.2.2 mailbox full', { status: 552 }],
    ['rcpt', '552 mailbox full', { status: 552 }],
    ['rcpt', '554 5.7.1 relaying denied', { status: 554 }],
    ['rcpt', 'drop', { status: null }],
    ['data', '451 4.3.0 not now', { status: 451 }],
    ['content', '452 4.3.1 no room', { status: 452 }],
    ['content', '554 5.7.1 looks like spam', { status: 554, isRefused: true }],
    ['content', '552 too large', { status: 552, isRefused: true }],
    ['content', '550 5.1.1 no such user', { status: 550, isPermanent: true }],
    ['content', 'drop', { status: null }],
  ] as const)('where %s is answered with %s is told apart: %o', async (stage, answer, expected) => {
    mailbox.server.answers.set(stage, answer)
    expect(await send(message(), fresh())).toMatchObject({ isTaken: false, isPermanent: false, retryAfterSeconds: null, ...expected })
    expect(mailbox.server.mails).toEqual([])
  })

  it('is later at a greylist, and taken when it comes again', async () => {
    mailbox.server.isGreylisting = true
    expect(await send()).toMatchObject({ isTaken: false, isPermanent: false, status: 450 })
    expect(await send()).toMatchObject({ isTaken: true })
    received()
  })

  it('is unknown where the connection breaks after it was taken: it comes again under the same id, and no sooner', async () => {
    mailbox.server.answers.set('content', 'taken')
    expect(await send()).toMatchObject({ isTaken: false, isPermanent: false, status: null })
    received()
  })

  it.each(['connect', 'ehlo', 'mail', 'rcpt', 'data', 'content'] as const)(
    'is later where the server falls silent at %s, and the next mail goes on',
    async stage => {
      const smtp = { url: fresh().url, from }
      const mail = { from, to: to.address, subject: 'Silence', text: 'Silence' }
      mailbox.server.answers.set(stage, 'hang')
      expect(await sendMail(smtp, mail, 100)).toMatchObject({ isTaken: false, isPermanent: false, status: null })
      mailbox.server.answers.clear()
      expect(await sendMail(smtp, mail)).toMatchObject({ isTaken: true })
    },
  )

  it('does not end what others send', async () => {
    let asked = 0
    mailbox.server.answers.set('rcpt', () => (asked++ === 0 ? '550 5.1.1 no such user' : null))
    const outcomes = await Promise.all([send(), send(), send()])
    expect(outcomes.map(each => each.isTaken).toSorted()).toEqual([false, true, true])
  })

  it('is later where nobody listens', async () => {
    const server = createServer()
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    await new Promise(resolve => server.close(resolve))
    const url = `smtp://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
    expect(await send(message(), { url })).toMatchObject({
      isTaken: false,
      isPermanent: false,
      problem: 'the mail server cannot be reached, or broke off',
    })
  })

  it('never tells the password, whatever the server answers', async () => {
    mailbox.server.login = 'user:another'
    mailbox.server.answers.set('auth', '535 5.7.8 hunter2-secret is not the password of user')
    const outcome = await send(message(), { url: mailbox.server.url.replace('//', '//user:hunter2-secret@') })
    expect(outcome).toMatchObject({ isTaken: false, isPermanent: false, status: 535, answer: null })
    expect(JSON.stringify(outcome)).not.toContain('hunter2')
  })

  it('is that no mail server is set up, where none is', async () => {
    const post: ChannelTools['post'] = () => Promise.reject(new Error('mail takes no HTTP'))
    const tools = { post, smtp: null, now: new Date(), secrets: [] }
    expect(email.unavailable?.(tools)).toBe('no mail server is set up here (SMTP_URL)')
    expect(email.unavailable?.({ smtp: { url: 'smtp://mail.example', from } })).toBeNull()
    expect(await email.send(message(), to, tools)).toMatchObject({ isTaken: false, isPermanent: false })
  })
})

describe('an address', () => {
  const read = (address: string) => channels.email?.settings.safeParse({ address })

  it.each([
    ['reader@example.org', 'reader@example.org'],
    ['A.Reader+news@EXAMPLE.Org', 'A.Reader+news@example.org'],
    ['reader@bücher.example', 'reader@xn--bcher-kva.example'],
    ['reader@例子.测试', 'reader@xn--fsqu00a.xn--0zwm56d'],
  ])('%s is kept as %s', (given, kept) => {
    expect(read(given)?.data).toEqual({ address: kept })
    expect(read(kept)?.data).toEqual({ address: kept })
  })

  it.each([
    ...['', ' ', 'reader', '@example.org', 'reader@', 'Reader <reader@example.org>', 'a@b.example, c@d.example', 'a@b.example;c@d.example'],
    ...[
      'a@b.example c@d.example',
      ' a@b.example',
      'a@b.example\r\nRCPT TO:<c@d.example>',
      'a@b.example\0',
      '"a b"@example.org',
      '"a@b"@c.example',
    ],
    ...[
      '@relay.example,@b.example:c@d.example',
      'c%d.example@relay.example',
      'd.example!c@relay.example',
      'a@b@c.example',
      'a@[127.0.0.1]',
    ],
    ...[
      'a@127.0.0.1',
      'a@localhost',
      'a..b@example.org',
      '.a@example.org',
      'ａ@example.org',
      'a@exa%6dple.org',
      'a@-b.example',
      'a@b_c.example',
    ],
    ...[
      'a(comment)@example.org',
      'a@example.org.',
      `${'a'.repeat(65)}@example.org`,
      `a@${'b'.repeat(64)}.example`,
      `a@${'b.'.repeat(125)}example`,
    ],
  ])('%j is refused, and says why', given => {
    expect(read(given)?.error?.issues[0]?.message).toMatch(/^must be one plain e-mail address/)
  })

  it('is never shown whole, and is one mailbox however it is written', () => {
    expect(email.describe({ address: 'reader@example.org' })).toBe('r***@example.org')
    const endpoints = ['reader@example.org', 'READER@example.org', 'reader+news@example.org'].map(address => email.endpointOf({ address }))
    expect(new Set(endpoints).size).toBe(1)
    expect(email.endpointOf({ address: '+1@example.org' })).toBe('+1@example.org')
  })
})

interface Vector {
  id: string
  class: string
  payload: string
}

const vectors: Vector[] = hasShared ? JSON.parse(readFileSync(shared('vectors/injection.json'), 'utf8')).vectors : []
const ofClass = (...classes: string[]) => vectors.filter(each => classes.includes(each.class)).map(each => [each.id, each.payload] as const)

describeShared('hostile text', () => {
  it.each(ofClass('email-header', 'unicode'))('%s as a name adds no header and no recipient, and is read as text', async (_, payload) => {
    await send()
    const usual = received().headers.map(each => each.name)
    mailbox.server.forget()
    const given = message({ documents: [{ name: payload, company: { id: 'acme', name: payload } }] })
    await send(given)
    const mail = received()
    expect(mail.headers.map(each => each.name)).toEqual(usual)
    expect(mail.all('subject')).toEqual([given.title])
    expect([mail.to, mail.all('bcc'), mail.parts.length]).toEqual([['reader@example.org'], [], 2])
    expect(mail.all('subject')[0]).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })

  it.each(ofClass('email-address'))('%s as an address is refused, or is one mailbox', async (_, payload) => {
    const parsed = channels.email?.settings.safeParse({ address: payload })
    if (!parsed?.success) return
    await send(message(), { settings: parsed.data as { address: string } })
    expect(received().to).toHaveLength(1)
    expect(mailbox.server.commands.filter(each => each.startsWith('RCPT'))).toHaveLength(1)
  })

  it.each(ofClass('html', 'link'))('%s is text in the HTML, and leads nowhere', async (_, payload) => {
    if (typeof payload !== 'string') return
    const url = payload
    await send(
      message({ documents: [{ name: payload, sightings: [sighting({ title: payload, url, reasons: [{ rule: 'x', words: payload }] })] }] }),
    )
    const html = received().parts[1]?.text ?? ''
    const tags = [...html.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, tag = '']) => tag.toLowerCase())
    const known = ['html', 'head', 'meta', 'title', 'body', 'h2', 'a', 'bdi', 'ul', 'li', 'p', 'br', 'strong']
    expect(tags.filter(tag => !known.includes(tag))).toEqual([])
    for (const [tag] of html.matchAll(/<[a-z][^>]*>/gi)) expect(tag).not.toMatch(/\son\w+=|srcdoc|formaction/i)
    for (const [, address] of html.matchAll(/href="([^"]*)"/g)) expect(address).toMatch(/^https?:\/\//)
  })
})
