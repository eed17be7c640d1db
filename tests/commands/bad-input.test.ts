import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { expectComplaint } from '#tests/ended.ts'
import { runCommand } from './run-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'lw-words-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const root = join(import.meta.dirname, '../..')
const run = (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runCommand({ LEAKWIRE_DATA: join(folder, 'data'), LEAKWIRE_CONFIG: join(root, 'config'), ...env }, words)

/** Puts a file below the folder. Returns its path. */
function write(file: string, content: string): string {
  const path = join(folder, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return path
}

test('a config folder without topics is named, with what to put there', async () => {
  const env = { LEAKWIRE_CONFIG: join(folder, 'empty') }
  write('empty/sources.yaml', 'sources: []\n')
  expectComplaint(await run(['topic', 'check'], env), 1, [
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
  write('settings/leakwire.yaml', yaml)
  const settings = { LEAKWIRE_CONFIG: join(folder, 'settings'), ...env }
  expectComplaint(await run(['start'], settings), 1, [says])
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
  expectComplaint(await run(words), 2, [says])
})

test.each([['parse'], ['match'], ['keywords'], ['dedupe']])(
  '%s names a file that is not there, and one that is a folder',
  async (command) => {
    const missing = await run([command, 'nowhere.txt'])
    expectComplaint(missing, 1, [/^nowhere\.txt cannot be read \(ENOENT\)\. Name a file/u])
    const opened = await run([command, folder])
    expectComplaint(opened, 1, [/ cannot be read \(EISDIR\)\. Name a file/u])
  },
)

test('parse says that a web page is no feed, and where to look for one', async () => {
  const page = write('page.html', '<!doctype html><title>Shop</title><p>Welcome')
  expectComplaint(await run(['parse', page]), 1, [/the web page 'Shop', not a feed\. Look for a feed/u])
})

test.each([
  ['that nobody listens at', 'postgres://leakwire:hidden@127.0.0.1:1/leakwire', /127\.0\.0\.1:1/u],
  ['that is none', 'leakwire', /DATABASE_URL/u],
])('a DATABASE_URL %s is a sentence with what to do, without the password', async (_case, url, says) => {
  const ended = await run(['pull'], { DATABASE_URL: url })
  expectComplaint(ended, 1, [says, /DATABASE_URL/u])
  expect(ended.err).not.toContain('hidden')
})
