import type { Texts } from '../view.ts'

interface ProblemText {
  back: string
  /** Before what a failure is called in the log. */
  reference: string
  /** By what a problem is called for programs; one that is not here keeps its own title. */
  titles: Record<string, string>
}

export const problemText: Texts<ProblemText> = {
  en: { back: 'Back to the timeline', reference: 'In the log as', titles: {} },
  zh: {
    back: '返回时间线',
    reference: '日志编号',
    titles: {
      'not-found': '没有找到',
      unauthorized: '需要管理员令牌',
      'method-not-allowed': '不允许的方法',
      'too-large': '请求过大',
      'bad-body': '内容有误',
      'too-many': '次数过多',
      conflict: '当前状态不允许',
      unavailable: '暂时不可用',
      internal: '出错了',
      'bad-parameter': '参数有误',
      dissolved: '不再是一个发布',
      'cross-site': '不能从那里操作',
      forbidden: '不允许',
      closed: '不对外提供',
      full: '连接已满',
      'other-numbering': '此游标属于另一个数据库',
    },
  },
}
