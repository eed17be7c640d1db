import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Core } from '#core.ts'
import type { Answer } from '#model/fetch.ts'
import { getSource } from '#storage/sources.ts'
import { counted } from '#web/views/markup.ts'
import { withoutPassword } from '#web/without-password.ts'
import { type Command, CommandError, type Given, UsageError, textOption } from './command.ts'
import { wishOf } from './source-wish.ts'
import { withCore } from './with-core.ts'

export const command: Command = {
  summary: 'Asks a source once and writes what it answers to files, as fixtures for tests.',
  usage: `SOURCE [--out DIR] [--kind KIND] [--set NAME=VALUE]...

SOURCE is the id of a source, or what 'sources add' takes. Nothing is stored. Of each answer there are two files:
its bytes, and a .json with its address, its type and when it came.`,
  mostWords: 1,
  options: {
    out: { type: 'string' },
    kind: { type: 'string' },
    set: { type: 'string', multiple: true },
    header: { type: 'string', multiple: true },
    proxy: { type: 'string' },
  },
  run: (given) => withCore(given, (core) => capture(given, core)),
}

async function capture(given: Given, core: Core): Promise<number> {
  const [what] = given.words
  if (what === undefined) throw new UsageError('name a source')
  const { trySource } = await import('#workers/try-source.ts')
  const known = await getSource(core.runtime.db, what)
  const wish = known === null ? wishOf(given, what) : { ...known, what: known.address }
  const tried = await trySource(await core.pollHands(), wish)
  const folder = textOption(given, 'out') ?? '.'
  mkdirSync(folder, { recursive: true })
  const name = (known?.id ?? what).replaceAll(/[^\w.-]+/gu, '-').slice(0, 60)
  for (const [index, answer] of tried.answers.entries())
    given.out(write(join(folder, `${name}-${index + 1}`), answer))
  if (tried.harvest === null) throw new CommandError(`${tried.message} ${tried.fix}`)
  given.say(`${counted(tried.harvest.posts.length, 'post')} in ${counted(tried.answers.length, 'answer')}.`)
  return 0
}

/** Returns the path of the body. */
function write(path: string, { url, contentType, body }: Answer): string {
  const file = `${path}.${extensionOf(contentType)}`
  writeFileSync(file, body)
  const meta = { url: withoutPassword(url), contentType, receivedAt: new Date().toISOString() }
  writeFileSync(`${path}.meta.json`, `${JSON.stringify(meta, null, 2)}\n`)
  return file
}

function extensionOf(contentType: string | null): string {
  if (contentType?.includes('json') === true) return 'json'
  if (contentType?.includes('html') === true) return 'html'
  return contentType?.includes('xml') === true ? 'xml' : 'body'
}
