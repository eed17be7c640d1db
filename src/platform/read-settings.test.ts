import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { SettingsError, describeSettings, readSettings } from './read-settings.ts'

test('stands on its own: no file and no variable give the initial values, paths absolute', () => {
  const root = rootWith(null)
  expect(readSettings({}, root)).toMatchObject({
    data: join(root, 'data'),
    config: join(root, 'config'),
    host: '127.0.0.1',
    port: 8484,
    allowNetworks: [],
    databaseUrl: '',
  })
})

test('reads the file, and an environment variable stands above it', () => {
  const root = rootWith('port: 9000\nhost: 0.0.0.0\nallowNetworks: [10.0.0.0/8, 192.168.0.0/16]\n')
  expect(readSettings({ LEAKWIRE_PORT: '9001' }, root)).toMatchObject({
    port: 9001,
    host: '0.0.0.0',
    allowNetworks: ['10.0.0.0/8', '192.168.0.0/16'],
  })
})

test('an empty variable counts as not given', () => {
  expect(readSettings({ LEAKWIRE_PORT: '', DATABASE_URL: '' }, rootWith('port: 9000\n')).port).toBe(9000)
})

test('a list in a variable is separated by commas', () => {
  const { allowPorts } = readSettings({ LEAKWIRE_ALLOW_PORTS: '8080, 8443,' }, rootWith(null))
  expect(allowPorts).toEqual(['8080', '8443'])
})

test('reads the file of the folder that LEAKWIRE_CONFIG names', () => {
  const root = rootWith('port: 9000\n', 'elsewhere')
  const settings = readSettings({ LEAKWIRE_CONFIG: 'elsewhere' }, root)
  expect(settings).toMatchObject({ port: 9000, config: join(root, 'elsewhere') })
})

test.each([
  ['an empty file', ''],
  ['a file of comments', '# port: 1\n'],
])('%s changes nothing', (_case, file) => {
  expect(readSettings({}, rootWith(file)).port).toBe(8484)
})

test('a mistyped key names its file and line, and the key that was meant', () => {
  expect(problemsOf('host: localhost\nprot: 9000\n')).toEqual([
    "FILE:2: unknown setting 'prot'. Did you mean port?",
  ])
})

test('a key like none names those there are', () => {
  expect(problemsOf('colour: red\n')).toEqual([
    expect.stringMatching(/^FILE:1: unknown setting 'colour'\. Known: data, config, host, port, /u),
  ])
})

test.each(['constructor', '__proto__', 'toString'])('%s is an unknown setting like another', (key) => {
  expect(problemsOf(`${key}: 1\n`)).toEqual([expect.stringContaining(`unknown setting '${key}'`)])
})

test('broken YAML is told with line and column', () => {
  expect(problemsOf('port: 9000\nhost: "open\n')[0]).toMatch(/^FILE:3:1: .*quote.* Correct the line/iu)
})

test('a key given twice is told with line and column', () => {
  expect(problemsOf('port: 9000\nport: 9001\n')[0]).toMatch(/^FILE:2:1: .*unique/iu)
})

test.each([
  ['- port\n', '["port"]'],
  ['port\n', '"port"'],
])('a file that is not a list of keys says what it should hold', (file, found) => {
  expect(problemsOf(file)).toEqual([
    `FILE:1: expected lines like 'port: 8484', found ${found}. Correct the file; nothing was started.`,
  ])
})

test.each([
  ['port: 0', 'from 1 to 65535, found 0'],
  ['port: 65536', 'from 1 to 65535, found 65536'],
  ['port: 80.5', 'from 1 to 65535, found 80.5'],
  ['port: eighty', 'from 1 to 65535, found "eighty"'],
  ['port: true', 'from 1 to 65535, found true'],
  ['port: null', 'from 1 to 65535, found null'],
  ['port: [80]', 'from 1 to 65535, found [80]'],
  ['port: ""', 'from 1 to 65535, found ""'],
])('%s is no port', (line, found) => {
  expect(problemsOf(`host: localhost\n${line}\n`)).toEqual([
    `FILE:2, port: expected a whole number ${found}.`,
  ])
})

test('a number where text belongs is told', () => {
  expect(problemsOf('host: 127\n')).toEqual(['FILE:1, host: expected text, found 127.'])
})

test('a list where something else stands is told', () => {
  expect(problemsOf('allowPorts: {a: 1}\n')).toEqual([
    'FILE:1, allowPorts: expected a list or text with commas of ports from 1 to 65535, found {"a":1}.',
  ])
})

test.each([
  ['LEAKWIRE_BASE_URL', 'foo', 'https://leaks.example.org'],
  ['LEAKWIRE_BASE_URL', 'https://leaks.example.org/', 'without a path'],
  ['LEAKWIRE_ALLOW_NETWORKS', '10.0.0.0/8,home', '192.168.0.0/16'],
  ['LEAKWIRE_ALLOW_NETWORKS', '10.0.0.0/33', 'CIDR'],
  ['LEAKWIRE_ALLOW_PORTS', '8080,abc', 'ports from 1 to 65535'],
  ['LEAKWIRE_CONTACT', 'тест@example.org', 'plain Latin letters'],
  ['LEAKWIRE_LOG_LEVEL', 'loud', 'one of trace, debug'],
  ['DATABASE_URL', 'foo', 'postgres://user@host:5432/name'],
  ['REDIS_URL', 'localhost', 'redis://host:6379'],
])('%s=%s is refused with what was expected', (variable, value, expected) => {
  const [problem, ...others] = problemsOf(null, { [variable]: value })
  expect(problem).toContain(`environment variable ${variable}: expected `)
  expect(problem).toContain(expected)
  expect(others).toEqual([])
})

test('what fits is taken as it is written', () => {
  const env = {
    LEAKWIRE_ALLOW_NETWORKS: '127.0.0.0/8, fd00::/8',
    LEAKWIRE_ALLOW_PORTS: '8080',
    REDIS_URL: '/run/redis.sock',
  }
  expect(problemsOf(null, env)).toEqual([])
})

test('a mistyped variable names the one that was meant; variables of others are left alone', () => {
  const env = { LEAKWIRE_PROT: '1', PATH: '/bin', LEAKWIRE_CORPORA: '/somewhere' }
  expect(problemsOf(null, env)).toEqual([
    'unknown environment variable LEAKWIRE_PROT. Did you mean LEAKWIRE_PORT?',
  ])
})

test('a variable out of range is told by its name', () => {
  expect(problemsOf(null, { LEAKWIRE_CONCURRENCY: '1000' })).toEqual([
    'environment variable LEAKWIRE_CONCURRENCY: expected a whole number from 1 to 512, found "1000".',
  ])
})

test('what does not fit is shown without the password in it', () => {
  const env = { LEAKWIRE_PROXY: 'ftp://me:s3cret@proxy.example', DATABASE_URL: 'mysql://me:s3cret@db/x' }
  const problems = problemsOf(null, env).join()
  expect(problems).toContain('found "ftp://...@proxy.example"')
  expect(problems).not.toContain('s3cret')
})

test.each(['socks5://127.0.0.1:1080', 'http://me:pa%20ss@proxy.example:3128/', 'socks5h://[fd00::1]'])(
  'takes %s as a proxy',
  (LEAKWIRE_PROXY) => {
    expect(readSettings({ LEAKWIRE_PROXY }, rootWith(null)).proxy).toBe(LEAKWIRE_PROXY)
  },
)

test('all problems are told at once', () => {
  expect(problemsOf('prot: 1\nport: 0\n', { LEAKWIRE_DATE: 'x' })).toHaveLength(3)
})

test('describes every setting, with its variable and meaning', () => {
  const described = describeSettings()
  expect(described).toContainEqual({
    key: 'port',
    env: 'LEAKWIRE_PORT',
    initial: '8484',
    about: 'Port the page listens on.',
  })
  expect(new Set(described.map(({ env }) => env)).size).toBe(described.length)
})

/** A folder with config/leakwire.yaml; null: with no such file. */
function rootWith(file: string | null, config = 'config'): string {
  const root = mkdtempSync(join(tmpdir(), 'lw-settings-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  mkdirSync(join(root, config))
  if (file !== null) writeFileSync(join(root, config, 'leakwire.yaml'), file)
  return root
}

/** What is wrong, a line each, the path of the file shortened to FILE. */
function problemsOf(file: string | null, env: Record<string, string> = {}): string[] {
  const root = rootWith(file)
  try {
    readSettings(env, root)
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    return error.message.replaceAll(join(root, 'config', 'leakwire.yaml'), 'FILE').split('\n')
  }
  return []
}
