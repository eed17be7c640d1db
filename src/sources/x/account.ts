import { type PathRule, type Recognised, askFor, byFirstRule } from '#sources/recognised.ts'

/** An account of X: by its handle, which may change, or by its number. */
export type XAccount = { readonly handle: string } | { readonly id: string }

/** The account that an address of X leads to; null for lists, searches, pages of X itself and all other sites. */
export function recogniseX({ hostname, pathname }: URL): Recognised | null {
  const host = hostname.replace(/^(?:www|m|mobile)\./u, '')
  return host === 'x.com' || host === 'twitter.com' ? byFirstRule(rules, pathname) : null
}

const rules: readonly PathRule[] = [
  [
    /^\/i\/user\/(\d{1,20})\/?$/u,
    ([id]) => askFor(`https://x.com/i/user/${id}`, `posts of account ${id} on X`, 'x'),
  ],
  // Pages of X itself, whose names no account can have.
  [
    /^\/@?(?:about|account|compose|download|explore|hashtag|home|i|intent|jobs|login|logout|messages|notifications|oauth|privacy|search|settings|share|signup|tos|who_to_follow)(?:\/|$)/iu,
    () => null,
  ],
  [
    /^\/@?(\w{1,20})(?:\/(?:status(?:es)?\/\d+.*|with_replies|media|highlights|articles))?\/?$/u,
    ([handle]) => askFor(`https://x.com/${handle}`, `posts of @${handle} on X`, 'x'),
  ],
]

/** What an address as `recogniseX` makes them names; null for any other. */
export function accountOf(address: string): XAccount | null {
  const { pathname = '' } = URL.parse(address) ?? {}
  const id = /^\/i\/user\/(\d+)\/?$/u.exec(pathname)?.[1]
  if (id !== undefined) return { id }
  const handle = /^\/@?(\w+)\/?$/u.exec(pathname)?.[1]
  return handle === undefined ? null : { handle }
}

/** '@name', or 'account 123'. */
export function shownAccount(account: XAccount): string {
  return 'handle' in account ? `@${account.handle}` : `account ${account.id}`
}
