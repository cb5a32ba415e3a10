import {
  type Fields,
  fieldsOf,
  isFields,
  isWebAddress,
  json,
  listOf,
  merge,
  Refused,
  type Service,
  type Shown,
  takeLinks,
  textOf,
} from './service.ts'

const mismatch = json(400, {
  error: { code: 'TriggerInputSchemaMismatch', message: 'The input body for trigger did not match its schema definition.' },
})

/** A workflow takes what its trigger's schema says and puts the card into a channel later. */
export const teams: Service = {
  kind: 'teams',
  hosts: ['.logic.azure.com', '.api.powerplatform.com', '.webhook.office.com'],
  hear(asked) {
    const body = fieldsOf(asked, mismatch)
    if (Buffer.byteLength(asked.body) > 28 * 1024) throw new Refused(json(413, { error: { code: 'RequestEntityTooLarge' } }))
    const [attachment] = listOf(body.attachments)
    const card = isFields(attachment?.content) ? attachment.content : {}
    const isCard = attachment?.contentType === 'application/vnd.microsoft.card.adaptive' && card.type === 'AdaptiveCard'
    const elements = listOf(card.body)
    if (body.type !== 'message' || !isCard || !/^1\.[0-5]$/.test(textOf(card.version)) || !elements.every(isElement))
      throw new Refused(mismatch)
    const actions = listOf(card.actions)
    if (actions.length > 6 || !actions.every(isAction)) throw new Refused(mismatch)
    const shown = merge([...elements.flatMap(show), ...actions.map(showAction)])
    const isCalling = isFields(card.msteams) && card.msteams.entities !== undefined
    return {
      target: `${asked.host}${asked.url.pathname}`,
      messageId: null,
      body,
      ...shown,
      mentions: isCalling ? ['entities'] : shown.mentions,
    }
  },
  taken: () => ({ status: 202, body: '' }),
  busy: seconds => json(429, { error: { code: 'TooManyRequests' } }, { 'retry-after': String(seconds) }),
  tellsHowLong: true,
  gone: json(400, {
    error: { code: 'WorkflowTriggerIsNotEnabled', message: "The trigger is not enabled: the workflow is in state 'Deleted'." },
  }),
}

/** What a connector of old says when what is behind it fails: 200. */
export const connectorFailed = {
  status: 200,
  body: 'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId x',
}

function isElement(element: Fields): boolean {
  if (element.type === 'TextBlock') return textOf(element.text) !== ''
  return element.type === 'RichTextBlock' && listOf(element.inlines).length > 0 && listOf(element.inlines).every(isRun)
}

function isRun(run: Fields): boolean {
  return (
    run.type === 'TextRun' &&
    textOf(run.text) !== '' &&
    (run.selectAction === undefined || (isFields(run.selectAction) && isAction(run.selectAction)))
  )
}

function isAction(action: Fields): boolean {
  return action.type === 'Action.OpenUrl' && isWebAddress(action.url)
}

function showAction(action: Fields): Shown {
  return { text: textOf(action.title), links: [textOf(action.url)], mentions: [] }
}

/** A block of text knows Markdown, a run of text knows nothing. */
function show(element: Fields): Shown[] {
  if (element.type === 'RichTextBlock') return [joined(listOf(element.inlines))]
  const { text, links } = takeLinks(textOf(element.text))
  return [{ text, links, mentions: text.match(/<at>.*?<\/at>/g) ?? [] }]
}

function joined(runs: Fields[]): Shown {
  const links = runs.flatMap(run => (isFields(run.selectAction) ? [textOf(run.selectAction.url)] : []))
  return { text: runs.map(run => textOf(run.text)).join(''), links, mentions: [] }
}
