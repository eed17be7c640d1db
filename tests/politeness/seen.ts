import { dayMs, hourMs, manners, sources } from './hosts.ts'
import { type Asked, type Month, type Polled, minMs, userAgent } from './month.ts'

/** The requests for one address, in order. */
export function of({ asked }: Month, url: string): Asked[] {
  return asked.filter((one) => one.url === url)
}

/** The requests by address. Throws for one that was never asked. */
export function byUrl(month: Month): [Asked, ...Asked[]][] {
  return Object.keys(manners).map((url) => {
    const [first, ...others] = of(month, url)
    if (first === undefined) throw new Error(`${url} was never asked`)
    return [first, ...others]
  })
}

/** It names a version. */
export const isConditional = ({ headers }: Asked): boolean =>
  headers['if-none-match'] !== undefined || headers['if-modified-since'] !== undefined

/** Those of one address that name another version than it gave last. */
export function wrongValidators(own: readonly Asked[]): string[] {
  let etag: string | undefined
  let lastModified: string | undefined
  return own.flatMap((one) => {
    const isRight = one.headers['if-none-match'] === etag && one.headers['if-modified-since'] === lastModified
    // Where it redirects, the address behind has a version, not this one.
    if ((one.said.status === 200 || isRedirect(one)) && !one.isCutOff) {
      etag = one.said.headers['ETag']
      lastModified = one.said.headers['Last-Modified']
    }
    return isRight ? [] : [told(one)]
  })
}

interface Gap {
  readonly before: Asked
  readonly after: Asked
  readonly gapMs: number
}

/** Between the requests for one address, kills left out: what a killed program asked it cannot know. */
export function gapsAt(month: Month, url: string): Gap[] {
  return pairs(of(month, url))
    .filter(([before]) => !before.isCutOff)
    .map(([before, after]) => ({ before, after, gapMs: after.at - before.at }))
}

/** The same for all addresses. */
export function gapsOf(month: Month): Gap[] {
  return Object.keys(manners).flatMap((url) => gapsAt(month, url))
}

/** Each with the one after it. */
export function pairs<Item>(items: readonly Item[]): [Item, Item][] {
  return items.slice(1).flatMap((after, index): [Item, Item][] => {
    const before = items[index]
    return before === undefined ? [] : [[before, after]]
  })
}

/** What came sooner after the one before than that one asked for. */
export function tooSoon(month: Month, url: string, leastMs: (before: Asked) => number): string[] {
  return gapsAt(month, url)
    .filter(({ before, gapMs }) => gapMs < leastMs(before))
    .map(sayGap)
}

/** How long an answer stays fresh, a day at most. */
export function freshMs({ said, at }: Asked): number {
  if (said.headers['Cache-Control'] === undefined && said.headers['Expires'] === undefined) return 0
  const maxAge = /max-age=(\d+)/.exec(said.headers['Cache-Control'] ?? '')?.[1]
  const until = said.headers['Expires']
  return Math.min(maxAge === undefined ? Date.parse(until ?? '') - at : Number(maxAge) * 1000, dayMs)
}

/** What Retry-After asks for; 0 if it says nothing. */
export function waitMs({ said, at }: Asked): number {
  const retryAfter = said.headers['Retry-After'] ?? '0'
  return /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - at
}

/** Waits after failures that do not lie between `firstMs` and its double for every failure in a row, a day at most. */
export function strayWaits(
  month: Month,
  url: string,
  { firstMs, statuses }: { readonly firstMs: number; readonly statuses: readonly number[] },
): string[] {
  let inARow = 0
  let longest = 0
  const stray = gapsAt(month, url).filter(({ before, gapMs }) => {
    inARow = statuses.includes(before.said.status) ? inARow + 1 : 0
    longest = Math.max(longest, inARow)
    // A time-out is noticed some time later.
    const mostMs = Math.min(firstMs * 2 ** inARow, dayMs) + minMs
    return inARow > 0 && (gapMs < firstMs || gapMs > mostMs)
  })
  return [...stray.map(sayGap), ...(longest < 4 ? [`only ${longest} failures in a row`] : [])]
}

/** Requests to the host whose sources wait together, while they should. */
export function heldTogether({ asked }: Month): string[] {
  const own = asked.filter(({ url }) => new URL(url).host === 'shared.example')
  const early = own.flatMap((one, index) => {
    const untilMs = one.said.status === 429 ? waitMs(one) || hourMs : 0
    return own.slice(index + 1).filter(({ at }) => at < one.at + untilMs)
  })
  const holds = own.filter(({ said }) => said.status === 429).length
  return [...early.map(told), ...(holds < 2 ? [`only ${holds} holds`] : [])]
}

/** It bears what every request bears, and nothing else. */
export function isPlain({ headers, url }: Asked): boolean {
  const isKnown = sources.some(({ address }) => address === url) || Object.hasOwn(manners, url)
  const own = [headers.cookie, headers.referer, headers['authorization']]
  return (
    isKnown &&
    own.every((value) => value === undefined) &&
    headers['user-agent'] === userAgent &&
    headers.accept?.endsWith('*/*;q=0.1') === true &&
    headers['accept-encoding'] === 'gzip, br, deflate'
  )
}

/** The answer leads elsewhere. */
export const isRedirect = ({ said }: Asked): boolean => said.headers['Location'] !== undefined
/** 'YYYY-MM-DD' (UTC). */
export const dayName = (at: number): string => new Date(at).toISOString().slice(0, 10)
/** A request in words. */
export const told = ({ at, url, said }: Asked): string =>
  `${new Date(at).toISOString()} ${url} (${said.status})`
/** A request in words, with the time since the one before. */
export const sayGap = ({ after, gapMs }: Gap): string => `${told(after)} after ${gapMs / 60_000} min`
/** A poll in words. */
export const sayPoll = ({ id, at, dueAt }: Polled): string => `${id} at ${at}, due at ${dueAt}`
