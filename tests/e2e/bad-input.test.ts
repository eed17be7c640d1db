import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { Ended } from '#tests/ended.ts'
import { type Installation, install } from './installation.ts'

let installation: Installation

beforeAll(async () => {
  installation = await install()
})

afterAll(async () => {
  await installation.close()
})

/** It says all that a person needs, in whole sentences and without a stack, and writes no result. */
function expectComplaint(ended: Ended, code: number, says: readonly (string | RegExp)[]): void {
  for (const words of says) expect(ended.err).toMatch(words)
  expect(ended.err).not.toMatch(/^\s+at |node:internal|triggerUncaught|Node\.js v/mu)
  expect(ended).toMatchObject({ code, out: '' })
}

const goodTopic = 'topic: mios\ntitle: MIOS\nthresholds: {broad: 2, strict: 2}\n'

test.each([
  ['YAML that breaks off', 'config/sources.yaml', 'sources:\n  - {id: a\n', /sources\.yaml:\d+:\d+: /u],
  [
    'a source with a bad id',
    'config/sources.yaml',
    'sources:\n  - {id: a b, name: A, url: "https://a.example/"}\n',
    /sources\.yaml:2:10: sources\.0\.id: expected 1 to 63 of: a-z/u,
  ],
  [
    'a topic with an unknown key',
    'config/topics/mios.yaml',
    `${goodTopic}clauses:\n  - {id: a, match: MIOS, wieght: 2}\n`,
    /mios\.yaml:5:26: .*wieght/u,
  ],
  ['a topic file that is no topic', 'config/topics/extra.yaml', '- 1\n', /extra\.yaml:1:1: /u],
  ['an alias file that is none', 'config/aliases.yaml', 'aliases: 3\n', /aliases\.yaml/u],
])('%s is refused with its place, and nothing is changed', async (_case, file, text, place) => {
  const broken = await install()
  onTestFinished(broken.close)
  broken.write(file, text)
  expectComplaint(await broken.run(['start']), 1, [
    place,
    'Nothing was changed: correct this and start again',
  ])
})

test('a config folder without topics is named, with what to put there', async () => {
  const env = { LEAKWIRE_CONFIG: join(installation.folder, 'empty') }
  installation.write('empty/sources.yaml', 'sources: []\n')
  expectComplaint(await installation.run(['topic', 'check'], { env }), 1, [
    /empty\/topics: cannot be read \(ENOENT\)\. Put back topics\/mios\.yaml/u,
  ])
})

test.each([
  [
    'a mistyped key of leakwire.yaml',
    'prot: 8080\n',
    {},
    /leakwire\.yaml:1: unknown setting 'prot'\. Did you mean port\?/u,
  ],
  [
    'a port that is none',
    'port: many\n',
    {},
    /leakwire\.yaml:1, port: expected a whole number from 1 to 65535, found "many"/u,
  ],
  [
    'a mistyped variable',
    '',
    { LEAKWIRE_PROT: '1' },
    /unknown environment variable LEAKWIRE_PROT\. Did you mean LEAKWIRE_PORT\?/u,
  ],
])('%s is refused, and says what was meant', async (_case, yaml, env, says) => {
  installation.write('settings/leakwire.yaml', yaml)
  const settings = { LEAKWIRE_CONFIG: join(installation.folder, 'settings'), LEAKWIRE_PORT: '', ...env }
  expectComplaint(await installation.run(['start'], { env: settings }), 1, [says])
})

test.each([
  [['strat'], /unknown command 'strat'\. Did you mean 'start'\?/u],
  [['pull', '--nwo'], /pull: unknown option '--nwo'\. Did you mean '--now'\? See leakwire pull --help\./u],
  [['pull', 'feeds.opml'], /pull: does not know what to do with 'feeds\.opml'/u],
  [['pull', '--concurrency', 'lots'], /--concurrency expects a whole number of at least 1, not 'lots'/u],
  [['parse'], /name a feed file/u],
  [['search'], /say what to search for/u],
  [['match', '--mode', 'loose'], /--mode expects broad or strict, not 'loose'/u],
  [['keywords', '--background', 'input'], /reads the input twice: name a file/u],
  [
    ['sources', 'ad'],
    /expected one of list, show, add, try, test, pause, resume, remove, import, export, not 'ad'/u,
  ],
])('wrong usage ends with 2 and says what is right: %j', async (words, says) => {
  expectComplaint(await installation.run(words), 2, [says])
})

test.each([['parse'], ['match'], ['keywords'], ['dedupe']])(
  '%s names a file that is not there, and one that is a folder',
  async (command) => {
    const missing = await installation.run([command, 'nowhere.txt'])
    expectComplaint(missing, 1, [/^nowhere\.txt cannot be read \(ENOENT\)\. Name a file/u])
    const folder = await installation.run([command, installation.folder])
    expectComplaint(folder, 1, [/ cannot be read \(EISDIR\)\. Name a file/u])
  },
)

test('parse says that a web page is no feed, and where to look for one', async () => {
  const page = installation.write('page.html', '<!doctype html><title>Shop</title><p>Welcome')
  expectComplaint(await installation.run(['parse', page]), 1, [
    /the web page 'Shop', not a feed\. Look for a feed/u,
  ])
})

test('it does not listen where others reach it without a password', async () => {
  const ended = await installation.run(['start'], { env: { LEAKWIRE_HOST: '0.0.0.0' } })
  expectComplaint(ended, 1, [/LEAKWIRE_HOST is 0\.0\.0\.0.*Set LEAKWIRE_ADMIN_TOKEN/u])
})

test('a data folder that may not be written is named, with the way out', async () => {
  const closed = join(installation.folder, 'closed')
  mkdirSync(closed)
  chmodSync(closed, 0o500)
  chmodSync(installation.folder, 0o755)
  const env = { LEAKWIRE_DATA: join(closed, 'data') }
  const nobody = process.getuid?.() === 0 ? { uid: 65_534 } : {}
  expectComplaint(await installation.run(['pull'], { env, ...nobody }), 1, [
    /The data folder .*closed\/data cannot be written \(EACCES\)\. .*another folder with --data DIR/u,
  ])
})

test.each([
  ['that nobody listens at', 'postgres://leakwire:hidden@127.0.0.1:1/leakwire', /127\.0\.0\.1:1/u],
  ['that is none', 'leakwire', /DATABASE_URL/u],
])('a DATABASE_URL %s is a sentence with what to do, without the password', async (_case, url, says) => {
  const ended = await installation.run(['pull'], { env: { DATABASE_URL: url } })
  expectComplaint(ended, 1, [says, /DATABASE_URL/u])
  expect(ended.err).not.toContain('hidden')
})
