import type { Texts } from '../view.ts'

interface SubscribeText {
  title: string
  heading: string
  lead: string
  previewLater: string
  whereTo: string
  nothingMade: string
  asksFirst: string
  firstNews: string
  signed: string
  subscribe: string
  wishes: {
    topics: string
    howOften: string
    fold: string
    timeZone: string
    digestHour: string
    digestWeekday: string
    quietFrom: string
    quietTo: string
    language: string
    optional(label: string): string
    unchanged: string
    /** At the end of what is wrong. */
    stop: string
    didYouMean(nearest: string): string
  }
  preview: {
    heading: string
    nothing: string
    sent(messages: number, perWeek: number, kinds: string, cadences: string): string
    sizes: string
    byNews: string
    byDates: string
  }
}

export const subscribeText: Texts<SubscribeText> = {
  en: {
    title: 'Alerts: Modelwire',
    heading: 'Be told, once, where you work',
    lead: 'Choose what you want to hear of; see what it would have sent; say where to.',
    previewLater: 'The preview is shown again within the hour.',
    whereTo: 'Where to',
    nothingMade: 'Nothing was made yet: what is marked below needs another look, and what is secret has to be given again.',
    asksFirst: 'The first message asks whether it is wanted there; nothing else is sent before the answer.',
    firstNews: 'The first news is the first message.',
    signed: ' Messages are signed; the secret is shown once, on the next page.',
    subscribe: 'Subscribe',
    wishes: {
      topics: 'Tell me when a release is',
      howOften: 'How often',
      fold: 'One message for what comes within (minutes)',
      timeZone: 'Time zone',
      digestHour: 'Hour of the digest',
      digestWeekday: 'Day of a weekly one',
      quietFrom: 'Quiet from',
      quietTo: 'Quiet until',
      language: 'Language of messages',
      optional: label => `${label} (optional)`,
      unchanged: 'as it is; write here to change it',
      stop: '.',
      didYouMean: nearest => ` Did you mean ${nearest}?`,
    },
    preview: {
      heading: 'The last 30 days',
      nothing: 'would have sent nothing. You will hear when something comes.',
      sent: (messages, perWeek, kinds, cadences) =>
        `would have sent *${messages} message${messages === 1 ? '' : 's'}*, ${perWeek} a week: ${kinds}. By cadence: ${cadences}.`,
      sizes: 'Releases that state no size are left out, large ones too.',
      byNews: 'By what became news here in that time; corrections and withdrawals come on top.',
      byDates: 'By the dates of releases: this tracker has not watched for 30 days yet.',
    },
  },
  zh: {
    title: '订阅：Modelwire',
    heading: '在您工作的地方，只通知一次',
    lead: '选择想了解的内容，看看它本会发送什么，再说明发到哪里。',
    previewLater: '一小时内会再次显示预览。',
    whereTo: '发到哪里',
    nothingMade: '尚未创建：下面标出的内容需要再看一遍，机密内容需要重新填写。',
    asksFirst: '第一条消息会询问那里是否需要；得到答复之前不发送其他内容。',
    firstNews: '第一条新闻就是第一条消息。',
    signed: '消息带有签名；密钥只在下一页显示一次。',
    subscribe: '订阅',
    wishes: {
      topics: '发布处于以下状态时通知我',
      howOften: '频率',
      fold: '多少分钟内的内容合为一条消息',
      timeZone: '时区',
      digestHour: '汇总的时刻（小时）',
      digestWeekday: '每周汇总的日子',
      quietFrom: '免打扰开始',
      quietTo: '免打扰结束',
      language: '消息的语言',
      optional: label => `${label}（可选）`,
      unchanged: '保持不变；在此填写即可修改',
      stop: '。',
      didYouMean: nearest => `您是想说 ${nearest} 吗？`,
    },
    preview: {
      heading: '过去 30 天',
      nothing: '本不会发送任何内容。有新内容时会通知您。',
      sent: (messages, perWeek, kinds, cadences) => `本会发送*${messages} 条消息*，每周 ${perWeek} 条：${kinds}。按频率：${cadences}。`,
      sizes: '未说明规模的发布不包括在内，大的也一样。',
      byNews: '按这段时间在此成为新闻的内容计算；更正和撤回另计。',
      byDates: '按发布日期计算：本站观察还不满 30 天。',
    },
  },
}
