type Written = string | ((...found: string[]) => string)

/** What visits of sources and attempts to tell somebody say of what went wrong there, in Chinese. Names of hosts stay as they are. */
export const chineseOfTheWire: [sentence: RegExp, written: Written][] = [
  // of a host
  [/^(\S+) answered (\d+)$/, (host, status) => `${host} 应答 ${status}`],
  [/^(\S+) did not answer within (\d+) s$/, (host, seconds) => `${host} 在 ${seconds} 秒内没有应答`],
  [/^(\S+) wants to send more than (\d+) bytes$/, (host, most) => `${host} 要发送的内容超过 ${most} 字节`],
  [/^(\S+) sent more than (\d+) bytes$/, (host, most) => `${host} 发送的内容超过 ${most} 字节`],
  [/^(\S+) redirected more than (\d+) times$/, (host, most) => `${host} 跳转超过 ${most} 次`],
  [/^(\S+) redirected from https to http$/, host => `${host} 从 https 跳转到 http`],
  [/^(\S+) redirected to nowhere$/, host => `${host} 的跳转没有去处`],
  [/^(\S+) redirected to what is not fetched$/, host => `${host} 跳转到无法读取的地址`],
  [/^(\S+) packed its answer (\d+) times$/, (host, times) => `${host} 把应答压缩了 ${times} 次`],
  [/^(\S+) packed its answer in a way that was not offered$/, host => `${host} 的应答使用了我们未接受的压缩方式`],
  [/^(\S+) packed its answer wrongly \((.*)\)$/, (host, code) => `${host} 的应答压缩有误（${code}）`],
  [/^(\S+) broke its packed answer off$/, host => `${host} 的压缩应答中断`],
  [/^(\S+) could not be resolved in time$/, host => `未能及时查到 ${host}`],
  [/^(\S+) could not be resolved \((.*)\)$/, (host, code) => `查不到 ${host}（${code}）`],
  [/^(\S+) has no address$/, host => `${host} 没有地址`],
  [/^(\S+) accepted no connection in time$/, host => `${host} 没有及时接受连接`],
  [/^(\S+) accepted no connection \((.*)\)$/, (host, code) => `${host} 不接受连接（${code}）`],
  [/^(\S+) did not finish the TLS handshake in time$/, host => `${host} 没有及时完成 TLS 握手`],
  [/^(\S+) hung up during the TLS handshake$/, host => `${host} 在 TLS 握手时断开`],
  [/^(\S+) could not be trusted \((.*)\)$/, (host, code) => `无法信任 ${host}（${code}）`],
  [/^(\S+) asked to be left alone$/, host => `${host} 要求暂停访问`],
  [/^there was no turn at (\S+) in time$/, host => `未能及时轮到访问 ${host}`],
  [/^(\S+) sent more than (.*) of headers \((.*)\)$/, (host, most, code) => `${host} 发送的头部超过 ${most}（${code}）`],
  [/^(\S+) was not asked: the request is malformed \((.*)\)$/, (host, code) => `没有询问 ${host}：请求格式有误（${code}）`],
  [/^(\S+) was not asked: the program is closing \((.*)\)$/, host => `没有询问 ${host}：程序正在关闭`],
  [/^(\S+) broke its answer off \((.*)\)$/, (host, code) => `${host} 中断了应答（${code}）`],
  [/^(\S+) did not answer in HTTP \((.*)\)$/, (host, code) => `${host} 的应答不是 HTTP（${code}）`],
  [/^(\S+) hung up without an answer \((.*)\)$/, (host, code) => `${host} 没有应答就断开（${code}）`],
  [/^the proxy answered (\d+)$/, status => `代理应答 ${status}`],
  [/^the proxy failed \((.*)\)$/, code => `代理失败（${code}）`],
  [/^the proxy did not answer in time$/, '代理没有及时应答'],
  [/^the proxy spoke before it was asked$/, '代理在被询问之前就发送了内容'],
  [/^the address is not one that is fetched from$/, '不从此地址读取'],
  [/^the address is not a valid one$/, '地址无效'],
  [/^the address is neither http nor https$/, '地址既不是 http 也不是 https'],
  [/^the address carries a user name or password$/, '地址中含有用户名或密码'],
  [/^the program is closing$/, '程序正在关闭'],
  // of what was read
  [/^the document has (\d+) bytes$/, bytes => `文档有 ${bytes} 字节`],
  [/^the document is too large once unpacked$/, '文档解压后过大'],
  [/^the document looks like gzip and is not$/, '文档看似 gzip，其实不是'],
  [/^the feed nests deeper than (\d+) elements$/, most => `订阅源嵌套超过 ${most} 层`],
  [/^markup nests deeper than (\d+)$/, most => `标记嵌套超过 ${most} 层`],
  [/^not JSON: (.*)$/s, why => `不是 JSON：${why}`],
  [/^expected (.*), got (.*)$/s, (wanted, got) => `应为${wantedIn(wanted)}，得到的是：${got}`],
  [/^expected a list at (.*) of (.*)$/s, (place, shape) => `应在 ${place} 处有列表，得到的是：${shape}`],
  [/^no item has (.*); the first is (.*)$/s, (name, shape) => `没有一项含有 ${name}；第一项是：${shape}`],
  [
    /^nothing matches (.*?)(?:; the page sends its readers on to (.*))?$/s,
    (selector, target) => `${selector} 没有匹配到内容${target ? `；页面把读者转到 ${target}` : ''}`,
  ],
  [/^(\d+) items match (.*), none has a title that is wanted$/s, (count, selector) => `${count} 项匹配 ${selector}，但没有所需的标题`],
  [/^no link matches (.*)$/s, pattern => `没有链接匹配 ${pattern}`],
  [/^reading took longer than (\d+) ms$/, most => `读取超过 ${most} 毫秒`],
  [/^the reader thread died: (.*)$/s, why => `读取线程出错：${why}`],
  [/^the reader (?:thread ended|is closed)$/, '读取线程已结束'],
  [/^the reader thread does not start$/, '读取线程无法启动'],
  [/^a fault of this tracker; its log says more$/, '本程序出错，日志中有详情'],
  // of what is odd in it
  [/^a valid answer without a single entry; (\d+) are known\.?$/i, known => `应答有效，但没有任何条目；已知 ${known} 条`],
  [/^(\d+) entries that look old came at once as new\.?$/, count => `${count} 个看似旧的条目同时作为新条目出现`],
  [
    /^(\d+) of (\d+) entries bear the time of the visit for a date \((.*)\); it is not believed\.?$/s,
    (some, all, example) => `${all} 个条目中有 ${some} 个以访问时间为日期（${example}），不予采信`,
  ],
  [
    /^(\d+) of (\d+) entries bear another date than at an earlier visit \((.*)\); it is not believed\.?$/s,
    (some, all, example) => `${all} 个条目中有 ${some} 个的日期与先前访问时不同（${example}），不予采信`,
  ],
  [
    /^all (\d+) entries lead to (.*): it identifies none of them\.?$/is,
    (count, address) => `全部 ${count} 个条目都指向 ${address}，无法区分`,
  ],
  [
    /^nothing new since (.*); in the year before it told (\d+) of (\d+) releases of its families, and none of the (\d+) since$/,
    (day, told, all, since) =>
      `自 ${dayIn(day)} 起没有新内容；此前一年它报告了所属系列 ${all} 个发布中的 ${told} 个，此后的 ${since} 个一个也没有`,
  ],
  [
    /^nothing new since (.*), which is more than twice its longest silence; (\d+) releases have come since$/,
    (day, count) => `自 ${dayIn(day)} 起没有新内容，超过其最长沉默时间的两倍；此后已有 ${count} 个发布`,
  ],
  // of what is only worth knowing
  [/^The listing goes on after (\d+) pages; what stands there was not read\.$/, pages => `列表超过 ${pages} 页，其后的内容没有读取。`],
  [/^(\d+) of (\d+) items repeat another one and were left out\.$/, (some, all) => `${all} 项中有 ${some} 项重复，已略去。`],
  [
    /^(\d+) of (\d+) items of the listing have no id and were left out\.$/,
    (some, all) => `列表的 ${all} 项中有 ${some} 项没有编号，已略去。`,
  ],
  [/^No heading of the README says news\.$/, 'README 中没有新闻标题。'],
  [/^The News section has no dated items\.$/, '新闻部分没有带日期的条目。'],
  [/^No item has anything at (.*), where its date should be\.$/, place => `没有一项在 ${place} 处有日期。`],
  [
    /^The site map is an index of (\d+) others; .*$/,
    count => `此站点地图是另外 ${count} 个站点地图的索引；要看到其中的页面，需为其单独设置来源。`,
  ],
  [
    /^(\d+) new entries bear a day on which they were not listed; it is not believed yet\.$/,
    count => `${count} 个新条目所标的日期当时并未列出，暂不采信。`,
  ],
  [
    /^(\d+) entries bear another date than at an earlier visit; it is believed when it stands for a week\.$/,
    count => `${count} 个条目的日期与先前访问时不同，保持一周后才采信。`,
  ],
  [/^(\d+) keys name another entry than before\.$/, count => `${count} 个标识指向与之前不同的条目。`],
  // of a message
  [/^the receiver answered (\d+)$/, status => `接收方应答 ${status}`],
  [/^(.+?) answered (\d+)(?:: (.*))?$/s, (service, status, said) => `${service} 应答 ${status}${said ? `：${said}` : ''}`],
  [/^nothing of it holds any more$/, '其中的内容都已不成立'],
  [/^the subscription has ended$/, '订阅已结束'],
  [/^held until the subscription is active again$/, '保留到订阅恢复为止'],
  [/^its link was over before it could be sent$/, '发送之前链接已失效'],
  [/^there is no channel (.*) here$/, channel => `此处没有 ${channel} 渠道`],
  [/^its settings are not those of its channel any more$/, '其设置已不符合渠道的要求'],
  [/^our side failed to (?:send|write) it$/, '我方出错，未能发送'],
  [/^it failed$/, '发送失败'],
  [/^the mail server cannot be reached, or broke off$/, '无法连接邮件服务器，或连接中断'],
  [/^the mail server does not answer in time$/, '邮件服务器没有及时应答'],
  [/^the name of the mail server cannot be found$/, '找不到邮件服务器的名称'],
  [/^no secure connection to the mail server can be made$/, '无法与邮件服务器建立安全连接'],
  [/^the mail server does not let us in$/, '邮件服务器不允许我们登录'],
  [/^the mail server breaks off, or speaks no SMTP$/, '邮件服务器中断了连接，或不支持 SMTP'],
  [/^the mail server refused us with (\d+)$/, code => `邮件服务器拒绝我们，代码 ${code}`],
  [/^the mail is larger than the mail server takes$/, '邮件超过邮件服务器允许的大小'],
  [/^the mail could not be sent$/, '邮件未能发送'],
]

const wanted: Record<string, string> = {
  'a feed': '订阅源',
  'a site map': '站点地图',
  'a list of models': '模型列表',
  'a list of repositories': '仓库列表',
  'models with Path and Name': '含 Path 和 Name 的模型',
  'repositories with an id': '含 id 的仓库',
  'repositories with a full_name': '含 full_name 的仓库',
  text: '文本',
}

function wantedIn(text = ''): string {
  return wanted[text] ?? ` ${text}`
}

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

/** `28 April 2025` as it is written in Chinese; what is no such day stays. */
function dayIn(text = ''): string {
  const [day, month = '', year] = text.split(' ')
  return months.includes(month) ? `${year}年${months.indexOf(month) + 1}月${day}日` : text
}
