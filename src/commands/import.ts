import type { ParsedPost } from '#model/post.ts'
import type { Core } from '#core.ts'
import { readSentPost } from '#sources/ingest-posts.ts'
import type { StoredSource } from '#storage/sources.ts'
import { counted } from '#web/views/markup.ts'
import { type Command, CommandError, type Given, UsageError, textOption } from './command.ts'
import { readJsonLines } from './json-lines.ts'
import { knownSource } from './known-source.ts'
import { sentOf } from './sent-post.ts'
import { withCore } from './with-core.ts'

export const command: Command = {
  summary: 'Takes old posts into the archive, judged and placed as if they had come.',
  usage:
    'FILE --source SOURCE [--dry-run]\n\nFILE: posts as JSON Lines, as `parse`, `search --format jsonl` and the export of a search write them.\n' +
    'SOURCE: one that posts are sent to (`sources add NAME --kind ingest` makes it). A file that was taken in before adds nothing.',
  mostWords: 1,
  options: { source: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  run: async (given) => {
    const [file] = given.words
    if (file === undefined || file === '-') throw new UsageError('name a file: it is read twice')
    const wanted = textOption(given, 'source')
    if (wanted === undefined) throw new UsageError('say which source the posts are of: --source SOURCE')
    const { posts } = await checkAll(file)
    given.say(`${counted(posts, 'post')} in ${file}.`)
    if (given.options['dry-run'] === true) return 0
    return await withCore(given, (core) => takeAll(given, core, { file, wanted }))
  },
}

const storedAtOnce = 500
const mostTold = 10

/** Reads every line before one post is stored. Throws CommandError that names the first that are wrong. */
async function checkAll(file: string): Promise<{ readonly posts: number }> {
  const problems: string[] = []
  let posts = 0
  for await (const { line, post } of postsOf(file, null)) {
    if (typeof post === 'object') posts++
    else if (problems.length < mostTold) problems.push(`line ${line}${post}`)
  }
  if (problems.length > 0)
    throw new CommandError(
      `${file}: nothing was stored. Correct it and import it again.\n${problems.join('\n')}`,
    )
  return { posts }
}

/** Each line as a post, or what is wrong with it. */
async function* postsOf(
  file: string,
  lang: string | null,
): AsyncGenerator<{ readonly line: number; readonly post: ParsedPost | string }> {
  const receivedAt = Date.now()
  for await (const line of readJsonLines(file)) {
    if (line.kind === 'bad') {
      yield { line: line.number, post: `: ${line.message}` }
      continue
    }
    const read = readSentPost(sentOf(line.value), { receivedAt, lang })
    yield { line: line.number, post: read.kind === 'post' ? read.post : read.message }
  }
}

async function takeAll(
  given: Given,
  core: Core,
  { file, wanted }: { readonly file: string; readonly wanted: string },
): Promise<number> {
  const source = await ingestSource(core, wanted)
  const { storeSent } = await import('#workers/ingest.ts')
  const hands = await core.pollHands()
  const sum = { added: 0, edited: 0, kept: 0 }
  for await (const posts of batchesOf(file, source.lang)) {
    const stored = await storeSent(hands, source, { posts, bytes: 0, now: Date.now() })
    for (const key of ['added', 'edited', 'kept'] as const) sum[key] += stored[key]
  }
  for (const { id } of (await core.ruleset()).topics) await core.digest(id)
  given.say(
    `${source.id}: ${counted(sum.added, 'post')} more, ${sum.edited} edited, ${sum.kept} kept by the rules in force.`,
  )
  return 0
}

async function* batchesOf(file: string, lang: string | null): AsyncGenerator<ParsedPost[]> {
  let batch: ParsedPost[] = []
  for await (const { post } of postsOf(file, lang)) {
    if (typeof post === 'object') batch.push(post)
    if (batch.length < storedAtOnce) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** Posts of a source that is asked would be deleted or edited by its next answer. */
async function ingestSource(core: Core, wanted: string): Promise<StoredSource> {
  const source = await knownSource(core, wanted)
  if (source.kind === 'ingest') return source
  throw new CommandError(
    `${source.id} is a source that is asked (${source.kind}). Import into one that posts are sent to: ` +
      "'leakwire sources add NAME --kind ingest' makes it.",
  )
}
