import type { Texts } from '../view.ts'

interface ManageText {
  title: string
  secret: [before: string, after: string]
  change: string
  query: string
  keep: string
  asksFor: string
  everything: string
  stages: string
  howOften: string
  within(minutes: number): string
  clock: string
  quiet: string
  from(from: string, to: string): string
  language: string
  next: string
  confirmBefore: string
  failingSince: string
  acts: Record<'test' | 'pause' | 'resume' | 'rotate-secret', string>
  /** What was just done, by the name of the act. */
  done: Record<string, string>
  askedAnew: string
  remove: string
  removeYes: string
  log: {
    heading: string
    none: string
    columns: [made: string, what: string, state: string, attempts: string]
    older: string
    pages: string
    goesOut(at: string): string
    nextAttempt(at: string): string
    again: string
    againSince: string
    more(count: number): string
    noAttempt: string
    noAnswer: string
    taken: string
    /** Loads the page anew, while something is on its way. */
    lookAgain: string
  }
}

export const manageText: Texts<ManageText> = {
  en: {
    title: 'Your subscription: Modelwire',
    secret: ['The new secret, shown only now: ', '. The former one signs beside it for a day.'],
    change: 'Change it',
    query: 'What it asks for, as in an address of the timeline',
    keep: 'Keep',
    asksFor: 'Asks for',
    everything: 'everything',
    stages: 'Told of',
    howOften: 'How often',
    within: minutes => `, what comes within ${minutes} min in one`,
    clock: 'Its clock',
    quiet: 'Quiet',
    from: (from, to) => `${from} to ${to}`,
    language: 'Language',
    next: 'Next message',
    confirmBefore: 'To be confirmed before',
    failingSince: 'Not taken since',
    acts: { test: 'Send a test', pause: 'Pause', resume: 'Resume', 'rotate-secret': 'Renew the secret' },
    done: {
      pause: 'Paused. What was on its way is held until you resume it.',
      resume: 'Resumed.',
      delete: 'Deleted. Where it went is forgotten; nothing is sent any more.',
      test: 'A test is on its way; it shows below when it arrived.',
      change: 'Kept.',
      replay: 'On their way again.',
    },
    askedAnew: 'Its receiver had stopped it, and is asked anew: it goes on when that one says yes.',
    remove: 'Delete for good',
    removeYes: 'Yes, delete it and forget where it went',
    log: {
      heading: 'Messages',
      none: 'None yet.',
      columns: ['Made', 'What', 'State', 'Attempts'],
      older: 'Older messages',
      pages: 'Pages',
      goesOut: at => `goes out ${at}`,
      nextAttempt: at => `next attempt ${at}`,
      again: 'Send again',
      againSince: 'Send again all since',
      more: count => `and ${count} more`,
      noAttempt: 'none',
      noAnswer: 'no answer',
      taken: 'taken',
      lookAgain: 'Something is on its way: look again',
    },
  },
  zh: {
    title: '您的订阅：Modelwire',
    secret: ['新密钥，仅此一次显示：', '。旧密钥在一天内同时签名。'],
    change: '修改',
    query: '查询内容，与时间线地址中的写法相同',
    keep: '保存',
    asksFor: '查询',
    everything: '全部',
    stages: '通知的状态',
    howOften: '频率',
    within: minutes => `，${minutes} 分钟内的内容合为一条`,
    clock: '时区',
    quiet: '免打扰',
    from: (from, to) => `${from} 至 ${to}`,
    language: '语言',
    next: '下一条消息',
    confirmBefore: '须在此前确认',
    failingSince: '自此未被接收',
    acts: { test: '发送测试', pause: '暂停', resume: '恢复', 'rotate-secret': '更换密钥' },
    done: {
      pause: '已暂停。途中的消息会保留到您恢复为止。',
      resume: '已恢复。',
      delete: '已删除。它发往何处已被忘记，不再发送任何内容。',
      test: '测试已在路上，送达后显示在下方。',
      change: '已保存。',
      replay: '已重新发送。',
    },
    askedAnew: '接收方曾停止它，现已重新询问：对方同意后继续。',
    remove: '永久删除',
    removeYes: '是的，删除它，并忘记它发往何处',
    log: {
      heading: '消息',
      none: '还没有。',
      columns: ['时间', '内容', '状态', '尝试'],
      older: '更早的消息',
      pages: '翻页',
      goesOut: at => `将于 ${at} 发出`,
      nextAttempt: at => `下次尝试 ${at}`,
      again: '重新发送',
      againSince: '重新发送自此以来的全部',
      more: count => `另有 ${count} 个`,
      noAttempt: '无',
      noAnswer: '无应答',
      taken: '已接收',
      lookAgain: '有消息正在发送：再看一次',
    },
  },
}
