import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { services } from '../../../bench/receivers/index.ts'
import type { Message } from '../../../workers/channels/contract.ts'
import { channels } from '../../../workers/channels/index.ts'
import { sampled, samples, useChannels } from '../../support/channels.ts'
import { chinese, confirmation, correction, digest, item, message } from '../../support/messages.ts'

const hostile = `${'<b>@everyone</b> [x](https://evil.example) *_~`| '.repeat(7)}👩‍👩‍👧‍👦`.slice(0, 300)
const many = digest(60, { more: { count: 12, text: 'and 12 more', url: 'https://modelwire.example/?more' } })
const messages: [string, Message][] = [
  ['one release', message()],
  ['60 releases', digest(60)],
  ['60 releases of 72', many],
  ['a headline of 300 hostile characters', message({ items: [item({ headline: hostile })], title: hostile })],
  ['Chinese', chinese()],
  ['a correction', correction()],
  ['a confirmation', confirmation()],
  [
    'texts without end',
    message({
      items: [item({ headline: 'x'.repeat(100_000), facts: [{ label: '量', value: '界'.repeat(50_000) }] })],
      lead: ['y'.repeat(50_000)],
    }),
  ],
]

/** Settings of channels that are played elsewhere. */
const played = sampled.filter(({ kind }) => services[kind])

const { received, failWith, send, sendImpatiently } = useChannels()

test('every channel that speaks HTTP has a sample and a receiver', () => {
  const apart = Object.keys(channels).filter(kind => kind !== 'email')
  expect(apart.filter(kind => !samples[kind] || !services[kind])).toEqual([])
})

describe.each(played)('$kind', ({ channel, sample }) => {
  test.each(messages)('takes %s in its own form, within its limits', async (_, told) => {
    expect(await send(channel, told, sample.settings)).toMatchObject({ isTaken: true })
    expect(received().map(each => [each.service, each.isTaken, each.problem])).toEqual([[channel.kind, true, null]])
    expect(received()[0]?.mentions).toEqual([])
  })

  test('shows the release, what it rests on, why it comes and the way out', async () => {
    if (channel.kind === 'webhook') return
    await send(channel, message({ lead: ['A test of the way.'] }), sample.settings)
    const [{ text, links } = { text: '', links: [] as string[] }] = received()
    for (const words of [
      'Acme released Acme-1',
      'Apache-2.0',
      '685B (37B active)',
      'A test of the way.',
      'You asked for',
      'Stop these messages',
      'Open the timeline',
    ])
      expect(seen(text)).toContain(words)
    for (const link of [
      'https://modelwire.example/releases/acme-1',
      'https://huggingface.co/acme/Acme-1',
      'https://modelwire.example/subscriptions/sub_1/stop/abc',
      'https://modelwire.example/?company=acme',
    ])
      expect(links).toContain(link)
  })

  test('says before and after of a correction', async () => {
    if (channel.kind === 'webhook') return
    await send(channel, correction(), sample.settings)
    expect(seen(received()[0]?.text ?? '')).toMatch(/license: MIT → Apache-2\.0[\s\S]*releasedAt: – → 2025-04-28/)
  })

  test('leaves out whole releases and counts what it left out', async () => {
    if (channel.kind === 'webhook') return
    await send(channel, many, sample.settings)
    const text = seen(received()[0]?.text ?? '')
    const shown = text.match(/^.*Acme released Acme-\d+/gm)?.length ?? 0
    expect(shown).toBeGreaterThan(3)
    const more = shown === 60 ? 'and 12 more' : `+${72 - shown}`
    expect(text).toContain(more)
  })

  test('takes its service’s own goodbye as permanent, and a 503 not', async () => {
    let isGone = true
    failWith(() => (isGone ? 'gone' : 'unavailable'))
    expect(await send(channel, message(), sample.settings)).toMatchObject({ isTaken: false, isPermanent: true })
    isGone = false
    const outcome = await send(channel, message(), sample.settings)
    expect(outcome).toMatchObject({ isTaken: false, status: 503, isPermanent: false })
    expect('isRefused' in outcome && outcome.isRefused).toBeFalsy()
  })

  test('waits as long as its service asks for', async () => {
    failWith(() => 'busy')
    const outcome = await send(channel, message(), sample.settings)
    expect(outcome).toMatchObject({ isTaken: false, isPermanent: false })
    const seconds = 'retryAfterSeconds' in outcome ? outcome.retryAfterSeconds : null
    if (services[channel.kind]?.tellsHowLong) expect(seconds).toBe(37)
    else expect(seconds).toBeGreaterThan(1)
  })

  test.each(['drop', 'hang'] as const)('is a failure that may pass when the receiver takes it and does not answer (%s)', async fault => {
    failWith(() => fault)
    const way = fault === 'drop' ? send : sendImpatiently
    expect(await way(channel, message(), sample.settings)).toMatchObject({ isTaken: false, status: null, isPermanent: false })
    expect(received().map(each => each.status)).toEqual([null])
  })

  test('names a setting that it does not know, and the one that is wrong', () => {
    const problems = (given: unknown) => JSON.stringify(channel.settings.safeParse(given).error?.issues ?? [])
    expect(problems({ ...sample.settings, colour: 'red' })).toContain('colour')
    const [first = ''] = Object.keys(sample.settings)
    expect(problems({ ...sample.settings, [first]: 'gopher://one.example/s3cretWrong' })).toContain(first)
    expect(problems({ ...sample.settings, [first]: 'gopher://evil.example/s3cretWrong' })).not.toContain('s3cretWrong')
    expect(problems({})).toContain('"path"')
  })

  test('has a label and an example for every field, and says which are secret', () => {
    const schema = z.toJSONSchema(channel.settings, { io: 'input', unrepresentable: 'any' })
    const fields = Object.entries(schema.properties ?? {}) as [string, { label?: string; example?: unknown; isSecret?: boolean }][]
    expect(fields.filter(([, field]) => !field.label || field.example === undefined).map(([name]) => name)).toEqual([])
    expect(fields.some(([, field]) => field.isSecret)).toBe(true)
  })

  test('shows no secret, whatever the receiver repeats', async () => {
    const told = sample.secrets.join(' ')
    const faults = [
      'gone',
      'broken',
      { status: 400, body: `no: ${told} ${JSON.stringify(sample.settings)}` },
      { status: 200, body: JSON.stringify({ code: 1, errcode: 1, errmsg: told, msg: told }) },
    ] as const
    let turn = 0
    failWith(() => faults[turn++] ?? null)
    const outcomes = []
    for (const _ of faults) outcomes.push(await send(channel, message(), sample.settings))
    const shown = JSON.stringify([outcomes, channel.describe(channel.settings.parse(sample.settings))])
    expect(sample.secrets.filter(secret => shown.includes(secret))).toEqual([])
  })

  test('knows the same receiver again, and another from it', () => {
    const endpoint = (given: unknown) => channel.endpointOf(channel.settings.parse(given))
    expect(endpoint(sample.same ?? sample.settings)).toBe(endpoint(sample.settings))
    expect(endpoint(sample.other)).not.toBe(endpoint(sample.settings))
  })
})

/** What a reader sees of it. */
function seen(text: string): string {
  return text.replaceAll('\u2060', '')
}
