import { type PathRule, type Recognised, askFor, byFirstRule } from '#sources/recognised.ts'

/** A public channel, and the host that is asked for it. */
export interface Channel {
  readonly origin: string
  /** In lower case: Telegram takes any. */
  readonly name: string
}

/** The channel that an address of Telegram leads to, or why it leads to none that anybody can read. */
export function recogniseChannel({ hostname, pathname, hash }: URL): Recognised | null {
  const host = hostname.replace(/^www\./u, '')
  if (hosts.test(host)) return byFirstRule(paths, pathname.replace(/^\/+/u, '/'))
  const ofHost = /^([a-z][\w-]{2,31})\.t\.me$/u.exec(host)?.[1]
  if (ofHost !== undefined) return byFirstRule(paths, `/${ofHost}`)
  return host === 'web.telegram.org' ? byFirstRule(appPlaces, hash) : null
}

/** The channel that a source's address names, on whatever host; null if it names none. */
export function channelAt(address: string): Channel | null {
  const url = URL.parse(address)
  const read = url === null ? null : recogniseChannel(url)
  if (read?.kind === 'refused') return null
  const asked = read === null ? url : URL.parse(read.address)
  const name = /^\/(?:s\/)?(\w{1,64})\/?$/u.exec(asked?.pathname ?? '')?.[1]
  return asked === null || name === undefined ? null : { origin: asked.origin, name: name.toLowerCase() }
}

/** The page of a channel's posts that are older than number `before`; null: of its newest. */
export function pageOf({ origin, name }: Channel, before: number | null): string {
  return `${origin}/s/${name}${before === null ? '' : `?before=${before}`}`
}

const hosts = /^(?:t|telegram)\.me$|^telegram\.dog$/u

const NAME_ONE = 'Give the channel itself, as in t.me/NAME: the app shows that link in its description.'

const paths: readonly PathRule[] = [
  [/^\/(?:\+|%2b|joinchat(?:\/|$))/iu, () => ofMembers('an invitation to')],
  [/^\/c(?:\/|$)/iu, () => ofMembers('a post of')],
  [/^\/(?:s\/|boost\/)?@?([a-z]\w{2,31})(?:\/|$)/iu, ([name = '']) => named(name)],
  [/^/u, () => refused('This address of Telegram names no channel.', NAME_ONE)],
]

/** The app in a browser keeps the name behind '#'. */
const appPlaces: readonly PathRule[] = [
  [/^#(?:\/im\?p=)?@([a-z]\w{2,31})(?:[/?&_]|$)/iu, ([name = '']) => named(name)],
  [/^/u, () => refused("This address of Telegram's app in a browser names no channel.", NAME_ONE)],
]

/** First parts of a path that are no names. */
const inApp =
  /^(?:add(?:emoji|list|stickers|style|theme)|auction|boost|call|confirmphone|contact|giftcode|invoice|login|msg|newbot|nft|proxy|setlanguage|share|socks|stargift)$/u

function named(written: string): Recognised {
  const name = written.toLowerCase()
  return inApp.test(name)
    ? refused('This address of Telegram opens something in the app, and names no channel.', NAME_ONE)
    : askFor(`https://t.me/s/${name}`, `posts of the Telegram channel ${name}`, 'telegram')
}

function ofMembers(what: string): Recognised {
  return refused(
    `This is ${what} a private group or channel, and Telegram shows those to their members only.`,
    'Give a public channel, which has a name: t.me/NAME. What a private one says takes a bridge that signs in with an account.',
  )
}

function refused(message: string, fix: string): Recognised {
  return { kind: 'refused', message, fix }
}
