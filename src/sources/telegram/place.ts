import { resolveUrl } from '#parse/resolve-url.ts'

/** What an address of Telegram leads to. */
export interface TelegramPlace {
  /** Without query. Hosts of Telegram are t.me, others stay as they are. */
  readonly url: string
  /** Whose it is, as written; null in private groups, which have no name. */
  readonly name: string | null
  /** What the post is known by: 'name/123', in lower case, for names mean the same in any; null if it is no post. */
  readonly id: string | null
}

/** Null if there is no address, or none of the web. */
export function telegramPlace(written: string, base: string): TelegramPlace | null {
  const url = URL.parse(resolveUrl(written, base) ?? '')
  if (url === null || !/^https?:$/u.test(url.protocol)) return null
  if (/^(?:www\.)?(?:t|telegram)\.me$|^telegram\.dog$/u.test(url.hostname)) url.host = 't.me'
  const [, name = null, number] =
    /^\/(?:s\/)?(\w{2,64})(?:\/(?:\d+\/)?(\d{1,15}))?\/?$/u.exec(url.pathname) ?? []
  return {
    url: `${url.origin}${url.pathname}`,
    name,
    id: name === null || number === undefined ? null : `${name.toLowerCase()}/${Number(number)}`,
  }
}
