import type { Language } from '../view.ts'

type Written = string | ((...found: string[]) => string)

/**
 * What the program itself says of a mistake, in other languages than its own: programs are answered in one language, people in theirs.
 * A sentence that is not here is left as it is.
 */
const sentences: Partial<Record<Language, [sentence: RegExp, written: Written][]>> = {
  zh: [
    // of a field
    [/^is missing$/, '缺少'],
    [/^is not a field here$/, '此处没有这一项'],
    [/^is not a filter$/, '不是筛选条件'],
    [/^is neither a filter nor a wish$/, '既不是筛选条件，也不是订阅选项'],
    [/^is not a value of this filter$/, '不是此筛选条件的取值'],
    [/^is given twice$/, '给出了两次'],
    [/^must be one of (.*)$/, values => `须为以下之一：${values.replaceAll(', ', '、')}`],
    [/^must name at least one of (.*)$/, values => `至少选择一项：${values.replaceAll(', ', '、')}`],
    [/^must be a whole number from (\d+) to (\d+)$/, (least, most) => `须为 ${least} 到 ${most} 的整数`],
    [/^must be at most (\d+) characters long$/, most => `最多 ${most} 个字符`],
    [/^must be at least (\d+) characters long$/, least => `至少 ${least} 个字符`],
    [/^must be a time of day such as (.*)$/, example => `须为一天中的时刻，例如 ${example}`],
    [/^must be a time zone such as (.*)$/, examples => `须为时区，例如 ${examples.replaceAll(', ', '、').replace(' or ', ' 或 ')}`],
    [/^must be another time than from$/, '须与开始时间不同'],
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
    [/^is not confirmed yet: its receiver was sent a link\.$/, '尚未确认，已向接收方发送链接。'],
    [/^is active\.$/, '正在使用。'],
    [/^is (paused|disabled): resume it first\.$/, state => `已${state === 'paused' ? '暂停' : '关闭'}，请先恢复。`],
    [/^has ended\.$/, '已结束。'],
    [/^This subscription has ended\.$/, '此订阅已结束。'],
    [/^This subscription has ended, and where it went is forgotten\.$/, '此订阅已结束，它发往何处已被忘记。'],
    [/^It was changed at the same moment.*$/, '它刚刚被同时修改，请再看一遍。'],
    // of a problem
    [/^Nothing is at this address\.$/, '此地址没有任何内容。'],
    [/^No release has the id (.*)\.$/, id => `没有编号为 ${id} 的发布。`],
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
    [/^The parameter (\S+) (.*?)\.(?: Did you mean (.*)\?)?$/s, (...found) => ofParameter('参数 ', ...found)],
    [/^(.+?=.*?): (.*?)\.(?: Did you mean (.*)\?)?$/s, (...found) => ofParameter('', ...found)],
    // of a message
    [/^the receiver answered (\d+)$/, status => `接收方应答 ${status}`],
    [/^nothing of it holds any more$/, '其中的内容都已不成立'],
    [/^the subscription has ended$/, '订阅已结束'],
    [/^its link was over before it could be sent$/, '发送之前链接已失效'],
    [/^our side failed to (?:send|write) it$/, '我方出错，未能发送'],
    [/^the mail server cannot be reached, or broke off$/, '无法连接邮件服务器，或连接中断'],
    [/^the mail server does not answer in time$/, '邮件服务器没有及时应答'],
    [/^the mail could not be sent$/, '邮件未能发送'],
  ],
}

/** The sentence in a language; null where it is only there as it is. */
export function written(language: Language, sentence: string): string | null {
  for (const [pattern, text] of sentences[language] ?? []) {
    const found = pattern.exec(sentence)
    if (found) return typeof text === 'string' ? text : text(...found.slice(1))
  }
  return null
}

function ofParameter(before: string, parameter = '', detail = '', meant?: string): string {
  return `${before}${parameter}：${written('zh', detail) ?? detail}。${meant ? `您是想说 ${meant} 吗？` : ''}`
}
