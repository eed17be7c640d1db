import type { IncomingHttpHeaders } from 'node:http'
import type { Source } from '#model/source.ts'

const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs
/** A Monday, not at the start of an hour. */
export const start = Date.UTC(2026, 10, 2, 9, 17)
export const end = start + 30 * dayMs

/** What a host says. `silence`: the first time it says nothing, and is waited for; `reset`: it hangs up. */
export interface Said {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly instead?: 'silence' | 'reset'
}

/** What the host of an address says at a moment. */
export type Manners = (at: number, headers: IncomingHttpHeaders, url: string) => Said

const say = (status: number, headers: Readonly<Record<string, string>> = {}, body = ''): Said => ({
  status,
  headers,
  body,
})

/** Days since the start, with fractions. */
const dayOf = (at: number): number => (at - start) / dayMs
const isOn = (at: number, from: number, to: number): boolean => dayOf(at) >= from && dayOf(at) < to

/** A feed with a post every `everyMs` since long before the start: its eight newest, and how many there ever were. */
function feedAt(name: string, everyMs: number, at: number, channel = ''): { body: string; newest: number } {
  const newest = Math.floor((at - start) / everyMs) + 20
  const items = Array.from({ length: 8 }, (_, back) => newest - back).map((n) => {
    const date = new Date(start + (n - 20) * everyMs).toUTCString()
    return `<item><guid isPermaLink="false">${name}-${n}</guid><title>${name} writes its note ${n}</title><link>http://${name}.example/${n}</link><pubDate>${date}</pubDate></item>`
  })
  const body = `<rss version="2.0"><channel><title>${name}</title><link>http://${name}.example/</link>${channel}${items.join('')}</channel></rss>`
  return { body, newest }
}

/** 304 to whoever names the version in force, the whole feed to others. */
function withEtag(name: string, everyMs: number, channel = ''): Manners {
  return (at, headers) => {
    const { body, newest } = feedAt(name, everyMs, at, channel)
    const etag = `W/"${name}, ${newest}-gzip"`
    return headers['if-none-match'] === etag ? say(304, { ETag: etag }) : say(200, { ETag: etag }, body)
  }
}

function withLastModified(name: string, everyMs: number): Manners {
  return (at, headers) => {
    const { body, newest } = feedAt(name, everyMs, at)
    const lastModified = new Date(start + (newest - 20) * everyMs).toUTCString().replace('GMT', '+0000')
    return headers['if-modified-since'] === lastModified
      ? say(304)
      : say(200, { 'Last-Modified': lastModified }, body)
  }
}

const without =
  (name: string, everyMs: number): Manners =>
  (at) =>
    say(200, {}, feedAt(name, everyMs, at).body)

const hints = `<ttl>360</ttl><skipHours>${[0, 1, 2, 3, 4, 5].map((hour) => `<hour>${hour}</hour>`).join('')}</skipHours><skipDays><day>Saturday</day><day>Sunday</day></skipDays>`

/** Another answer for some days. */
const but =
  (usual: Manners, other: (at: number) => Said | null): Manners =>
  (at, headers, url) =>
    other(at) ?? usual(at, headers, url)

/** In trouble for a night. */
const hinting = but(withEtag('hints', dayMs, hints), (at) => (isOn(at, 3.3, 3.9) ? say(500) : null))

const fresh: Manners = (at) => {
  const { body } = feedAt('fresh', 2 * dayMs, at)
  if (isOn(at, 0, 12)) return say(200, { 'Cache-Control': 'public, max-age=36000' }, body)
  if (isOn(at, 12, 24)) return say(200, { Expires: new Date(at + 14 * hourMs).toUTCString() }, body)
  return say(200, { 'Cache-Control': `max-age=${30 * 86_400}` }, body)
}

const limited = but(withEtag('limited', 2 * dayMs), (at) => {
  if (isOn(at, 3, 3.4)) return say(429, { 'Retry-After': '10800' })
  return isOn(at, 10, 10.5) ? say(429, { 'Retry-After': new Date(at + 9 * hourMs).toUTCString() }) : null
})

const overloaded = but(withEtag('overloaded', 2 * dayMs), (at) => {
  if (isOn(at, 6, 6.4)) return say(503, { 'Retry-After': '14400' })
  return isOn(at, 20, 21) ? say(429) : null
})

const moved = but(withEtag('moved', 3 * dayMs), (at) =>
  isOn(at, 5, 30) ? say(301, { Location: 'http://new.example/feed' }) : null,
)

const detour: Manners = (at) =>
  say(isOn(at, 0, 15) ? 302 : 307, { Location: 'http://elsewhere.example/feed' })

const missing = but(withEtag('missing', 3 * dayMs), (at) => (isOn(at, 8, 11) ? say(404) : null))
const gone = but(withEtag('gone', 3 * dayMs), (at) => (isOn(at, 12, 30) ? say(410) : null))

const bursts = but(withEtag('bursts', 3 * dayMs), (at) => {
  if (isOn(at, 4, 5)) return say(500)
  if (isOn(at, 14, 14.2)) return { ...say(504), instead: 'silence' }
  if (isOn(at, 14.2, 16)) return say(502)
  return isOn(at, 22, 24) ? { ...say(500), instead: 'reset' } : null
})

const one = withEtag('one', 2 * dayMs)
/** Stays fresh for half a day, however short the wait that the other was asked for. */
const two: Manners = (at, headers, url) => {
  const said = withEtag('two', dayMs)(at, headers, url)
  return { ...said, headers: { ...said.headers, 'Cache-Control': 'max-age=43200' } }
}

const shared: Manners = (at, headers, url) => {
  if (isOn(at, 9, 9.4)) return say(429, { 'Retry-After': '28800' })
  if (isOn(at, 18, 18.4)) return say(429)
  if (isOn(at, 21, 23) && url.endsWith('/one') && Math.floor(dayOf(at) * 8) % 2 === 0)
    return say(429, { 'Retry-After': '1800' })
  return (url.endsWith('/one') ? one : two)(at, headers, url)
}

/** Every address that is asked in the month. */
export const manners: Readonly<Record<string, Manners>> = {
  'http://busy.example/feed?format=rss&n=8': withEtag('busy', 16 * hourMs),
  'http://quiet.example/rss': withLastModified('quiet', 10 * dayMs),
  'http://bare.example/index.xml': without('bare', 6 * dayMs),
  'http://hints.example/feed': hinting,
  'http://fresh.example/feed': fresh,
  'http://limited.example/feed': limited,
  'http://limited.example/other': withEtag('other', 2 * dayMs),
  'http://overloaded.example/feed': overloaded,
  'http://moved.example/old': moved,
  'http://new.example/feed': withEtag('moved', 3 * dayMs),
  'http://detour.example/feed': detour,
  'http://elsewhere.example/feed': withEtag('elsewhere', 3 * dayMs),
  'http://missing.example/feed': missing,
  'http://gone.example/feed': gone,
  'http://bursts.example/feed': bursts,
  'http://shared.example/one': shared,
  'http://shared.example/two': shared,
}

/** Where no source is followed, only redirected to. */
const targets = new Set(['http://new.example/feed', 'http://elsewhere.example/feed'])

export const sources: readonly Source[] = Object.keys(manners)
  .filter((address) => !targets.has(address))
  .map((address) => ({
    id: new URL(address).hostname.split('.')[0] + new URL(address).pathname.replaceAll('/', '-'),
    kind: 'feed',
    address,
    name: address,
    lang: null,
    group: null,
    mode: 'curated',
    ...(address.includes('shared') && { backOff: 'host' as const }),
  }))
