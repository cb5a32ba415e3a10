import { plural } from '../format.ts'
import type { Texts } from '../view.ts'

/** A paragraph: words, and links in them. */
export type Paragraph = (string | { href: string; text: string })[]

type Part = { title: string; words: Paragraph }

interface AboutText extends Record<'stage' | 'openness' | 'dates' | 'correct' | 'told' | 'api', Part> {
  page: string
  title: string
  lead: string
  release: Part & { is: string[]; isNot: string[]; isTitle: string; isNotTitle: string }
  tracked: { title: string; words(companies: number, sources: number): Paragraph }
  not: { title: string; points: string[] }
}

export const aboutText: Texts<AboutText> = {
  en: {
    page: 'About Modelwire',
    title: 'About',
    lead: 'Modelwire tells when a named company makes a new open model public, shows the proof, and lets you ask for all that came before.',
    release: {
      title: 'What counts as a release',
      words: [
        'A release is one event: one model, or one wave of models under one name, made public at one time. What was published then are its variants.',
      ],
      isTitle: 'A release of its own is',
      is: [
        'all sizes, base and instruct, and the company’s own quantisations and formats that come together: one release, with many variants;',
        'a dated snapshot, another line (a coder, vision or embedding model), or a later wave of new sizes under the same name;',
        'a data set, or code, where that is what was made public.',
      ],
      isNotTitle: 'These are not',
      isNot: [
        'a later quantisation or format: it joins its release, whenever it comes;',
        'what others made of a model: their quantisations, merges and fine-tunes, and look-alikes;',
        'a draft head, a tool, a demo or a paper.',
      ],
    },
    stage: {
      title: 'Stages',
      words: [
        'Each move from one stage to the next is kept with its reason. A headline alone makes nothing released while the company’s own page on a hub shows nothing.',
      ],
    },
    openness: {
      title: 'Openness',
      words: ['Each with the source that shows it. Unknown is an answer; a guess is not.'],
    },
    dates: {
      title: 'Dates',
      words: [
        'When a model was announced and when it could be had are two dates, each as exact as it was stated and with what it rests on. A repository may be made weeks before it is shown: the day it was made counts only where nothing better is known. When we saw it first is never rewritten. Days on a Chinese page are days in Beijing.',
      ],
    },
    tracked: {
      title: 'What is tracked',
      words: (companies, sources) => [
        link('/companies', companies === 1 ? 'One company' : `${companies.toLocaleString('en')} companies`),
        ' and ',
        link('/sources', plural(sources, 'source')),
        ': listings on hubs, code, feeds, release notes and news. Each source says when it was last read, what it usually brings, and what is wrong with it. Its first read fills the timeline and alerts nobody.',
      ],
    },
    correct: {
      title: 'When something is wrong',
      words: [
        link('/corrections/new', 'Tell us'),
        ' what is wrong, with an address that shows it. What is corrected stays in the history of its release, and those who were told the mistake are told of the correction.',
      ],
    },
    told: {
      title: 'How to be told',
      words: [
        'Choose on the ',
        link('/', 'timeline'),
        ' what you care about, and take it as a feed or calendar, or ',
        link('/subscribe', 'subscribe'),
        ' by e-mail, chat or webhook. No account is needed; every message has a link that ends it.',
      ],
    },
    not: {
      title: 'What it does not do',
      points: [
        'It does not test, rank or recommend models, and hosts none.',
        'It does not read the terms for you: a licence is named as its maker names it.',
        'It does not follow models that no tracked company made.',
        'It does not know what no source says.',
      ],
    },
    api: {
      title: 'Data and program',
      words: [
        'All that pages show can be had as JSON, feeds and CSV: the ',
        link('/docs', 'API'),
        ' needs no key. Agents ask at ',
        link('/docs#agents', '/mcp'),
        '. The program is under the MIT licence; titles and words that are quoted belong to those who wrote them, and each links to where it stands.',
      ],
    },
  },
  zh: {
    page: '关于 Modelwire',
    title: '关于',
    lead: 'Modelwire 在指定公司公开新的开放模型时告知，出示证据，并可查询此前的一切。',
    release: {
      title: '什么算一个发布',
      words: ['一个发布是一个事件：同一时间公开的一个模型，或同一名称下的一批模型。当时公开的各个文件是它的变体。'],
      isTitle: '以下算一个独立的发布',
      is: [
        '一同公开的各种规模、基础版与指令版，以及公司自己的量化和格式：算一个发布，含多个变体；',
        '带日期的快照、另一条产品线（代码、视觉或嵌入模型），或之后以同一名称推出的新规模；',
        '数据集或代码，如果公开的正是它们。',
      ],
      isNotTitle: '以下不算',
      isNot: [
        '之后的量化或格式：无论何时推出，都归入原来的发布；',
        '他人的衍生作品：量化、合并、微调，以及仿冒的名称；',
        '草稿头、工具、演示或论文。',
      ],
    },
    stage: {
      title: '阶段',
      words: ['每次阶段变化都连同理由一并保留。只要公司自己在模型平台上的页面没有内容，单凭新闻标题不会算作已发布。'],
    },
    openness: { title: '开放性', words: ['每一项都有来源证明。「未知」是一种回答，猜测不是。'] },
    dates: {
      title: '日期',
      words: [
        '宣布的日期和可以获取的日期分开记录，精确到来源所说的程度，并注明依据。仓库可能在公开前几周就已创建：只有在没有更好的依据时才采用创建日期。我们首次看到的时间从不改写。中文页面上的日期按北京时间计。',
      ],
    },
    tracked: {
      title: '跟踪哪些内容',
      words: (companies, sources) => [
        link('/companies', `${companies.toLocaleString('en')} 家公司`),
        '和',
        link('/sources', `${sources.toLocaleString('en')} 个来源`),
        '：模型平台的列表、代码、订阅源、发布说明和新闻。每个来源都注明上次读取的时间、通常的节奏和存在的问题。首次读取只填充时间线，不发送提醒。',
      ],
    },
    correct: {
      title: '发现错误时',
      words: [
        '请',
        link('/corrections/new', '告诉我们'),
        '哪里有误，并附上可以证明的网址。更正会留在该发布的历史中，收到过错误信息的人也会收到更正。',
      ],
    },
    told: {
      title: '如何获得通知',
      words: [
        '在',
        link('/', '时间线'),
        '上选择您关心的内容，以订阅源或日历获取，或通过邮件、聊天工具或 Webhook ',
        link('/subscribe', '订阅'),
        '。无需账号；每条消息都附有退订链接。',
      ],
    },
    not: {
      title: '它不做什么',
      points: [
        '不评测、不排名、不推荐模型，也不托管模型。',
        '不替您解读条款：许可证按其制定者的名称列出。',
        '不跟踪未列入的公司所做的模型。',
        '没有来源说明的，它也不知道。',
      ],
    },
    api: {
      title: '数据与程序',
      words: [
        '页面上的一切都可以用 JSON、订阅源和 CSV 获取：',
        link('/docs', 'API'),
        ' 无需密钥。智能体可通过 ',
        link('/docs#agents', '/mcp'),
        ' 查询。程序采用 MIT 许可证；引用的标题和文字归其作者所有，并链接到原处。',
      ],
    },
  },
}

function link(href: string, text: string) {
  return { href, text }
}
