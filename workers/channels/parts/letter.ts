import type { Message, MessageItem } from '../contract.ts'

/** A message as plain text. */
export function textOf(message: Message): string {
  const colon = colonOf(message)
  const paragraphs = [
    ...message.lead,
    ...message.items.map(item => itemText(item, colon)),
    ...(message.more ? [linkText({ label: message.more.text, url: message.more.url }, colon)] : []),
    ...message.actions.map(each => linkText(each, colon)),
    `-- \n${message.why}\n${linkText(message.stop, colon)}`,
  ]
  return `${paragraphs.join('\n\n')}\n`
}

/**
 * A message as HTML: words and links alone, nothing to load, no colour that a dark screen would hide. Whatever a page or a title holds
 * is text here.
 */
export function htmlOf(message: Message): string {
  const body = [
    ...message.lead.map(each => `<p>${escaped(each)}</p>`),
    ...message.items.map(item => itemHtml(item, colonOf(message))),
    ...(message.more ? [`<p>${link(message.more.url, message.more.text)}</p>`] : []),
    `<p>${message.actions.map(each => `<strong>${link(each.url, each.label)}</strong>`).join(' · ')}</p>`,
    `<p style="${small};border-top:1px solid;padding-top:12px;margin-top:28px">${escaped(message.why)}<br>${link(message.stop.url, message.stop.label)}</p>`,
  ]
  return `<!doctype html>
<html lang="${message.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escaped(message.title)}</title>
</head>
<body style="${page}">
${body.join('\n')}
</body>
</html>
`
}

const page = 'max-width:640px;margin:0 auto;padding:16px;font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere'
const small = 'font-size:14px;opacity:.75'

/** Chinese has one of its own, which holds its place without a space. */
function colonOf({ language }: Message): string {
  return language === 'zh' ? '：' : ': '
}

function itemText({ headline, url, facts, evidence }: MessageItem, colon: string): string {
  return [
    headline,
    url,
    ...facts.map(({ label, value }) => `  ${label}${colon}${value}`),
    ...evidence.map(each => (each.url === null ? `  ${each.text}` : `  ${each.text}\n  ${each.url}`)),
  ].join('\n')
}

function itemHtml({ headline, url, facts, evidence }: MessageItem, colon: string): string {
  const known = facts.map(({ label, value }) => `<li>${escaped(label)}${colon}${foreign(value)}</li>`).join('\n')
  const proof = evidence.map(each => (each.url === null ? foreign(each.text) : link(each.url, each.text))).join('<br>\n')
  return [
    `<h2 style="font-size:18px;line-height:1.3;margin:24px 0 8px">${link(url, headline)}</h2>`,
    ...(known === '' ? [] : [`<ul style="margin:0 0 8px;padding-left:20px">\n${known}\n</ul>`]),
    ...(proof === '' ? [] : [`<p style="${small};margin:0">${proof}</p>`]),
  ].join('\n')
}

function linkText({ label, url }: { label: string; url: string }, colon: string): string {
  // apart, so that a mail program sees where the address begins
  return `${label}${colon.trimEnd()} ${url}`
}

function link(url: string, text: string): string {
  return `<a href="${escaped(url)}">${foreign(text)}</a>`
}

/** Somebody else's text: whatever direction it is written in, it stays inside. */
function foreign(text: string): string {
  return `<bdi>${escaped(text)}</bdi>`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`)
}
