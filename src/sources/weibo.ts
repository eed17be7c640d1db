import { adapter } from './adapter.ts'
import { type PathRule, type Recognised, askFor, byFirstRule } from './recognised.ts'
import { apiOf, weiboOptions } from './weibo/api.ts'
import { parseWeibo } from './weibo/page.ts'
import { goneFromWeibo, olderWeibo, pollWeibo } from './weibo/poll.ts'
import { percentDecoded } from '#text/percent-decoded.ts'

/**
 * Accounts of Weibo through the interface of its site for phones, with the cookie of a browser of the owner's. Whoever
 * has none follows them through RSSHub.
 */
export const weibo = adapter({
  kind: 'weibo',
  stability: 'privateApi',
  minEveryMs: 15 * 60_000,
  options: weiboOptions,
  needs:
    'The header Cookie of a browser that is signed in at https://m.weibo.cn. Without one, follow the account through an RSSHub of yours: https://YOUR-RSSHUB/weibo/user/NUMBER.',
  recognise: recogniseWeibo,
  homes: (source) => [apiOf(source)],
  parse: parseWeibo,
  // Long posts are opened one by one.
  isComposed: () => true,
  poll: pollWeibo,
  gone: goneFromWeibo,
  older: olderWeibo,
})

/** The account that an address of Weibo leads to, by its number; null for addresses elsewhere. */
function recogniseWeibo(url: URL): Recognised | null {
  if (!/^(?:(?:www|m|mobile)\.)?weibo\.(?:com|cn)$/u.test(url.hostname)) return null
  return byFirstRule(rules, url.pathname)
}

const rules: readonly PathRule[] = [
  [/^\/(?:u|profile)\/(\d{4,12})(?:\/|$)/u, ([uid = '']) => account(uid)],
  [/^\/(\d{4,12})(?:\/|$)/u, ([uid = '']) => account(uid)],
  // Pages of old: 100 and three more digits say what kind of page it is.
  [/^\/p\/100\d{3}(\d{4,12})(?:\/|$)/u, ([uid = '']) => account(uid)],
  [/^\/(?:status|detail)\/(\w+)/u, ([bid = '']) => unnamed(`/detail/${bid}`, 'is one post')],
  [/^\/n\/([^/]+)/u, ([name = '']) => named(name)],
  [
    /^\/([\w.-]+)\/?$/u,
    ([name = '']) => (pages.test(name) ? unnamed(`/${name}`, 'is no account') : named(name)),
  ],
  [/^/u, () => unnamed('', 'names no account')],
]

const pages =
  /^(?:home|hot|newlogin|login|signup|search|mygroups|at|message|settings?|tv|newtopic|mv|svip|top|\d+)$/u

function account(uid: string): Recognised {
  return askFor(`https://weibo.com/u/${uid}`, `posts of the account ${uid} on Weibo`, 'weibo')
}

/** Where the name leads is known to a browser alone. */
function named(written: string): Recognised {
  const name = percentDecoded(written).slice(0, 100)
  return {
    kind: 'refused',
    message: `Weibo asks for accounts by number, and '${name}' is a name.`,
    fix: `Open https://m.weibo.cn/n/${encodeURIComponent(name)} in a browser, or the account's page and there its picture: the address then shows the number, as in weibo.com/u/NUMBER. Give that one.`,
  }
}

function unnamed(path: string, what: string): Recognised {
  return {
    kind: 'refused',
    message: `This page of Weibo${path === '' ? '' : ` (${path})`} ${what}.`,
    fix: 'Open the account in a browser and give its address with its number: https://weibo.com/u/NUMBER.',
  }
}
