import type { Cadence, DeliveryKind, DeliveryState, SubscriptionState, Topic } from '../../../config/words.ts'
import { cadenceWords, deliveryKindWords, deliveryStateWords, subscriptionStateWords, topicWords, weekdayWords } from '../alertWords.ts'
import { type Texts, useText } from '../view.ts'

interface Word {
  label: string
  title: string
}

interface AlertWords {
  topic: Record<Topic, Word>
  cadence: Record<Cadence, Word>
  weekdays: string[]
  subscriptionState: Record<SubscriptionState, Word & { badge: string }>
  deliveryState: Record<DeliveryState, { label: string; badge: string }>
  deliveryKind: Record<DeliveryKind, string>
  /** Between the things of a list. */
  comma: string
}

/** What pages of subscriptions say for the words of the program, in the reader's language. */
export function useAlertWords(): AlertWords {
  return useText(alertWords)
}

const english: AlertWords = {
  topic: topicWords,
  cadence: cadenceWords,
  weekdays: weekdayWords,
  subscriptionState: subscriptionStateWords,
  deliveryState: deliveryStateWords,
  deliveryKind: deliveryKindWords,
  comma: ', ',
}

const { subscriptionState: states, deliveryState: deliveries } = english

const alertWords: Texts<AlertWords> = {
  en: english,
  zh: {
    topic: {
      planned: { label: '计划中', title: '据称即将推出' },
      announced: { label: '已宣布', title: '已推出，尚无可下载内容' },
      released: { label: '已发布', title: '可以下载' },
      withdrawn: { label: '已撤回', title: '曾通知过您的内容又消失了' },
      corrected: { label: '已更正', title: '曾通知过您的内容有误' },
    },
    cadence: {
      'at-once': { label: '即时', title: '事情发生时' },
      hourly: { label: '每小时', title: '每小时一条消息' },
      daily: { label: '每天', title: '每天一条消息' },
      weekly: { label: '每周', title: '每周一条消息' },
    },
    weekdays: ['星期一', '星期二', '星期三', '星期四', '星期五', '星期六', '星期日'],
    subscriptionState: {
      unconfirmed: { ...states.unconfirmed, label: '等待确认', title: '已向接收方发送链接，对方尚未同意' },
      active: { ...states.active, label: '有效', title: '有新内容就通知' },
      paused: { ...states.paused, label: '已暂停', title: '恢复之前不发送任何内容' },
      disabled: { ...states.disabled, label: '已关闭', title: '接收方没有接收消息' },
      ended: { ...states.ended, label: '已结束', title: '不再发送任何内容' },
    },
    deliveryState: {
      gathering: { ...deliveries.gathering, label: '收集中' },
      waiting: { ...deliveries.waiting, label: '发送中' },
      sent: { ...deliveries.sent, label: '已送达' },
      dead: { ...deliveries.dead, label: '已放弃' },
      cancelled: { ...deliveries.cancelled, label: '已取消' },
      held: { ...deliveries.held, label: '已保留' },
    },
    deliveryKind: { news: '新闻', test: '测试', confirmation: '询问是否需要', notice: '已关闭的通知' },
    comma: '、',
  },
}
