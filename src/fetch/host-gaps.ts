/** Hosts that want another pause between requests than the setting says; subdomains included. */
export interface HostGap {
  readonly host: string
  readonly gapMs: number
}

/** Reddit answers unauthenticated readers about twice a minute; t.me and Weibo by report of other readers. */
const HOST_GAPS: readonly HostGap[] = [
  { host: 'reddit.com', gapMs: 35_000 },
  { host: 't.me', gapMs: 1000 },
  { host: 'weibo.com', gapMs: 10_000 },
  { host: 'weibo.cn', gapMs: 10_000 },
]

/** The lane `host` waits in and its gap. All hosts under one entry of `HOST_GAPS` share a lane: they share a limit. */
export function laneFor(host: string, usualGapMs: number): HostGap {
  const name = host.toLowerCase().replace(/\.$/u, '')
  const special = HOST_GAPS.find((entry) => name === entry.host || name.endsWith(`.${entry.host}`))
  return special ?? { host: name, gapMs: usualGapMs }
}
