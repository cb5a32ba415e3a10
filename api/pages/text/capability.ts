import type { SubscriptionState } from '../../../config/words.ts'
import type { Texts } from '../view.ts'

interface CapabilityText {
  wanted: string
  asked(channel: string, target: string): string
  here: string
  yes: string
  outcomes: Record<SubscriptionState, { title: string; sentence: string }>
  stop: string
  goTo(channel: string, target: string): string
  stopThem: string
  stopped: string
  nothingMore: string
  takenBack: string
  again: string
  asksFor(query: string): string
  everything: string
  subscribed: {
    title: string
    oneStep: string
    told: string
    confirm(before: string): string
    test: string
    keep: string
    link: string
    id: string
    token: string
    secret: string
    only: string
    testShows: string
    testAfter: string
    copy: string
    copied: string
  }
}

export const capabilityText: Texts<CapabilityText> = {
  en: {
    wanted: 'Do you want these messages?',
    asked: (channel, target) =>
      `Somebody asked Modelwire to tell ${channel} (${target}) of new open models. Nothing is sent unless you say yes.`,
    here: 'here',
    yes: 'Yes, send them',
    outcomes: {
      active: { title: 'Confirmed', sentence: 'You are told from now on. Every message has a link that stops them.' },
      unconfirmed: {
        title: 'This link is over',
        sentence: 'It was good for a day. Make the subscription again to be asked anew.',
      },
      paused: { title: 'It is paused', sentence: 'It was confirmed before, and paused since: its own page resumes it.' },
      disabled: {
        title: 'It is switched off',
        sentence: 'It was confirmed before, and messages did not arrive since: its own page resumes it.',
      },
      ended: { title: 'It has ended', sentence: 'It was stopped, and a link of an older message does not bring it back.' },
    },
    stop: 'Stop these messages?',
    goTo: (channel, target) => `They go to ${channel} (${target}).`,
    stopThem: 'Stop them',
    stopped: 'Stopped',
    nothingMore: 'Nothing more is sent.',
    takenBack: ' A slip can be taken back by whoever holds the link to manage it, for 30 days.',
    again: 'Subscribe again',
    asksFor: query => `It asks for ${query}.`,
    everything: 'everything',
    subscribed: {
      title: 'Subscribed: Modelwire',
      oneStep: 'One step left: the yes of its receiver',
      told: 'You will be told',
      confirm: before =>
        `A message is on its way that asks whether this is wanted. Follow its link and press the button before ${before}. A program may answer with the token of that link instead. Nothing else is sent before.`,
      test: 'Send a test',
      keep: 'Keep this: it is shown only now',
      link: 'Link to manage it',
      id: 'Its id, for programs',
      token: 'Its token, for programs',
      secret: 'The secret that messages are signed with',
      only: 'Whoever has the link can change and end this subscription. There is no other way in, and no list of subscriptions.',
      testShows: 'The next page shows what became of it.',
      testAfter: ' Then the page below sends a test, whenever you want one.',
      copy: 'Copy',
      copied: 'Copied',
    },
  },
  zh: {
    wanted: '您需要这些消息吗？',
    asked: (channel, target) => `有人请 Modelwire 通过 ${channel}（${target}）通知新的开放模型。您不同意就不会发送任何内容。`,
    here: '此处',
    yes: '是的，请发送',
    outcomes: {
      active: { title: '已确认', sentence: '从现在起会通知您。每条消息都有停止的链接。' },
      unconfirmed: { title: '此链接已失效', sentence: '它的有效期为一天。请重新创建订阅，以便再次询问。' },
      paused: { title: '已暂停', sentence: '它曾被确认，之后被暂停：可在其管理页面恢复。' },
      disabled: { title: '已关闭', sentence: '它曾被确认，之后消息未能送达：可在其管理页面恢复。' },
      ended: { title: '已结束', sentence: '它已被停止，旧消息中的链接不能恢复它。' },
    },
    stop: '停止这些消息吗？',
    goTo: (channel, target) => `它们发往 ${channel}（${target}）。`,
    stopThem: '停止',
    stopped: '已停止',
    nothingMore: '不再发送任何内容。',
    takenBack: '若是误操作，持有管理链接的人可在 30 天内撤回。',
    again: '重新订阅',
    asksFor: query => `它查询的是 ${query}。`,
    everything: '全部',
    subscribed: {
      title: '已订阅：Modelwire',
      oneStep: '还差一步：接收方的同意',
      told: '将会通知您',
      confirm: before =>
        `询问是否需要的消息已在路上。请在 ${before} 之前打开其中的链接并按下按钮。程序也可用该链接中的令牌作答。在此之前不发送其他内容。`,
      test: '发送测试',
      keep: '请保存：仅此一次显示',
      link: '管理链接',
      id: '标识，供程序使用',
      token: '令牌，供程序使用',
      secret: '消息签名所用的密钥',
      only: '持有链接的人可以修改和结束此订阅。没有其他入口，也没有订阅列表。',
      testShows: '下一页会显示结果。',
      testAfter: '之后可随时在下面的管理页面发送测试。',
      copy: '复制',
      copied: '已复制',
    },
  },
}
