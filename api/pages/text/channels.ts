import { type Language, useView } from '../view.ts'

interface ChannelText {
  label: string
  help: string
}

/** Channels in languages other than the one that they describe themselves in, by their kind. One that is not here speaks for itself. */
const channelTexts: Partial<Record<Language, Record<string, ChannelText>>> = {
  zh: {
    webhook: { label: 'Webhook', help: '以 POST 把 JSON 发送到您的地址，按 Standard Webhooks 签名。' },
    slack: { label: 'Slack', help: '传入 Webhook 的地址：在 Slack 中把应用“Incoming Webhooks”添加到频道，并复制其 Webhook URL。' },
    discord: { label: 'Discord', help: 'Webhook 的地址：在频道设置的“整合”→“Webhook”中复制 Webhook URL。' },
    telegram: { label: 'Telegram', help: '您的机器人（由 @BotFather 创建）以及它要写入的聊天：请先把机器人加入其中，或先给它发一条消息。' },
    teams: { label: 'Microsoft Teams', help: '工作流的地址：在频道中选择“工作流”→“向频道发送 Webhook 警报”，复制显示的地址。' },
    feishu: {
      label: '飞书 / Lark',
      help: '自定义机器人的地址：在群设置的“群机器人”中添加自定义机器人，复制其 Webhook 地址；开启了签名校验的，还要填写密钥。',
    },
    dingtalk: { label: '钉钉', help: '自定义机器人的地址：在群设置的“机器人”中添加启用加签的自定义机器人，复制其 Webhook 地址和密钥。' },
    wecom: { label: '企业微信', help: '群机器人的地址：在企业微信群中添加群机器人，复制其 Webhook 地址。' },
    ntfy: { label: 'ntfy', help: 'ntfy.sh 或您自己服务器上的主题；主题需要访问令牌的，请一并填写。' },
    email: { label: '电子邮件', help: '以文本和 HTML 发送到一个地址；须先点击第一封邮件中的链接确认。' },
  },
}

/** By what the channels themselves call them. */
const settingLabels: Partial<Record<Language, Record<string, string>>> = {
  zh: {
    Address: '地址',
    'Webhook address': 'Webhook 地址',
    'Signing secret': '签名密钥',
    'Access token': '访问令牌',
    'Bot token': '机器人令牌',
    'E-mail address': '电子邮件地址',
    'Topic of a forum': '论坛话题',
    Thread: '子区',
    Chat: '聊天',
    Server: '服务器',
    Topic: '主题',
    Body: '正文格式',
  },
}

const excuses: Partial<Record<Language, Record<string, string>>> = {
  zh: { 'no mail server is set up here (SMTP_URL)': '此处未设置邮件服务器（SMTP_URL）' },
}

/** What a channel is called in a language, or else what it calls itself. */
export function channelLabelIn(language: Language, kind: string, own: string): string {
  return find(channelTexts[language], kind)?.label ?? own
}

/** What pages say of channels in the reader's language. */
export function useChannelText() {
  const { language } = useView()
  return {
    label: (kind: string, own: string) => channelLabelIn(language, kind, own),
    help: (kind: string, own: string) => find(channelTexts[language], kind)?.help ?? own,
    setting: (label: string) => find(settingLabels[language], label) ?? label,
    excuse: (unavailable: string) => find(excuses[language], unavailable) ?? unavailable,
  }
}

function find<Value>(table: Record<string, Value> | undefined, name: string): Value | undefined {
  return table && Object.hasOwn(table, name) ? table[name] : undefined
}
