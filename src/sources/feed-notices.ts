import type { ParseErrorCode } from '#model/feed.ts'
import type { ParsedPost } from '#model/post.ts'
import { htmlToText } from '#parse/html-text.ts'
import { readPage } from '#parse/page.ts'

/** What a host says in place of posts: 'not whitelisted', 'bridge returned error 403'. */
export interface FeedNotice {
  readonly message: string
  readonly fix: string
  /** Of what the adapter noticed itself, which keeps nobody out: its name for programs. Left out: the host says it. */
  readonly code?: string
}

/** The same of a page or an error that came where posts were expected. `code` names what it means for the source. */
interface PageNotice extends FeedNotice {
  readonly code: NoticeCode
}

type NoticeCode = Extract<
  ParseErrorCode,
  'blocked' | 'authExpired' | 'previewDisabled' | 'optedOut' | 'wrongContent'
>

interface NoticeRule {
  /** Where it is said. Left out: anywhere. */
  readonly host?: RegExp
  /** `item`: an item of a feed, by its whole title. `title`: a page, by its title. `page`: also by its text. */
  readonly where: 'item' | 'title' | 'page'
  readonly match: RegExp
  readonly code: NoticeCode
  readonly fix: string
}

const cookieForWeibo = 'Weibo wants a login. Give the source a cookie, or follow the account through RSSHub.'
const guard =
  'A guard before the site lets in browsers only. Ask the site to open its feed to feed readers, or follow it through a bridge.'
const nitterEmpty =
  'The Nitter between has no access at the moment. Wait, or follow the account through another one.'

/** What programs and hosts are known to say. A list to be added to; the first that fits counts. */
const rules: readonly NoticeRule[] = [
  {
    where: 'item',
    match: /^(?:your )?RSS reader (?:is )?not yet whitelist(?:ed)?[.!]*$/i,
    code: 'blocked',
    fix: 'This host lets in only readers that it knows. Send its operators the ID that it names, and ask them to let in Leakwire; or follow the account through another bridge.',
  },
  {
    where: 'item',
    match: /^Bridge returned error \d+[.!]*(?: ?\(\d+\))?$/i,
    code: 'wrongContent',
    fix: 'The RSS-Bridge between could not read the platform. Open the address in a browser; update the bridge, or wait.',
  },
  {
    where: 'item',
    match: /^(?:RSSHub )?(?:Looks like something went wrong|Welcome to RSSHub)!?$/i,
    code: 'wrongContent',
    fix: 'The RSSHub between could not read the platform. Open the address in a browser: it says which setting or login is missing.',
  },
  {
    where: 'item',
    match: /^(?:Error: )?Instance has (?:no auth tokens|been rate limited)\b.{0,80}$/i,
    code: 'blocked',
    fix: nitterEmpty,
  },
  {
    where: 'item',
    match: /^(?:Sina Visitor System|新浪访客系统)$/i,
    code: 'authExpired',
    fix: 'Weibo wants a login. Give the source a cookie, or the bridge between one.',
  },
  {
    where: 'title',
    match:
      /^(?:Just a moment|Attention Required|One moment, please|Checking your browser|DDoS-Guard|Access denied)/i,
    code: 'blocked',
    fix: guard,
  },
  {
    where: 'title',
    match: /^(?:Sina Visitor System|新浪访客系统)/i,
    code: 'authExpired',
    fix: cookieForWeibo,
  },
  {
    where: 'page',
    match: /whoa there, pardner|blocked due to a network policy/i,
    code: 'blocked',
    fix: 'Reddit turns this network away. Keep to one Reddit source (several communities fit into one address: r/A+B), and wait.',
  },
  {
    where: 'page',
    match: /\bInstance has (?:no auth tokens|been rate limited)\b/i,
    code: 'blocked',
    fix: nitterEmpty,
  },
  {
    where: 'page',
    match: /\bRSS reader (?:is )?not yet whitelist/i,
    code: 'blocked',
    fix: 'This host lets in only readers that it knows. Send its operators the ID that it names, or follow the account through another bridge.',
  },
  {
    host: /^(?:t|telegram)\.me$|^telegram\.dog$/,
    where: 'title',
    match: /^Telegram: (?:Contact|View|Join|Launch)/i,
    code: 'previewDisabled',
    fix: 'This channel shows its posts only inside Telegram: its preview is off, or it is a group or no channel at all.',
  },
  {
    host: /(?:^|\.)bsky\.app$/,
    where: 'page',
    match: /opted out|no-unauthenticated|logged[- ]out|signed[- ]in/i,
    code: 'optedOut',
    fix: 'The author shows these posts only to people who are signed in. Leakwire keeps to that.',
  },
  {
    host: /(?:^|\.)bsky\.app$/,
    where: 'page',
    match: /^403\b|\b403 Forbidden\b/i,
    code: 'blocked',
    fix: "Bluesky does not answer this to programs: its search never, an account's feed where its author wants it so. Follow the account itself: bsky.app/profile/NAME.",
  },
  {
    where: 'title',
    match: /\b(?:log ?in|sign ?in|anmelden|connexion)\b|登录|登入|ログイン|로그인/i,
    code: 'authExpired',
    fix: 'The site wants a login. Give the source a cookie or an address that may be read without one.',
  },
]

/** Takes what a host says in place of posts out of the posts. What it asks for, such as an ID to send, is in the message. */
export function splitNotices(posts: readonly ParsedPost[]): {
  readonly posts: readonly ParsedPost[]
  readonly notices: readonly FeedNotice[]
} {
  const notices: FeedNotice[] = []
  const rest = posts.filter((post) => {
    const rule = rules.find(({ where, match }) => where === 'item' && match.test(post.title))
    if (rule !== undefined) notices.push({ message: saidBy(post), fix: rule.fix })
    return rule === undefined
  })
  return { posts: notices.length === 0 ? posts : rest, notices }
}

function saidBy({ title, text }: ParsedPost): string {
  const said = `In place of posts it says: "${title.slice(0, 200)}".`
  const more = text.replaceAll('\n', ' ').slice(0, 300)
  return more === '' || more === title ? said : `${said} ${more}`
}

/** What to do about a page that came where a feed was expected; null for a page that says nothing of the kind. */
export function fixForPage(title: string): string | null {
  return ruleFor({ host: '', title, text: '' })?.fix ?? null
}

/**
 * What a page, or an error as JSON, means that came where posts were expected; null if it is none that is known.
 * `said` is its beginning. RSSHub's own words on what is missing are in the message.
 */
export function pageNotice(url: string, said: string): PageNotice | null {
  const beginning = said.slice(0, LONGEST_LOOKED_AT)
  const ofBridge = saidByRsshub(beginning)
  const host = URL.parse(url)?.hostname ?? ''
  if (ofBridge !== null)
    return {
      code: 'wrongContent',
      message: `The RSSHub at ${host} answered with an error: "${ofBridge.slice(0, 300)}".`,
      fix: fixForRsshub(ofBridge),
    }
  const { title } = readPage(beginning, url)
  const text = htmlToText(beginning)
  const rule = ruleFor({ host, title, text })
  if (rule === undefined) return null
  const shown = rule.where === 'page' && !rule.match.test(title) ? text.replaceAll('\n', ' ') : title
  return {
    code: rule.code,
    message: `${host} answered with the page "${shown.slice(0, 200)}".`,
    fix: rule.fix,
  }
}

const LONGEST_LOOKED_AT = 20_000

function ruleFor({
  host,
  title,
  text,
}: {
  readonly host: string
  readonly title: string
  readonly text: string
}): NoticeRule | undefined {
  return rules.find(
    (rule) =>
      rule.where !== 'item' &&
      (rule.host === undefined || rule.host.test(host)) &&
      (rule.match.test(title) || (rule.where === 'page' && rule.match.test(text))),
  )
}

/** RSSHub's message, of its page or of '{"error":{"message":...}}'; null if it is neither. */
function saidByRsshub(said: string): string | null {
  if (/^\s*\{/.test(said)) return messageIn(said)
  if (!/RSSHub/.test(said) || !/Looks like something went wrong|Welcome to RSSHub/i.test(said)) return null
  const words = /Error Message:\s*([^]*?)(?:\n|$)/i.exec(htmlToText(said))?.[1] ?? ''
  return words === '' ? 'Looks like something went wrong' : words
}

function messageIn(said: string): string | null {
  // The beginning of an answer may be cut in the middle: then it is no JSON any more.
  const quoted = errorOfRsshub.exec(said)?.[1]
  try {
    const message: unknown = JSON.parse(quoted ?? 'null')
    return typeof message === 'string' && message !== '' ? message : null
  } catch {
    // A line break inside a string is no JSON, and no message of RSSHub's.
    return null
  }
}

/** The errors of other interfaces have a code or a type as well. */
const errorOfRsshub =
  /^\s*\{\s*"error"\s*:\s*\{\s*"message"\s*:\s*("(?:[^"\\]|\\.){0,2000}")(?!\s*,\s*"(?!stack"))/

function fixForRsshub(message: string): string {
  return rsshubFixes.find(({ match }) => match.test(message))?.fix ?? rsshubUsual
}

const rsshubUsual =
  'The RSSHub between could not read the platform. Open the address in a browser for its own words; update it, or wait.'

const rsshubFixes: readonly { readonly match: RegExp; readonly fix: string }[] = [
  {
    match: /ConfigNotFound|not configured|is not set|missing.{0,30}(?:token|cookie|config)/i,
    fix: 'The RSSHub between lacks a setting, as a rule a login of the platform: docs.rsshub.app names it beside the route.',
  },
  {
    match: /RequestInProgress|in progress/i,
    fix: 'Nothing to do: the RSSHub between is still asking the platform. It is asked again.',
  },
  {
    match: /access denied|Authentication failed|RejectError|wrong (?:key|code)/i,
    fix: "The RSSHub between wants a key: add ?key=... (or ?code=...) of that RSSHub to the source's address.",
  },
  {
    match: /NotFoundError|wrong path|route (?:does not|not) (?:exist|found)/i,
    fix: 'This RSSHub has no such route: compare the address with docs.rsshub.app, or update the RSSHub.',
  },
  {
    match: /\b4(?:03|29|32)\b|Cookies? expired|too many requests|captcha/i,
    fix: 'The platform turns this RSSHub away: renew the cookie or login in its settings, or wait.',
  },
]
