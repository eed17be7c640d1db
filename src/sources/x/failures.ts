import type { FetchFailure } from '#model/fetch.ts'
import { z } from 'zod'
import { oneLine } from '#parse/plain-title.ts'
import { saidJson } from '#sources/ask-json.ts'
import { type XAccount, shownAccount } from './account.ts'
import { nextMonth, type XCursor } from './cursor.ts'
import type { XOptions } from './options.ts'

const nothingAsked = { status: null, retryAfterMs: null } as const

/** That something about a source is not right, so that it cannot be asked. */
export function notRight(message: string): FetchFailure {
  return {
    code: 'config',
    message: `${message} Nothing was asked.`,
    fix: 'Correct the source: its address is https://x.com/HANDLE; its options are token, api, monthlyPosts and includeReplies.',
    ...nothingAsked,
  }
}

/** That there is no key, and what to do with one or without. */
export function noKey(account: XAccount, { token }: XOptions): FetchFailure {
  const variable = /\$\{(\w+)\}/u.exec(token)?.[1]
  const set =
    variable === undefined
      ? "write it into the source's option token"
      : `set ${variable} to it where Leakwire is started, start it again and save the source`
  const route = 'handle' in account ? account.handle : `+${account.id}`
  return {
    code: 'authMissing',
    message: `X shows the posts of ${shownAccount(account)} to programs with a key only, and there is none here. Nothing was asked.`,
    fix: `It needs your own key of X's paid interface (about $0.005 a post read): make one in X's developer console and ${set}. Or follow the feed of an RSSHub of yours: https://YOUR-RSSHUB/twitter/user/${route}`,
    ...nothingAsked,
  }
}

/** Posts of the shortest page that X gives. */
export const LEAST = 5

/** That no more posts may be read this month, or ever, where less is allowed than X gives at once. */
export function overBudget(
  account: XAccount,
  { monthlyPosts }: XOptions,
  { read, month }: XCursor,
  now: number,
): FetchFailure {
  const at = nextMonth(now)
  const goesOn =
    monthlyPosts < LEAST
      ? `X gives ${LEAST} posts at least: set monthlyPosts of the source to that or more.`
      : 'Nothing to do if that is enough: it goes on then where it stopped. Otherwise set monthlyPosts of the source higher;'
  return {
    code: 'budget',
    message: `${read} posts of ${shownAccount(account)} were read in ${month}, and ${monthlyPosts} are allowed in a month: no more are asked for before ${new Date(at).toISOString().slice(0, 10)} (UTC).`,
    fix: `${goesOn} X takes about $0.005 a post.`,
    status: null,
    retryAfterMs: at - now,
  }
}

/** A failure of the interface in X's own words, which say what the key or the plan lacks. */
export function asXSays(failure: FetchFailure): FetchFailure {
  const words = wordsOf(failure)
  const { code, status } = failure
  if (status === 401)
    return {
      ...failure,
      code: 'authExpired',
      message: `X does not take the key${words === '' ? ' (it answered 401)' : `: ${words}`}`,
      fix: "Make a new bearer token in X's developer console, set it where Leakwire is started, start it again and save the source.",
    }
  if (code !== 'rateLimited' && (status === 402 || status === 403))
    return {
      ...failure,
      code: 'blocked',
      message: words === '' ? failure.message : `X answered ${status}: ${words}`,
      fix: "Look into X's developer console: the plan or the credits of your key do not cover this. It is tried again by itself.",
    }
  return words === '' ? failure : { ...failure, message: `${failure.message} X says: ${words}` }
}

const problem = z.object({ title: z.string().catch(''), detail: z.string().catch('') })
const problems = z.object({
  title: z.string().catch(''),
  detail: z.string().catch(''),
  errors: z.array(z.object({ message: z.string() })).catch([]),
})

function wordsOf(failure: FetchFailure): string {
  const said = problems.safeParse(saidJson(failure)).data
  if (said === undefined)
    return /^\s*[<{[]/u.test(failure.said ?? '') ? '' : oneLine(failure.said ?? '').slice(0, 500)
  return oneLine(said.detail || said.errors[0]?.message || said.title)
}

/** Why X answered with errors in place of what was asked for; null if it names none. */
export function errorsFailure(value: unknown, account: XAccount): FetchFailure | null {
  const [first] = z.object({ errors: z.array(problem) }).safeParse(value).data?.errors ?? []
  if (first === undefined) return null
  const words = oneLine(first.detail || first.title)
  const about = {
    message: `X does not show ${shownAccount(account)}: ${words}`,
    status: 200,
    retryAfterMs: null,
  }
  if (/suspended/iu.test(words))
    return {
      ...about,
      code: 'notFound',
      fix: 'Look where its owner posts now. X lifts some suspensions: it is asked again for 14 days, and what was read stays.',
    }
  if (/authori[sz]/iu.test(first.title + words))
    return {
      ...about,
      code: 'optedOut',
      fix: 'The account protects its posts: only those whom it lets follow it may read them.',
    }
  return {
    ...about,
    code: 'notFound',
    fix: 'Look whether the account opens in a browser: it may have another name now.',
  }
}
