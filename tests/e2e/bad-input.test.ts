import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, onTestFinished, test } from 'vitest'
import { expectComplaint } from '#tests/ended.ts'
import { type Installation, install } from './installation.ts'

let installation: Installation

beforeAll(async () => {
  installation = await install()
})

afterAll(async () => {
  await installation.close()
})

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

test('wrong usage ends the program with 2, and a command that fails ends it with 1', async () => {
  expectComplaint(await installation.run(['pull', '--nwo']), 2, [/Did you mean '--now'\?/u])
  expectComplaint(await installation.run(['match', 'nowhere.txt']), 1, [/^nowhere\.txt cannot be read/u])
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
