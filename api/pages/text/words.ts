import type { Basis, Cause, Openness, Stage } from '../../../config/words.ts'
import type { SourceState } from '../../../db/timeline/sources.ts'
import { type Texts, useText } from '../view.ts'
import { basisWords, causeWords, opennessWords, problemSentence, sourceKindLabel, stageWords, stateWords } from '../words.ts'

/** Label, and what it means in a sentence. */
interface Word {
  label: string
  title: string
}

interface Words {
  stage: Record<Stage, Word>
  openness: Record<Openness, Word>
  basis: Record<Basis, string>
  cause: Record<Cause, string | null>
  state: Record<SourceState, Word>
  kindOfSource(kind: string): string
  problem(problem: string): string
  /** Kinds of releases. */
  kind: Record<'model' | 'dataset' | 'code', string>
}

/** What pages say for the words of the program, in the reader's language. */
export function useWords(): Words {
  return useText(words)
}

/** What a value of a filter is called, where the pages have a word for it. */
export function useWordOf(): (filter: string, value: string) => string | undefined {
  const { stage, openness, kind } = useWords()
  const known: Record<string, Record<string, string | Word | undefined> | undefined> = { stage, openness, kind }
  return (filter, value) => {
    const word = known[filter]?.[value]
    return typeof word === 'object' ? word.label : word
  }
}

const words: Texts<Words> = {
  en: {
    stage: stageWords,
    openness: opennessWords,
    basis: basisWords,
    cause: causeWords,
    state: stateWords,
    kindOfSource: sourceKindLabel,
    problem: problemSentence,
    kind: { model: 'Model', dataset: 'Data set', code: 'Code' },
  },
  zh: {
    stage: {
      released: { label: '已发布', title: '可以下载' },
      announced: { label: '已宣布', title: '已推出，尚无可下载内容' },
      planned: { label: '计划中', title: '据称即将推出' },
      withdrawn: { label: '已撤回', title: '已删除或转为私有' },
    },
    openness: {
      weights: { label: '开放权重', title: '权重可以下载' },
      data: { label: '开放数据', title: '数据可以下载' },
      code: { label: '仅代码', title: '代码可以下载' },
      api: { label: '仅 API', title: '只能通过 API 使用，权重未公开' },
      none: { label: '未开放', title: '没有任何内容可获取' },
      unknown: { label: '开放性未知', title: '没有来源说明可获取什么' },
    },
    basis: {
      vendor: '厂商如此说明',
      press: '他人如此报道',
      'first-seen': '当时首次看到公开',
      'repository-created': '仓库当时创建，公开可能更晚',
    },
    cause: {
      evidence: null,
      edited: '来源被修改',
      reread: '更正：按更新的规则重新读取',
      ruling: '由管理员更正',
      withdrawn: '在来源处被撤下',
      renamed: '在来源处改名',
    },
    state: {
      failing: { label: '失败', title: '上次访问失败' },
      odd: { label: '异常', title: '有应答，但内容不对' },
      waiting: { label: '等待', title: '尚未首次读取' },
      quiet: { label: '安静', title: '有应答，一个月没有新内容' },
      ok: { label: '正常', title: '有应答，已读取' },
      paused: { label: '暂停', title: '管理员暂停了读取' },
      parked: { label: '停用', title: '不再读取，已有内容保留' },
    },
    kindOfSource: kind => chineseKinds[kind] ?? sourceKindLabel(kind),
    problem: problem => chineseProblems[problem] ?? `访问失败（${problem}）。`,
    kind: { model: '模型', dataset: '数据集', code: '代码' },
  },
}

const chineseKinds: Record<string, string> = { feed: '订阅源', page: '网页', sitemap: '站点地图', json: '新闻列表', links: '链接列表' }

const chineseProblems: Record<string, string> = {
  dns: '找不到主机名。',
  connect: '主机不接受连接。',
  tls: '无法建立安全连接。',
  timeout: '主机应答太慢。',
  reset: '主机中断了连接。',
  truncated: '应答只到一半。',
  'too-large': '应答超过我们读取的大小。',
  'header-overflow': '应答的头部过多。',
  redirect: '地址循环跳转，或无处可去。',
  'refused-address': '地址指向私有网络，我们不去那里。',
  'bad-request': '主机不理解我们的请求。',
  'rate-limited': '主机要求我们减少访问。',
  blocked: '主机拒绝我们。',
  gone: '来源已永久下线。',
  'not-found': '此地址没有内容。',
  'client-error': '主机拒绝该请求。',
  'server-error': '主机自身有问题。',
  'unexpected-status': '主机的应答对我们没有意义。',
  encoding: '应答的压缩方式无法还原。',
  'not-a-feed': '应答不再是订阅源。',
  malformed: '应答格式错误，无法读取。',
  'too-deep': '应答嵌套过深。',
  'selector-empty': '页面已改版，找不到所需内容。',
  'shape-changed': '列表的结构已改变。',
  'parser-died': '读取应答占用了过多时间或内存。',
  internal: '本程序出错，日志中有详情。',
  empty: '应答有效，但原有内容都不见了。',
  'ids-changed': '所有条目同时换了标识，没有通知任何人。',
  'dates-invented': '日期每次访问都变，不予采信。',
  'address-shared': '所有条目用同一个地址。',
  stale: '已经过时：别处已有新内容，这里没有。',
}
