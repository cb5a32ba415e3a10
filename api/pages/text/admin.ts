import type { Texts } from '../view.ts'

export type Room = 'overview' | 'sources' | 'deliveries' | 'rulings' | 'corrections'

/** What was just done, as the address of the next page says it. */
export const doings = ['pause', 'resume', 'poll', 'read', 'again', 'on', 'ruled', 'undone', 'accepted', 'declined'] as const
export type Done = (typeof doings)[number]

/** What is counted for the operator. */
export type Count =
  | 'sourcesDue'
  | 'sourcesLeased'
  | 'sourcesFailing'
  | 'sourcesOdd'
  | 'sourcesPaused'
  | 'deliveriesWaiting'
  | 'deliveriesLate'
  | 'deliveriesDead'
  | 'subscriptionsOff'
  | 'correctionsOpen'
  | 'rulingsWaiting'

type Column =
  | 'kind'
  | 'channel'
  | 'due'
  | 'leased'
  | 'failing'
  | 'odd'
  | 'paused'
  | 'late'
  | 'lateBy'
  | 'gathering'
  | 'waiting'
  | 'held'
  | 'dead'
  | 'process'
  | 'connections'
  | 'busy'
  | 'since'

interface AdminText {
  signIn: string
  token: string
  wrong: string
  signOut: string
  title: string
  rooms: Record<Room, string>
  done: Record<Done, string>
  sourceQueue: string
  deliveryQueue: string
  nothingWaits: string
  processes: string
  columns: Record<Column, string>
  counts: Record<Count, string>
}

export const adminText: Texts<AdminText> = {
  en: {
    signIn: 'Sign in',
    token: 'Operator token',
    wrong: 'This is not the token.',
    signOut: 'Sign out',
    title: 'Operation',
    rooms: { overview: 'Overview', sources: 'Sources', deliveries: 'Deliveries', rulings: 'Merges and splits', corrections: 'Corrections' },
    done: {
      pause: 'It is paused.',
      resume: 'It is asked again.',
      poll: 'It is asked within a second, unless its host has asked for patience.',
      read: 'It is read whole within a second, unless its host has asked for patience.',
      again: 'The message is on its way again, under its own id.',
      on: 'It is switched on, and what was held for it is on its way.',
      ruled: 'The ruling is written down; the workers carry it out within seconds.',
      undone: 'The ruling is taken back; the workers put things as they were within seconds.',
      accepted: 'The correction is accepted.',
      declined: 'The correction is declined.',
    },
    sourceQueue: 'Sources by kind',
    deliveryQueue: 'Messages by channel',
    nothingWaits: 'No message waits.',
    processes: 'Processes connected now',
    columns: {
      kind: 'Kind',
      channel: 'Channel',
      due: 'Due',
      leased: 'In hand',
      failing: 'Failing',
      odd: 'Odd',
      paused: 'Paused',
      late: 'Late',
      lateBy: 'Due for',
      gathering: 'Gathering',
      waiting: 'Waiting',
      held: 'Held',
      dead: 'Given up',
      process: 'Process',
      connections: 'Connections',
      busy: 'Busy',
      since: 'Since',
    },
    counts: {
      sourcesDue: 'Sources due',
      sourcesLeased: 'Sources being read',
      sourcesFailing: 'Sources failing',
      sourcesOdd: 'Sources odd',
      sourcesPaused: 'Sources paused',
      deliveriesWaiting: 'Deliveries waiting',
      deliveriesLate: 'Deliveries late by five minutes',
      deliveriesDead: 'Deliveries given up',
      subscriptionsOff: 'Subscriptions switched off',
      correctionsOpen: 'Corrections open',
      rulingsWaiting: 'Rulings waiting',
    },
  },
  zh: {
    signIn: '登录',
    token: '运维令牌',
    wrong: '令牌不正确。',
    signOut: '退出',
    title: '运维',
    rooms: { overview: '概览', sources: '来源', deliveries: '消息', rulings: '合并与拆分', corrections: '更正' },
    done: {
      pause: '已暂停。',
      resume: '已恢复读取。',
      poll: '一秒内读取，除非主机要求等待。',
      read: '一秒内完整读取，除非主机要求等待。',
      again: '消息以原编号重新发送。',
      on: '已重新开启，保留的消息正在发送。',
      ruled: '裁定已记录，几秒内执行。',
      undone: '裁定已撤销，几秒内恢复原状。',
      accepted: '更正已接受。',
      declined: '更正已拒绝。',
    },
    sourceQueue: '按类型的来源',
    deliveryQueue: '按渠道的消息',
    nothingWaits: '没有等待的消息。',
    processes: '当前连接的进程',
    columns: {
      kind: '类型',
      channel: '渠道',
      due: '到期',
      leased: '处理中',
      failing: '失败',
      odd: '异常',
      paused: '暂停',
      late: '迟到',
      lateBy: '已到期',
      gathering: '收集中',
      waiting: '等待',
      held: '保留',
      dead: '已放弃',
      process: '进程',
      connections: '连接',
      busy: '忙',
      since: '自',
    },
    counts: {
      sourcesDue: '待读取的来源',
      sourcesLeased: '正在读取的来源',
      sourcesFailing: '读取失败的来源',
      sourcesOdd: '内容异常的来源',
      sourcesPaused: '暂停的来源',
      deliveriesWaiting: '等待发送的消息',
      deliveriesLate: '延迟超过五分钟的消息',
      deliveriesDead: '已放弃发送的消息',
      subscriptionsOff: '已停用的订阅',
      correctionsOpen: '待处理的更正',
      rulingsWaiting: '待执行的裁定',
    },
  },
}
