/**
 * Whether an address is of a service that only forwards: where it leads is worth asking, and asking costs nobody
 * anything. Hosts whose short form says what it leads to (youtu.be, redd.it) are folded without asking and not here.
 */
export function isShortAddress(url: string): boolean {
  const host = hostBeforePath.exec(url)?.[1]
  return host !== undefined && shorteners.has(host.toLowerCase())
}

/** Every link of every post is looked at: taking addresses apart would cost more than reading the posts. */
const hostBeforePath = /^https?:\/\/(?:www\.)?([a-z0-9.-]{3,20})\/./iu

const shorteners: ReadonlySet<string> = new Set(
  `t.co bit.ly bitly.com j.mp tinyurl.com goo.gl is.gd v.gd ow.ly buff.ly dlvr.it ift.tt trib.al lnkd.in fb.me
  t.cn url.cn dwz.cn suo.im b23.tv v.douyin.com xhslink.com u.jd.com m.tb.cn mi.com.cn s.click.taobao.com
  youtube.app.goo.gl shorturl.at rebrand.ly cutt.ly tiny.cc rb.gy soo.gd clck.ru vk.cc u.to amzn.to amzn.eu a.co
  apple.co g.co goo.su spr.ly zpr.io nyti.ms wapo.st reut.rs bbc.in cnb.cx tcrn.ch engt.co zd.net cnet.co pocket.co
  flip.it wp.me disq.us po.st shar.es social.mi.com mub.me han.gl me2.do naver.me buly.kr onl.la`.split(
    /\s+/u,
  ),
)

/** The short addresses among these links that nobody has said of where they lead, each once. */
export function shortAddresses(
  links: readonly { readonly raw: string; readonly expanded?: string }[],
): string[] {
  const short = links.filter(({ raw, expanded }) => expanded === undefined && isShortAddress(raw))
  return short.length === 0 ? [] : [...new Set(short.map(({ raw }) => raw))]
}
