export interface Folded {
  readonly host: string
  readonly path: string
  readonly parameters: URLSearchParams
}

/**
 * The same page at the host most people name: mobile, old and short hosts of known sites folded, other hosts left
 * alone (an unknown 'm.' may be another site). `host` is in lower case.
 */
export function foldHost(host: string, path: string, parameters: URLSearchParams): Folded {
  const fold = folds.find(({ hosts }) => hosts.test(host))
  const same = { host, path, parameters }
  return fold?.into(same) ?? same
}

interface Fold {
  readonly hosts: RegExp
  /** Null if this path of the host is none that can be folded. */
  readonly into: (from: Folded) => Folded | null
}

const toHost = (host: string) => (from: Folded) => ({ ...from, host })

const folds: readonly Fold[] = [
  {
    hosts: /^(?:www\.|m\.|mobile\.)?(?:twitter|x)\.com$/,
    into: ({ path, parameters }) => tweet(path, parameters),
  },
  { hosts: /^(?:m|music|www)\.youtube\.com$|^youtube\.com$/, into: video },
  { hosts: /^youtu\.be$/, into: shortVideo },
  { hosts: /^(?:old|new|np|m|i|amp|www)\.reddit\.com$|^reddit\.com$/, into: toHost('www.reddit.com') },
  {
    hosts: /^redd\.it$/,
    into: ({ path, parameters }) => ({ host: 'www.reddit.com', path: `/comments${path}`, parameters }),
  },
  {
    hosts: /^[a-z-]{2,12}\.m\.wikipedia\.org$/,
    into: (from) => ({ ...from, host: from.host.replace('.m.', '.') }),
  },
  { hosts: /^m\.bilibili\.com$|^bilibili\.com$/, into: toHost('www.bilibili.com') },
  { hosts: /^(?:www\.)?weibo\.com$/, into: toHost('weibo.com') },
  { hosts: /^m\.weibo\.(?:cn|com)$/, into: weibo },
  { hosts: /^(?:m|mbasic|touch|web)\.facebook\.com$/, into: toHost('www.facebook.com') },
  { hosts: /^telegram\.(?:me|dog)$|^t\.me$/, into: telegram },
]

/** x.com/NAME/status/ID, whatever stands behind it; /i/web/status/ID has no name to add. */
function tweet(path: string, parameters: URLSearchParams): Folded {
  const status = /^\/(\w{1,30}(?:\/web)?)\/status(?:es)?\/(\d{1,25})/.exec(path)
  const short = status === null ? path : `/${status[1]}/status/${status[2]}`
  return { host: 'x.com', path: short, parameters }
}

const watchUrl = (id: string, from: Folded): Folded => {
  const parameters = new URLSearchParams(from.parameters)
  parameters.set('v', id)
  return { host: 'www.youtube.com', path: '/watch', parameters }
}

function video(from: Folded): Folded {
  const id = /^\/(?:live|embed|v)\/([\w-]{6,20})\/?$/.exec(from.path)?.[1]
  return id === undefined ? { ...from, host: 'www.youtube.com' } : watchUrl(id, from)
}

function shortVideo(from: Folded): Folded | null {
  const id = /^\/([\w-]{6,20})\/?$/.exec(from.path)?.[1]
  return id === undefined ? null : watchUrl(id, from)
}

/** m.weibo.cn/UID/BID is weibo.com/UID/BID; /status/BID lacks the user and stays. */
function weibo({ path, parameters }: Folded): Folded | null {
  return /^\/\d{5,12}\/\w{6,20}\/?$/.test(path) ? { host: 'weibo.com', path, parameters } : null
}

/** t.me/s/NAME/ID is the preview of t.me/NAME/ID. */
function telegram({ path, parameters }: Folded): Folded {
  return { host: 't.me', path: path.replace(/^\/s\/(?=\w+\/\d+)/, '/'), parameters }
}
