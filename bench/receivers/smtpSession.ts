import type { Socket } from 'node:net'
import { parseMail } from './mime.ts'
import type { SmtpReceiver, SmtpStage } from './smtp.ts'

const mostBytes = 10_000_000

/** One connection to a receiver. */
export class Session {
  private rest = ''
  private from: string | null = null
  private to: string[] = []
  private isReading = false
  private isEightBit = false
  private isSilent = false

  constructor(
    private readonly receiver: SmtpReceiver,
    private readonly greeted: Set<string>,
    private readonly socket: Socket,
  ) {}

  start(): void {
    this.socket.setEncoding('latin1').on('data', (chunk: string) => this.take(chunk))
    this.answer('connect', '220 receiver ESMTP')
  }

  private take(chunk: string): void {
    this.rest += chunk
    if (this.rest.length > mostBytes) this.socket.destroy()
    while (!this.isSilent && !this.socket.destroyed) {
      const end = this.isReading ? this.endOfMail() : this.rest.indexOf('\n')
      if (end < 0) return
      const text = this.rest.slice(0, end)
      this.rest = this.rest.slice(end + (this.isReading ? 5 : 1))
      if (this.isReading) this.mail(text)
      else this.command(text)
    }
  }

  private endOfMail(): number {
    if (this.rest.startsWith('.\r\n')) this.rest = `\r\n${this.rest}`
    return this.rest.indexOf('\r\n.\r\n')
  }

  private command(given: string): void {
    if (!given.endsWith('\r')) this.violation(`a command that ends without CR: ${given.slice(0, 60)}`)
    const line = given.replace(/\r$/, '')
    if (line.length > 510 || /[\x00-\x1f\x7f]/.test(line))
      this.violation(`a command that is too long or holds controls: ${line.slice(0, 60)}`)
    this.receiver.commands.push(line.replace(/^(AUTH \w+).*/i, '$1'))
    const [verb = ''] = line.toUpperCase().split(' ')
    const act = this.verbs[verb]
    if (act) act(line)
    else this.unknown(line)
  }

  private readonly verbs: Record<string, (line: string) => void> = {
    EHLO: () => this.answer('ehlo', ['receiver', `SIZE ${mostBytes}`, '8BITMIME', 'SMTPUTF8', 'PIPELINING', ...this.logins()]),
    HELO: () => this.answer('ehlo', '250 receiver'),
    AUTH: line => this.answer('auth', this.mayEnter(line) ? '235 2.7.0 welcome' : '535 5.7.8 not you'),
    MAIL: line => this.sender(line),
    RCPT: line => this.recipient(line),
    DATA: () => this.data(),
    RSET: () => this.reset('250 2.0.0 forgotten'),
    NOOP: () => this.reply('250 2.0.0 yes'),
    QUIT: () => this.socket.end('221 2.0.0 bye\r\n'),
  }

  private unknown(line: string): void {
    this.violation(`no command: ${line.slice(0, 60)}`)
    this.reply('500 5.5.2 no such command')
  }

  private logins(): string[] {
    return this.receiver.login === null ? [] : ['AUTH PLAIN']
  }

  private mayEnter(line: string): boolean {
    const [, user, password] = Buffer.from(line.split(' ')[2] ?? '', 'base64')
      .toString('utf8')
      .split('\0')
    return `${user}:${password}` === this.receiver.login
  }

  private sender(line: string): void {
    const [, address, parameters = ''] = /^MAIL FROM:<([^<>\s]*)>((?: [^\s]+)*)$/i.exec(line) ?? []
    if (address === undefined || this.from !== null) return void this.refuse(`not a sender here: ${line}`)
    this.isEightBit = /BODY=8BITMIME/i.test(parameters)
    this.from = address
    if (!this.answer('mail', '250 2.1.0 yes')) this.from = null
  }

  private recipient(line: string): void {
    const [, address] = /^RCPT TO:<([^<>\s]+@[^<>\s@]+)>((?: [^\s]+)*)$/i.exec(line) ?? []
    if (this.from === null) return void this.reply('503 5.5.1 who sends?')
    if (address === undefined) return void this.refuse(`not a recipient: ${line}`)
    const pair = `${this.from} ${address}`
    const isNew = this.receiver.isGreylisting && !this.greeted.has(pair)
    this.greeted.add(pair)
    if (this.answer('rcpt', isNew ? '450 4.7.1 come again' : '250 2.1.5 yes') && !isNew) this.to.push(address)
  }

  private data(): void {
    if (this.to.length === 0) return void this.reply('554 5.5.1 nobody to take it')
    this.isReading = this.answer('data', '354 go on')
  }

  private mail(text: string): void {
    this.isReading = false
    const source = `${text}\r\n`.replace(/^\.\./gm, '.')
    this.inspect(source)
    if (this.answer('content', '250 2.0.0 taken')) this.keep(source)
    this.reset(null)
  }

  private keep(source: string): void {
    try {
      this.receiver.mails.push({ ...parseMail(source), from: this.from ?? '', to: this.to, source })
    } catch (error) {
      this.violation(`a mail that cannot be read: ${error}`)
    }
  }

  private inspect(source: string): void {
    if (/(?<!\r)\n|\r(?!\n)/.test(source)) this.violation('a line that does not end in CRLF')
    if (source.split('\r\n').some(line => line.length > 998)) this.violation('a line of more than 998 bytes')
    if (!this.isEightBit && /[\x80-\xff]/.test(source)) this.violation('bytes over 127 without 8BITMIME')
    if (source.includes('\0')) this.violation('a NUL')
  }

  private refuse(problem: string): void {
    this.violation(problem)
    this.reply('501 5.5.4 what?')
  }

  private violation(problem: string): void {
    this.receiver.violations.push(problem)
  }

  private reset(said: string | null): void {
    this.from = null
    this.to = []
    if (said) this.reply(said)
  }

  /** Answers yes, or what it was told to; says whether that was a yes (or the mail is to be kept all the same). */
  private answer(stage: SmtpStage, usual: string | string[]): boolean {
    const told = this.receiver.answers.get(stage)
    const said = typeof told === 'function' ? told() : told
    if (said === 'hang') this.isSilent = true
    else if (said === 'drop' || said === 'taken') this.socket.destroy()
    else this.reply(said ?? usual)
    return said === 'taken' || said === undefined || said === null || /^[23]/.test(said)
  }

  private reply(said: string | string[]): void {
    const lines = typeof said === 'string' ? [said] : said.map((each, index) => `250${index === said.length - 1 ? ' ' : '-'}${each}`)
    if (!this.socket.destroyed) this.socket.write(`${lines.join('\r\n')}\r\n`)
  }
}
