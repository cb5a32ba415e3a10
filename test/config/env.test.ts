import { describe, expect, it } from 'vitest'
import { readEnvironment } from '../../config/env.ts'

const url = 'smtp://user:password@mail.example:587'

describe('the hub of feeds', () => {
  it('is none where none is set, and else an address as a header may hold it', () => {
    expect(readEnvironment({}).webSubHub).toBeNull()
    expect(readEnvironment({ WEBSUB_HUB: 'https://hub.example' }).webSubHub).toBe('https://hub.example/')
    expect(readEnvironment({ WEBSUB_HUB: 'https://bücher.example/ü' }).webSubHub).toBe('https://xn--bcher-kva.example/%C3%BC')
  })

  it.each(['hub.example', 'ftp://hub.example', 'javascript:alert(1)'])('stops the start where it is %s', given => {
    expect(() => readEnvironment({ WEBSUB_HUB: given })).toThrow(/^WEBSUB_HUB must be an http:\/\/ or https:\/\/ address/)
  })
})

describe('the mail server', () => {
  it('is none where none is set', () => {
    expect(readEnvironment({}).smtp).toBeNull()
    expect(readEnvironment({ SMTP_URL: '', MAIL_FROM: 'news@example.org' }).smtp).toBeNull()
  })

  it.each(['news@example.org', 'Modelwire <news@example.org>', '模型电讯 <news@example.org>', '<news@example.org>'])(
    'sends as %s',
    from => {
      expect(readEnvironment({ SMTP_URL: url, MAIL_FROM: from }).smtp).toEqual({ url, from })
    },
  )

  it.each([
    [{ SMTP_URL: url }, /^MAIL_FROM must be set where SMTP_URL is/],
    [{ SMTP_URL: 'mail.example', MAIL_FROM: 'news@example.org' }, /^SMTP_URL must be an smtp:\/\/ or smtps:\/\/ address/],
    [{ SMTP_URL: 'http://user:password@mail.example', MAIL_FROM: 'news@example.org' }, /^SMTP_URL must be/],
    [{ SMTP_URL: url, MAIL_FROM: 'Modelwire' }, /^MAIL_FROM must be an address/],
    [{ SMTP_URL: url, MAIL_FROM: 'a@example.org, b@example.org' }, /^MAIL_FROM must be an address/],
    [{ SMTP_URL: url, MAIL_FROM: 'Modelwire\r\nBcc: x <news@example.org>' }, /^MAIL_FROM must be an address/],
  ])('of %o stops the start, names the variable and tells no password', (variables, error) => {
    expect(() => readEnvironment(variables)).toThrow(error)
    expect(() => readEnvironment(variables)).not.toThrow(/password/)
  })
})

describe('metrics', () => {
  it('are told to nobody else, and on no port of their own, where nothing is set', () => {
    expect(readEnvironment({ METRICS_TOKEN: '', METRICS_PORT: '' }).metrics).toEqual({ token: null, port: null })
    expect(readEnvironment({ METRICS_TOKEN: 'abc', METRICS_PORT: '9464' }).metrics).toEqual({ token: 'abc', port: 9464 })
  })

  it.each([
    [{ METRICS_PORT: '70000' }, /^METRICS_PORT must be a port number/],
    [{ METRICS_PORT: 'x' }, /^METRICS_PORT must be a port number/],
    [{ METRICS_TOKEN: 'a b' }, /^METRICS_TOKEN must be printable ascii/],
  ])('stop the start where %o makes no sense', (given, words) => {
    expect(() => readEnvironment(given)).toThrow(words)
  })
})
