import { z } from 'zod'
import type { Topic } from '../../config/words.ts'
import type { PostAnswer } from '../http.ts'
import type { Channel, Message, MessageItem, Outcome } from './contract.ts'
import { type Codes, fieldsOf, isRecord, judge } from './parts/answer.ts'
import { changeText } from './parts/change.ts'
import { hookField, secretsOf } from './parts/hook.ts'
import { fitted, isSaidByItem, type Part } from './parts/layout.ts'
import { webAddress } from './parts/link.ts'
import { sentJson, taken } from './parts/outcome.ts'
import { bytesOf, short } from './parts/text.ts'

/**
 * Workflows ("when a Teams webhook request is received") live on the first two hosts. The third is of the retired connectors: those
 * that an organisation still has take the same card, answer 200 whatever became of it, and say in the body when it failed.
 */
const hooks = {
  hosts: ['.logic.azure.com', '.api.powerplatform.com', '.webhook.office.com'],
  path: /^\/(powerautomate\/automations\/direct\/)?workflows\/[\w-]+\/triggers\/[\w-]+\/paths\/invoke\/?$|^\/webhookb2\/[\w@-]+\/IncomingWebhook\/[\w/-]+$/i,
  example: 'https://prod-00.westeurope.logic.azure.com/workflows/0123abcd/triggers/manual/paths/invoke?api-version=1&sig=xxxx',
}

const settings = z.strictObject({ url: hookField(hooks, 'Webhook address') })
type Settings = z.output<typeof settings>

/** A workflow that was turned off, deleted, or closed to the outside. */
const codes: Codes = {
  gone: [
    ...['WorkflowTriggerIsNotEnabled', 'WorkflowNotFound', 'WorkflowDisabled', 'WorkflowTriggerNotFound', 'ResourceNotFound'],
    ...['DirectApiAuthorizationRequired', 'DirectApiInvalidAuthorizationScheme', 'AuthorizationFailed', 'Unauthorized'],
  ],
  refused: ['TriggerInputSchemaMismatch', 'InvalidRequestContent', 'BadRequest', 'RequestEntityTooLarge'],
}

/** A message of Teams has at most 28 kB; a part is left for what the workflow adds. */
const most = { items: 30, bytes: 26_000, title: 250 }

const colours: Record<Topic, string> = {
  planned: 'Default',
  announced: 'Accent',
  released: 'Good',
  withdrawn: 'Attention',
  corrected: 'Warning',
}

export const teams: Channel<Settings> = {
  kind: 'teams',
  label: 'Microsoft Teams',
  help: 'The address of a workflow: in a channel, choose Workflows, “Send webhook alerts to a channel”, and copy the address that it shows.',
  settings,
  endpointOf: ({ url }) => `${new URL(url).host}${new URL(url).pathname}?${new URL(url).searchParams.get('sig') ?? ''}`,
  describe: ({ url }) => new URL(url).host,
  isConsentProven: true,
  gapMs: 1000,
  send(message, { url }, tools) {
    const body = fitted(
      message,
      most.items,
      part => layOut(message, part),
      body => bytesOf(JSON.stringify(body)) <= most.bytes,
    )
    return sentJson(tools, { url, body, secrets: secretsOf(url) }, read)
  },
}

interface Run {
  type: 'TextRun'
  text: string
  weight?: 'Bolder'
  color?: string
  isSubtle?: boolean
  selectAction?: { type: 'Action.OpenUrl'; url: string }
}

/** Runs of text, which know no markup, in place of blocks of text, which know Markdown. */
function layOut(message: Message, part: Part) {
  const title: Run = { type: 'TextRun', text: short(message.title, most.title), weight: 'Bolder' }
  const lead = message.lead.slice(0, 8).map(sentence => paragraph([run(sentence, part.width * 2)]))
  const why = [
    ...(message.why === '' ? [] : [run(message.why, part.width), run(' · ')]),
    linked(message.stop.label, message.stop.url, part.width),
  ]
  const body = [
    ...(isSaidByItem(message, part) ? [] : [{ ...paragraph([title]), style: 'heading' }]),
    ...lead,
    ...part.items.flatMap(item => paragraphsOf(item, part)),
    ...(part.more ? [paragraph([linked(part.more.text, part.more.url, part.width)])] : []),
    { ...paragraph(why.map(each => ({ ...each, isSubtle: true }))), separator: true, spacing: 'Medium' },
  ]
  const actions = message.actions.slice(0, 4).flatMap(({ label, url }) => {
    const address = webAddress(url)
    return address === null ? [] : [{ type: 'Action.OpenUrl', title: short(label, 60), url: address }]
  })
  const content = {
    ...{ $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', type: 'AdaptiveCard', version: '1.4' },
    ...{ body, ...(actions.length > 0 ? { actions } : {}), msteams: { width: 'Full' } },
  }
  return { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }] }
}

function paragraphsOf(item: MessageItem, part: Part) {
  const headline: Run = { ...linked(item.headline, item.url, part.width), weight: 'Bolder', color: colours[item.topic] }
  const facts = item.facts
    .slice(0, 8)
    .flatMap((fact, index) => [
      ...(index > 0 ? [run(' · ')] : []),
      { type: 'TextRun' as const, text: `${short(fact.label, part.width)}${part.colon}`, isSubtle: true },
      run(fact.value, part.width),
    ])
  const lines = [
    ...(facts.length > 0 ? [facts] : []),
    ...item.changes.slice(0, 8).map(change => [run(changeText(change, part.colon), part.width)]),
    ...item.evidence.slice(0, part.evidence).map(each => [{ ...linked(each.text, each.url, part.width), isSubtle: true }]),
  ]
  return [{ ...paragraph([headline]), spacing: 'Medium' }, ...lines.map(runs => ({ ...paragraph(runs), spacing: 'None' }))]
}

function paragraph(inlines: Run[]) {
  return { type: 'RichTextBlock', inlines }
}

function run(text: string, width = 400): Run {
  return { type: 'TextRun', text: text === ' · ' ? text : short(text, width) }
}

function linked(text: string, url: string | null, width: number): Run {
  const address = webAddress(url)
  return address === null ? run(text, width) : { ...run(text, width), selectAction: { type: 'Action.OpenUrl', url: address } }
}

/** A workflow says 202 and nothing; a connector 200 and `1`, or 200 and what went wrong behind it. */
function read(answer: PostAnswer): Outcome {
  const inner = /failed with error.*?returned HTTP error (\d+)/is.exec(answer.text)?.[1]
  if (inner !== undefined) return judge(answer, { service: 'Teams', code: Number(inner), reason: 'behind its connector' }, behind)
  if (answer.status >= 200 && answer.status < 300 && !/failed|error/i.test(answer.text)) return taken(answer)
  const { error } = fieldsOf(answer.text)
  const code = isRecord(error) && typeof error.code === 'string' ? error.code : null
  return judge(answer, { service: 'Teams', code: code ?? (answer.status === 404 ? 'WorkflowNotFound' : null) }, codes)
}

const behind: Codes = { gone: [403, 404, 410], refused: [400, 413], later: { 429: 60 } }
