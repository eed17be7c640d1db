import type { ParsedPost } from '#model/post.ts'

/** What a host says in place of posts: 'not whitelisted', 'bridge returned error 403'. */
export interface FeedNotice {
  readonly message: string
  readonly fix: string
}

interface Rule {
  /** Of the whole title. */
  readonly title: RegExp
  readonly fix: string
}

/** Items that programs between us and a platform put into a feed instead of an error. A list to be added to. */
const itemRules: readonly Rule[] = [
  {
    title: /^RSS reader not yet whitelist(?:ed)?[.!]*$/i,
    fix: 'This host lets in only readers that it knows. Ask its operators to let in Leakwire, or follow the account through another bridge.',
  },
  {
    title: /^Bridge returned error \d+[.!]*(?: ?\(\d+\))?$/i,
    fix: 'The RSS-Bridge between could not read the platform. Open the address in a browser; update the bridge, or wait.',
  },
  {
    title: /^(?:RSSHub )?(?:Looks like something went wrong|Welcome to RSSHub)!?$/i,
    fix: 'The RSSHub between could not read the platform. Open the address in a browser: it says which setting or login is missing.',
  },
  {
    title: /^(?:Error: )?Instance has (?:no auth tokens|been rate limited)\b.{0,80}$/i,
    fix: 'The Nitter between has no access at the moment. Wait, or follow the account through another one.',
  },
  {
    title: /^(?:Sina Visitor System|新浪访客系统)$/i,
    fix: 'Weibo wants a login. Give the source a cookie, or the bridge between one.',
  },
]

/** Pages that come where a feed was expected, by their title: what they mean. */
const pageRules: readonly Rule[] = [
  {
    title:
      /^(?:Just a moment|Attention Required|One moment, please|Checking your browser|DDoS-Guard|Access denied)/i,
    fix: 'A guard before the site lets in browsers only. Ask the site to open its feed to feed readers, or follow it through a bridge.',
  },
  {
    title: /^(?:Sina Visitor System|新浪访客系统)/i,
    fix: 'Weibo wants a login. Give the source a cookie, or follow the account through RSSHub.',
  },
  {
    title: /whoa there, pardner|blocked due to a network policy/i,
    fix: 'Reddit turns this network away. Keep to one Reddit source (several communities fit into one address: r/A+B), and wait.',
  },
  {
    title: /\b(?:log ?in|sign ?in|anmelden|connexion)\b|登录|登入|ログイン|로그인/i,
    fix: 'The site wants a login. Give the source a cookie or an address that may be read without one.',
  },
]

/** Takes what a host says in place of posts out of the posts. */
export function splitNotices(posts: readonly ParsedPost[]): {
  readonly posts: readonly ParsedPost[]
  readonly notices: readonly FeedNotice[]
} {
  const notices: FeedNotice[] = []
  const rest = posts.filter((post) => {
    const rule = itemRules.find(({ title }) => title.test(post.title))
    if (rule !== undefined) {
      notices.push({ message: `In place of posts it says: "${post.title.slice(0, 200)}".`, fix: rule.fix })
    }
    return rule === undefined
  })
  return { posts: notices.length === 0 ? posts : rest, notices }
}

/** What to do about a page that came where a feed was expected; null for a page that says nothing of the kind. */
export function fixForPage(title: string): string | null {
  return pageRules.find((rule) => rule.title.test(title))?.fix ?? null
}
