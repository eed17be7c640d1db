import { z } from 'zod'
import type { FetchFailure, FetchFailureCode } from '#model/fetch.ts'
import type { ParseError } from '#model/feed.ts'

/** Why Weibo shows no posts. */
export interface Refusal {
  readonly code: Extract<
    FetchFailureCode,
    'authExpired' | 'blocked' | 'rateLimited' | 'notFound' | 'layoutChanged'
  >
  readonly message: string
  readonly fix: string
}

/** Where there are no posts to show it says so in the same way as an error; then this is null too. */
export function refusalIn(answer: unknown): Refusal | null {
  const parsed = refusing.safeParse(answer)
  if (!parsed.success) return null
  const { ok, msg, message, errno, error_code } = parsed.data
  const said = (msg || message).slice(0, 200)
  if (ok === -100) return cookieExpired(`ok: -100${said === '' ? '' : ` (${said})`}`)
  if (ok === 1 || hasNoPosts.test(said)) return null
  const known = refusals.find(({ words }) => words.test(said))
  if (known !== undefined) return known.read(said)
  const number = errno || error_code
  if (said === '' && number === '') return null
  return layoutChanged(`Weibo shows no posts; it says '${said}'${number === '' ? '' : ` (${number})`}.`)
}

/** `message`: what came in place of posts. */
export function layoutChanged(message: string): Refusal {
  return {
    code: 'layoutChanged',
    message,
    fix: 'Open the account in a browser. If its posts are there, Weibo has changed its interface: follow it through RSSHub until Leakwire knows the new one.',
  }
}

/** What it means that a page or nothing came where Weibo's JSON was expected; null: that is not known. */
export function refusalOfPage(url: string, error: Pick<ParseError, 'message'>): Refusal | null {
  const isLogin = /(?:passport|login)[.\w]{0,30}\.(?:cn|com)$/u.test(URL.parse(url)?.hostname ?? '')
  return isLogin || /Sina Visitor System|新浪访客系统|登录|登入/iu.test(error.message)
    ? cookieExpired('the page for visitors without a cookie')
    : null
}

/** A failure with Weibo's meaning of its status: 432 is an old cookie, 418 too many requests. */
export function knownFailure(failure: FetchFailure): FetchFailure {
  if (failure.status === 432) return { ...failure, ...cookieExpired('status 432') }
  return failure.status === 418 ? { ...failure, ...tooOften('status 418') } : failure
}

/** Whether Weibo says of one post that it is not there, or not for us. */
export function saysDeleted(answer: unknown): boolean {
  const parsed = refusing.safeParse(answer)
  if (!parsed.success || parsed.data.ok === -100 || parsed.data.ok === 1) return false
  const { msg, message, errno, error_code } = parsed.data
  return [errno, error_code].includes('20101') || isDeleted.test(msg || message)
}

const isDeleted = /(?:微博|内容).{0,10}不存在|已被(?:作者)?删除|已删除|暂无查看权限|does not exist|deleted/iu

const text = z.string().catch('')
const code = z.union([z.string(), z.number().transform(String)]).catch('')

const refusing = z.object({
  ok: z.union([z.number(), z.string().transform(Number)]).catch(0),
  msg: text,
  message: text,
  errno: code,
  error_code: code,
})

const hasNoPosts = /还没有(?:内容|微博|发)|没有更多|没有内容|暂无内容/u

const refusals: readonly { readonly words: RegExp; readonly read: (said: string) => Refusal }[] = [
  { words: /登录|登入|登陆|log ?in|sign ?in/iu, read: (said) => cookieExpired(`'${said}'`) },
  {
    words: /频繁|频次|过快|歇|稍后|too (?:many|often|fast|frequent)/iu,
    read: (said) => tooOften(`'${said}'`),
  },
  {
    words:
      /用户不存在|帐?账?号(?:不存在|异常|已)|注销|封(?:禁|号)|冻结|无法查看|查看权限|user (?:does not|not) exist/iu,
    read: (said) => ({
      code: 'notFound',
      message: `Weibo does not show this account; it says '${said}'.`,
      fix: 'Look whether the number in its address is right and the account still there. Some accounts show their posts to those who follow them only.',
    }),
  },
]

function cookieExpired(came: string): Refusal {
  return {
    code: 'authExpired',
    message: `Weibo no longer takes the cookie of this source: it answered with ${came}.`,
    fix: "Renew the cookie: sign in at https://m.weibo.cn in a browser, open its developer tools (F12), load the account's page, take the value of the request header Cookie of any request to m.weibo.cn, and put it in the source's header Cookie.",
  }
}

function tooOften(came: string): Refusal {
  return {
    code: 'rateLimited',
    message: `Weibo was asked too often: it answered with ${came}.`,
    fix: 'Nothing to do: it is asked again later. If it happens often, have the source asked more rarely.',
  }
}
