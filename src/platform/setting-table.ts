import { isIP } from 'node:net'

/** One setting: its key in leakwire.yaml, its environment variable, how its text becomes a value. */
export interface Setting<T> {
  readonly env: string
  readonly kind: 'text' | 'number' | 'list'
  readonly initial: T
  /** Lowest and highest number that is accepted. */
  readonly range?: readonly [number, number]
  readonly fit?: Fit
  /** For `leakwire doctor` and docs/settings.md: what it does, with its unit. */
  readonly about: string
}

/** What a text, or each part of a list, must be like. */
interface Fit {
  readonly test: (part: string) => boolean
  /** 'an http or https address'. */
  readonly expected: string
}

const text = (env: string, initial: string, about: string, fit?: Fit): Setting<string> => ({
  env,
  kind: 'text',
  initial,
  about,
  ...(fit && { fit }),
})

const number = (
  env: string,
  initial: number,
  range: readonly [number, number],
  about: string,
): Setting<number> => ({ env, kind: 'number', initial, range, about })

const list = (env: string, about: string, fit: Fit): Setting<readonly string[]> => ({
  env,
  kind: 'list',
  initial: [],
  about,
  fit,
})

const like = (pattern: RegExp, expected: string): Fit => ({ test: (part) => pattern.test(part), expected })

const network: Fit = {
  expected: "a network as CIDR, such as '192.168.0.0/16'",
  test: (part) => {
    const [address = '', bits = '', ...rest] = part.split('/')
    const longest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
    return rest.length === 0 && /^\d{1,3}$/u.test(bits) && Number(bits) <= longest
  },
}

const port: Fit = {
  expected: 'ports from 1 to 65535',
  test: (part) => /^\d{1,5}$/u.test(part) && Number(part) >= 1 && Number(part) <= 65_535,
}

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'silent']

/** Every setting there is. An environment variable stands above config/leakwire.yaml, which stands above `initial`. */
export const settingTable = {
  data: text('LEAKWIRE_DATA', 'data', 'Folder for the embedded database.'),
  config: text('LEAKWIRE_CONFIG', 'config', 'Folder with sources.yaml, topics/, aliases.yaml, starter/.'),
  host: text('LEAKWIRE_HOST', '127.0.0.1', 'Address the page listens on.'),
  port: number('LEAKWIRE_PORT', 8484, [1, 65_535], 'Port the page listens on.'),
  baseUrl: text(
    'LEAKWIRE_BASE_URL',
    '',
    'Public address of the page, for links in feeds and for hubs that push; empty: as asked, and nothing is pushed.',
    like(/^(?:https?:\/\/[^\s/?#]+)?$/u, "an address such as 'https://leaks.example.org', without a path"),
  ),
  websub: text(
    'LEAKWIRE_WEBSUB',
    'on',
    'Whether the hubs that feeds name are told the public address, so that they push new posts: on, off.',
    { test: (part) => part === 'on' || part === 'off', expected: 'on or off' },
  ),
  hub: text(
    'LEAKWIRE_HUB',
    '',
    'WebSub hub that the feeds of filters name and that is told when they change; needs a public baseUrl; empty: none.',
    like(/^(?:https?:\/\/[^\s#]+)?$/u, "an address such as 'https://pubsubhubbub.appspot.com/'"),
  ),
  adminToken: text(
    'LEAKWIRE_ADMIN_TOKEN',
    '',
    'Password for changes in the page; needed when it listens beyond loopback.',
  ),
  contact: text(
    'LEAKWIRE_CONTACT',
    '',
    'Address or page that the User-Agent names, so that sites can reach you.',
    like(/^[\x20-\x7e]*$/u, 'an address in plain Latin letters'),
  ),
  allowNetworks: list(
    'LEAKWIRE_ALLOW_NETWORKS',
    'Private networks that sources may be in, as CIDR.',
    network,
  ),
  allowPorts: list('LEAKWIRE_ALLOW_PORTS', 'Ports that sources may use beside 80 and 443.', port),
  proxy: text(
    'LEAKWIRE_PROXY',
    '',
    'Proxy for everything that is asked (http, https, socks5, socks5h; user:password@ before the host); empty: none.',
    like(
      /^(?:(?:https?|socks5h?):\/\/[^\s/?#]+\/?)?$/u,
      "a proxy such as 'socks5://127.0.0.1:1080' or 'http://user:password@proxy.example:3128'",
    ),
  ),
  smtpUrl: text(
    'LEAKWIRE_SMTP_URL',
    '',
    'SMTP server that notifications by mail go through: smtps:// for TLS, smtp:// for STARTTLS; empty: no mail.',
    like(
      /^(?:smtps?:\/\/[^\s/?#]+\/?)?$/u,
      "an address such as 'smtps://user:password@mail.example.org:465'",
    ),
  ),
  mailFrom: text(
    'LEAKWIRE_MAIL_FROM',
    '',
    'Whom notifications by mail come from.',
    like(
      /^(?:[^\r\n<>@]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)?$/u,
      "an address such as 'Leakwire <leaks@example.org>'",
    ),
  ),
  hostGapMs: number(
    'LEAKWIRE_HOST_GAP_MS',
    2_000,
    [0, 600_000],
    'Least milliseconds between two requests to one host (hosts in allowNetworks: 0).',
  ),
  concurrency: number('LEAKWIRE_CONCURRENCY', 64, [1, 512], 'Requests in flight over all hosts.'),
  pollMinMinutes: number(
    'LEAKWIRE_POLL_MIN_MINUTES',
    15,
    [1, 1_440],
    'Least minutes between two polls of a source.',
  ),
  pollMaxHours: number('LEAKWIRE_POLL_MAX_HOURS', 24, [1, 168], 'Most hours between two polls of a source.'),
  maxBodyMb: number('LEAKWIRE_MAX_BODY_MB', 10, [1, 200], 'Largest answer that is read, decoded, in MB.'),
  keepDroppedDays: number(
    'LEAKWIRE_KEEP_DROPPED_DAYS',
    90,
    [1, 3_650],
    'Days that dropped posts stay for tuning rules; kept posts stay for ever.',
  ),
  keepRawDays: number(
    'LEAKWIRE_KEEP_RAW_DAYS',
    3,
    [0, 90],
    'Days that answers of sources are kept as they came, for `leakwire reparse`; 0: not at all.',
  ),
  keepRawMb: number(
    'LEAKWIRE_KEEP_RAW_MB',
    256,
    [1, 100_000],
    'Most megabytes (packed) of such answers; the oldest go first.',
  ),
  databaseUrl: text(
    'DATABASE_URL',
    '',
    'A PostgreSQL of your own; empty: the embedded one.',
    like(/^(?:postgres(?:ql)?:\/\/\S+)?$/u, "an address such as 'postgres://user@host:5432/name'"),
  ),
  redisUrl: text(
    'REDIS_URL',
    '',
    'A Redis for the queue; empty: the queue lives in PostgreSQL.',
    like(
      /^(?:(?:rediss?|unix):\/\/\S+|\/\S+)?$/u,
      "an address such as 'redis://host:6379', or the path of a socket",
    ),
  ),
  logLevel: text('LEAKWIRE_LOG_LEVEL', 'warn', `What goes to the log: ${levels.join(', ')}.`, {
    test: (part) => levels.includes(part),
    expected: `one of ${levels.join(', ')}`,
  }),
} as const

export type SettingKey = keyof typeof settingTable
type Value<S> = S extends Setting<infer T> ? T : never
export type Settings = { readonly [K in SettingKey]: Value<(typeof settingTable)[K]> }
