/**
 * The address inside an address: redirectors of search engines and networks carry their target as a parameter or
 * in their path, so nobody needs to be asked. Nested ones are undone up to five deep; anything else comes back as it is.
 */
export function unwrap(url: URL): URL {
  let current = url
  for (let depth = 0; depth < MOST_NESTED; depth++) {
    const inner = targetOf(current)
    if (inner === null) return current
    current = inner
  }
  return current
}

const MOST_NESTED = 5

interface Wrapper {
  readonly host: RegExp
  readonly path: RegExp
  readonly parameters: readonly string[]
}

const wrappers: readonly Wrapper[] = [
  { host: /^(?:www\.)?weibo\.cn$/, path: /^\/sinaurl/, parameters: ['u', 'toasturl', 'url'] },
  { host: /^(?:www\.)?weibo\.com$/, path: /^\/sinaurl/, parameters: ['u', 'url'] },
  { host: /^out\.reddit\.com$/, path: /^\//, parameters: ['url'] },
  { host: /^(?:www\.)?google\.[a-z.]{2,6}$/, path: /^\/url$/, parameters: ['q', 'url'] },
  { host: /^(?:www\.)?youtube\.com$/, path: /^\/redirect$/, parameters: ['q'] },
  { host: /^lm?\.facebook\.com$/, path: /^\/l\.php$/, parameters: ['u'] },
  { host: /^l\.instagram\.com$/, path: /^\//, parameters: ['u'] },
  { host: /^l\.threads\.(?:net|com)$/, path: /^\//, parameters: ['u'] },
  { host: /^t\.umblr\.com$/, path: /^\/redirect$/, parameters: ['z'] },
  { host: /^steamcommunity\.com$/, path: /^\/linkfilter/, parameters: ['url', 'u'] },
  { host: /^link\.zhihu\.com$/, path: /^\//, parameters: ['target'] },
  { host: /^(?:www\.)?vk\.com$/, path: /^\/away\.php$/, parameters: ['to'] },
]

function targetOf(url: URL): URL | null {
  const amp = ampTarget(url)
  if (amp !== null) return amp
  const wrapper = wrappers.find(({ host, path }) => host.test(url.hostname) && path.test(url.pathname))
  const written = wrapper?.parameters
    .map((name) => url.searchParams.get(name))
    .find((value) => value !== null && value !== '')
  return webUrl(written ?? null)
}

/** google.com/amp/s/HOST/PATH and HOST.cdn.ampproject.org/c/s/HOST/PATH: the 's' stands for https. */
function ampTarget(url: URL): URL | null {
  const isGoogle = /^(?:www\.)?google\.[a-z.]{2,6}$/.test(url.hostname)
  const isCache = url.hostname.endsWith('.cdn.ampproject.org')
  const pattern = isGoogle ? /^\/amp\/(s\/)?(.+)$/ : isCache ? /^\/[a-z]{1,3}\/(s\/)?(.+)$/ : null
  const match = pattern?.exec(url.pathname)
  if (match === undefined || match === null) return null
  return webUrl(`${match[1] === undefined ? 'http' : 'https'}://${match[2]}${url.search}`)
}

function webUrl(written: string | null): URL | null {
  const url = written === null ? null : URL.parse(written)
  return url !== null && /^https?:$/.test(url.protocol) ? url : null
}
