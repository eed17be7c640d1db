import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import type { Conversation } from './conversation.ts'
import { blockedByProxy, type Proxy, strangeProxy, wrongLogin } from './proxy.ts'

/** Has a SOCKS5 proxy (RFC 1928) connect to `host`, an address or a name. Throws ProxyError. */
export async function socksConnect(
  proxy: Proxy,
  talk: Conversation,
  target: { readonly host: string; readonly port: number },
): Promise<void> {
  const methods = proxy.login === null ? [NO_LOGIN] : [NO_LOGIN, LOGIN]
  talk.say(Buffer.from([VERSION, methods.length, ...methods]))
  const [version, method] = await talk.hear(2)
  if (version !== VERSION) throw strangeProxy(proxy, 'does not speak SOCKS5')
  if (method === LOGIN && proxy.login !== null) await logIn(proxy, proxy.login, talk)
  else if (method !== NO_LOGIN) throw wrongLogin(proxy)
  talk.say(
    Buffer.from([VERSION, CONNECT, 0, ...addressOf(target.host), target.port >> 8, target.port & 0xff]),
  )
  await hearReply(proxy, talk)
}

const VERSION = 5
const CONNECT = 1
const NO_LOGIN = 0
const LOGIN = 2

/** RFC 1929. */
async function logIn(
  proxy: Proxy,
  login: { readonly user: string; readonly password: string },
  talk: Conversation,
): Promise<void> {
  const user = Buffer.from(login.user)
  const password = Buffer.from(login.password)
  talk.say(Buffer.from([1, user.length, ...user, password.length, ...password]))
  const [, status] = await talk.hear(2)
  if (status !== 0) throw wrongLogin(proxy)
}

function addressOf(host: string): number[] {
  if (isIP(host) === 0) {
    const name = Buffer.from(host)
    return [NAME, name.length, ...name]
  }
  const bytes = ipaddr.parse(host).toByteArray()
  return [bytes.length === 4 ? IPV4 : IPV6, ...bytes]
}

const IPV4 = 1
const NAME = 3
const IPV6 = 4

/** The address in it is where the proxy connects from, which is of no interest. */
async function hearReply(proxy: Proxy, talk: Conversation): Promise<void> {
  const [version, reply = 0, , kind] = await talk.hear(4)
  if (version !== VERSION) throw strangeProxy(proxy, 'does not speak SOCKS5')
  if (reply !== 0) throw blockedByProxy(proxy, REPLIES[reply] ?? `reply ${reply}`)
  const [nameLength = 0] = kind === NAME ? await talk.hear(1) : []
  const length = { [IPV4]: 4, [NAME]: nameLength, [IPV6]: 16 }[kind ?? 0]
  if (length === undefined) throw strangeProxy(proxy, 'does not speak SOCKS5')
  await talk.hear(length + 2)
}

const REPLIES: Readonly<Record<number, string>> = {
  1: 'it failed without a reason',
  2: 'its rules do not allow it',
  3: 'the network cannot be reached',
  4: 'the host cannot be reached',
  5: 'the host refused the connection',
  6: 'it took too long',
  7: 'it cannot make connections',
  8: 'it cannot reach this kind of address',
}
