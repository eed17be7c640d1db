/** One setting: its key in leakwire.yaml, its environment variable, how its text becomes a value. */
export interface Setting<T> {
  readonly env: string
  readonly kind: 'text' | 'number' | 'list'
  readonly initial: T
  /** Lowest and highest number that is accepted. */
  readonly range?: readonly [number, number]
  /** For `leakwire doctor` and docs/settings.md: what it does, with its unit. */
  readonly about: string
}

const text = (env: string, initial: string, about: string): Setting<string> => ({
  env,
  kind: 'text',
  initial,
  about,
})

const number = (
  env: string,
  initial: number,
  range: readonly [number, number],
  about: string,
): Setting<number> => ({ env, kind: 'number', initial, range, about })

const list = (env: string, about: string): Setting<readonly string[]> => ({
  env,
  kind: 'list',
  initial: [],
  about,
})

/** Every setting there is. An environment variable stands above config/leakwire.yaml, which stands above `initial`. */
export const settingTable = {
  data: text('LEAKWIRE_DATA', 'data', 'Folder for the embedded database.'),
  config: text('LEAKWIRE_CONFIG', 'config', 'Folder with sources.yaml, topics/, aliases.yaml, starter/.'),
  host: text('LEAKWIRE_HOST', '127.0.0.1', 'Address the page listens on.'),
  port: number('LEAKWIRE_PORT', 8484, [1, 65_535], 'Port the page listens on.'),
  baseUrl: text('LEAKWIRE_BASE_URL', '', 'Public address of the page, for links in feeds; empty: as asked.'),
  adminToken: text(
    'LEAKWIRE_ADMIN_TOKEN',
    '',
    'Password for changes in the page; needed when it listens beyond loopback.',
  ),
  contact: text(
    'LEAKWIRE_CONTACT',
    '',
    'Address or page that the User-Agent names, so that sites can reach you.',
  ),
  allowNetworks: list('LEAKWIRE_ALLOW_NETWORKS', 'Private networks that sources may be in, as CIDR.'),
  allowPorts: list('LEAKWIRE_ALLOW_PORTS', 'Ports that sources may use beside 80 and 443.'),
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
  databaseUrl: text('DATABASE_URL', '', 'A PostgreSQL of your own; empty: the embedded one.'),
  redisUrl: text('REDIS_URL', '', 'A Redis for the queue; empty: the queue lives in PostgreSQL.'),
  logLevel: text('LEAKWIRE_LOG_LEVEL', 'info', 'trace, debug, info, warn, error or silent.'),
} as const

export type SettingKey = keyof typeof settingTable
type Value<S> = S extends Setting<infer T> ? T : never
export type Settings = { readonly [K in SettingKey]: Value<(typeof settingTable)[K]> }
