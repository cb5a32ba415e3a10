import type { Language } from '../view.ts'
import { chineseOfTheWire } from './wireSentences.ts'

/** A function says null of what is none of its sentences after all. */
type Written = string | ((...found: string[]) => string | null)

/**
 * What the program itself says of a mistake, in other languages than its own: programs are answered in one language, people in theirs.
 * A sentence that is not here is left as it is.
 */
const sentences: Partial<Record<Language, [sentence: RegExp, written: Written][]>> = {
  zh: [
    // of a field
    [/^is missing$/, '缺少'],
    [/^is missing; an empty text asks for everything$/, '缺少；空文本表示全部'],
    [/^must not be empty$/, '不能为空'],
    [
      /^must be (a JSON object|JSON|a text|a number|a whole number|true or false|an object|a list)$/,
      kind => `须为${kinds[kind] ?? ` ${kind}`}`,
    ],
    [/^must be a text or a list of texts$/, '须为文本或文本列表'],
    [/^must be a query as in an address, .*$/, '须为网址中的查询，例如 company=acme&openness=weights，或由筛选条件组成的对象'],
    [/^is (\S+) and cannot be changed: make another subscription$/, channel => `为 ${channel}，不能更改：请另建订阅`],
    [/^is not known to the database$/, '数据库不认识此值'],
    [/^cannot be used$/, '无法使用'],
    [/^no mail server is set up here \(SMTP_URL\)$/, '此处未设置邮件服务器（SMTP_URL）'],
    [/^is the id of no release$/, '不是任何发布的编号'],
    [
      /^can never be told of (.*) while the query asks for ([^:\s]+)(?:: .*)?$/,
      (stages, query) => `查询要求 ${query}，因此不会收到 ${stages.replaceAll(' and ', '、')}：请从查询中去掉 stage，或去掉这些主题`,
    ],
    [/^is not a field here$/, '此处没有这一项'],
    [/^is not a filter$/, '不是筛选条件'],
    [/^is neither a filter nor a wish$/, '既不是筛选条件，也不是订阅选项'],
    [/^is not a value of this filter$/, '不是此筛选条件的取值'],
    [/^is given twice$/, '给出了两次'],
    [/^is not a parameter of a release$/, '不是单个发布的参数'],
    [/^is not known here(?:, where nothing can be chosen)?$/, '此处没有这个参数'],
    [/^is a place in another list than this one$/, '是另一个列表中的位置'],
    [/^is not a cursor that this API gave out$/, '不是本 API 给出的游标'],
    [/^must be a cursor that this API gave out, .*$/, '须为本 API 给出的游标、日期、时刻、start 或 now'],
    [/^leads through a list, and is no part of what is asked for$/, '用于翻页，不属于查询内容'],
    [/^takes at most (\d+) values$/, most => `最多 ${most} 个值`],
    [/^must not hold control characters$/, '不能含有控制字符'],
    [/^must have at most (\d+) characters$/, most => `最多 ${most} 个字符`],
    [/^must have at most (\d+) words$/, most => `最多 ${most} 个词`],
    [/^must be two letters such as (.*)$/, examples => `须为两个字母，例如 ${listed(examples)}`],
    [/^is the country of no company that is tracked; those are (.*)$/, known => `没有所跟踪的公司属于此国家；现有：${listed(known)}`],
    [/^is not the id, name or alias of a company that is tracked$/, '不是所跟踪公司的编号、名称或别名'],
    [/^must be a word such as (.*)$/, examples => `须为一个词，例如 ${listed(examples)}`],
    [/^must be a language such as (.*)$/, examples => `须为语言，例如 ${listed(examples)}`],
    [/^must be a number of parameters such as (.*)$/, examples => `须为参数数量，例如 ${listed(examples)}`],
    [/^is after (\S+)$/, end => `晚于 ${end}`],
    [/^is more than (\S+)$/, most => `大于 ${most}`],
    [/^must be one of (.*)$/, values => `须为以下之一：${listed(values)}`],
    [/^must name at least one of (.*)$/, values => `至少选择一项：${listed(values)}`],
    [/^must be a whole number from (\d+) to (\d+)$/, (least, most) => `须为 ${least} 到 ${most} 的整数`],
    [/^must be at (most|least) (\d+) values long$/, (bound, count) => `${bound === 'most' ? '最多' : '至少'} ${count} 个值`],
    [/^must be at (most|least) (-?[\d.]+)$/, (bound, number) => `须不${bound === 'most' ? '大于' : '小于'} ${number}`],
    [/^must be at most (\d+) characters long$/, most => `最多 ${most} 个字符`],
    [/^must be at least (\d+) characters long$/, least => `至少 ${least} 个字符`],
    [/^must be a time of day such as (.*)$/, example => `须为一天中的时刻，例如 ${example}`],
    [/^must be a time zone such as (.*)$/, examples => `须为时区，例如 ${listed(examples)}`],
    [/^must be another time than from$/, '须与开始时间不同'],
    [/^must be an https:\/\/ address of a server, without a path$/, '须为服务器的 https:// 地址，不含路径'],
    [/^must hold no user name or password: .*$/, '不能含有用户名或密码：消息带有签名'],
    [/^must be an http:\/\/ or https:\/\/ address.*$/, '须为 http:// 或 https:// 地址'],
    [/^must be an address like (.*)$/, example => `须为这样的地址：${example}`],
    [/^must be one plain e-mail address such as (.*)$/, example => `须为一个普通的电子邮件地址，例如 ${example}`],
    [/^must be an access token, which begins with tk_$/, '须为访问令牌，以 tk_ 开头'],
    [/^must be letters, digits, - and _, at most 64$/, '只能含字母、数字、- 和 _，最多 64 个'],
    [/^must be the number of a chat, or the @name of a public channel or group$/, '须为聊天的编号，或公开频道、群组的 @名称'],
    [/^must be the number of a thread$/, '须为子区的编号'],
    [/^must be the token of a bot, as @BotFather gives it$/, '须为 @BotFather 给出的机器人令牌'],
    [/^must begin with SEC, as the robot’s settings show it$/, '须以 SEC 开头，与机器人设置中显示的一致'],
    [/^must be a day such as .*$/, '须为日期，例如 2025-04-28，或月份、年份、时刻'],
    [/^has passed: nothing that comes would fit$/, '已经过去：以后不会有符合的内容'],
    // of an act
    [/^It cannot be \w+: this subscription (.*)$/, reason => `现在不能这样做：此订阅${written('zh', reason)}`],
    [/^is not confirmed yet: its receiver was sent a link\.?$/, '尚未确认，已向接收方发送链接。'],
    [/^is active\.?$/, '正在使用。'],
    [/^is (paused|disabled): resume it first\.?$/, state => `已${state === 'paused' ? '暂停' : '关闭'}，请先恢复。`],
    [/^has ended\.?$/, '已结束。'],
    [/^This subscription has ended\.$/, '此订阅已结束。'],
    [/^This subscription has ended, and where it went is forgotten\.$/, '此订阅已结束，它发往何处已被忘记。'],
    [/^It was changed at the same moment.*$/, '它刚刚被同时修改，请再看一遍。'],
    // of a problem
    [/^Nothing is at this address\.$/, '此地址没有任何内容。'],
    [/^No release has the id (.*)\.$/, id => `没有编号为 ${id} 的发布。`],
    [
      /^No company that is tracked is called (.*)\.(?: Did you mean (.*)\?)$/s,
      (name, meant) => `没有跟踪名为 ${name} 的公司。您是想说 ${meant} 吗？`,
    ],
    [/^No company that is tracked is called (.*)\.$/s, name => `没有跟踪名为 ${name} 的公司。`],
    [
      /^The release (.*) was not known at (\S+): it was first seen at (\S+)\.$/,
      (id, then, since) => `当时（${then}）还不知道发布 ${id}：首次看到是 ${since}。`,
    ],
    [
      /^(\S+) is not over, and has no archive yet: ask (\S+) for what is newest\.$/,
      (month, path) => `${month} 尚未结束，还没有归档：最新内容请查询 ${path}。`,
    ],
    [/^No message of news has this id and is over: .*$/, '没有编号相同且已完成的消息：仍在发送的不会发送两次。'],
    [/^No message of this subscription has this id\.$/, '此订阅没有这个编号的消息。'],
    [/^No subscription has this id and this token\.$/, '没有与此编号和令牌相符的订阅。'],
    [/^Messages to (\S+) are not signed: there is no secret\.$/, channel => `发往 ${channel} 的消息不带签名，没有密钥。`],
    [/^Send the token that came with the subscription .*$/, '请以 Authorization: Bearer 发送随订阅给出的令牌。'],
    [/^Send it as Authorization: Bearer, .*$/, '请以 Authorization: Bearer 发送 OPERATOR_TOKEN 中的令牌。'],
    [/^Sign in first, and do it on a page of this site\.$/, '请先登录，并在本站的页面上操作。'],
    [/^No open correction has this number\.$/, '没有此编号的待处理更正。'],
    [/^state must be accepted or declined\.$/, 'state 须为 accepted 或 declined。'],
    [/^As many streams are open as this process bears\. .*$/, '此进程的连接数已满。请查询 /api/changes，或稍后再试。'],
    [/^This process ends\. .*$/, '此进程正在结束，请稍后再试。'],
    [/^The database was restored, or is another one, .*$/, '给出此游标之后，数据库已被恢复或更换。请不带 since 从头同步。'],
    [/^(\w+): Invalid .*$/s, name => `${name}：不是允许的取值。`],
    [/^This link leads nowhere\. .*$/, '此链接无效，它所属的订阅可能已被删除。'],
    [/^This link leads to no subscription\. .*$/, '此链接没有对应的订阅，它可能已被删除。'],
    [/^The database does not answer\. .*$/, '数据库没有应答，请稍后再试。'],
    [/^This is our mistake, and it was written down\.$/, '这是我们的错误，已被记录。'],
    [/^This address answers (.*)\.$/, methods => `此地址只接受 ${methods}。`],
    [/^A request may carry at most (.*)\.$/, size => `一次请求最多 ${size}。`],
    [/^A page of another site asked for this in your name\. .*$/, '另一个网站以您的名义发出了此请求。请打开本站的页面，在那里操作。'],
    [/^Nothing speaks for this release any more\. .*$/, '已没有任何来源支持此发布。它的历史记录仍保留：用 as_of 查询此前已知的内容。'],
    [/^(.*) The next is possible in (\d+) s\.$/, (what, seconds) => `${written('zh', what) ?? what} ${seconds} 秒后可再试。`],
    [/^A test can be sent once in a minute and ten times in an hour\.$/, '每分钟可发送一次测试，每小时最多十次。'],
    [/^A replay can be asked for (\d+) times in an hour\.$/, most => `每小时最多可重新发送 ${most} 次。`],
    [/^A secret can be renewed ten times in an hour\.$/, '每小时最多可更换密钥十次。'],
    [/^From one address (\d+) subscriptions can be made in an hour\.$/, most => `同一地址每小时最多可创建 ${most} 个订阅。`],
    [/^From one address (\d+) corrections can be sent in an hour\.$/, most => `同一地址每小时最多可提交 ${most} 条更正。`],
    [/^From one address (\d+) requests can be made in a minute\.$/, most => `同一地址每分钟最多可请求 ${most} 次。`],
    [/^From one address (\d+) previews can be asked for in an hour\.$/, most => `同一地址每小时最多可预览 ${most} 次。`],
    [/^From one address the operator can sign in ten times in an hour\.$/, '同一地址每小时最多可登录十次。'],
    [/^(\d+) streams can be open at once from one address\.$/, most => `同一地址最多同时打开 ${most} 个连接。`],
    [/^The body (.*?)\.$/s, (...found) => ofParameter('内容', '', ...found)],
    [/^The parameter (\S+) (.*?)\.(?: Did you mean (.*)\?)?$/s, (...found) => ofParameter('参数 ', ...found)],
    [/^(.+?=.*?): (.*?)\.(?: Did you mean (.*)\?)?$/s, (...found) => ofParameter('', ...found)],
    // of visits and attempts
    ...chineseOfTheWire,
    // of a field of a body, as a sentence
    [/^(\S+) (.*?)(?: \(given: (.*)\))?\.(?: Did you mean (.*)\?)?$/s, (...found) => ofField(...found)],
  ],
}

/** Ours are shorter, and what others gave is cut long before: of a longer one, patterns that go back and forth would cost seconds. */
const longest = 600

/** The sentence in a language; null where it is only there as it is. */
export function written(language: Language, sentence: string): string | null {
  if (sentence.length > longest) return null
  for (const [pattern, text] of sentences[language] ?? []) {
    const found = pattern.exec(sentence)
    const said = found && (typeof text === 'string' ? text : text(...found.slice(1)))
    if (said !== null) return said
  }
  return null
}

function ofParameter(before: string, parameter = '', detail = '', meant?: string): string {
  return `${before}${parameter}：${written('zh', detail) ?? detail}。${meant ? `您是想说 ${meant} 吗？` : ''}`
}

function ofField(field = '', detail = '', given?: string, meant?: string): string | null {
  const said = written('zh', detail)
  return said && `${field}${given ? `（${given}）` : ''}：${said}。${meant ? `您是想说 ${meant} 吗？` : ''}`
}

const kinds: Record<string, string> = {
  ...{ 'a JSON object': ' JSON 对象', JSON: ' JSON', 'a text': '文本', 'a number': '数字', 'a whole number': '整数' },
  ...{ 'true or false': ' true 或 false', 'an object': '对象', 'a list': '列表' },
}

function listed(examples: string): string {
  return examples.replaceAll(', ', '、').replace(' or ', ' 或 ')
}
