import { readFileSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import type { Feed } from '#model/feed.ts'
import { parseFeed } from '#parse/parse-feed.ts'
import { iso } from '#web/post-json.ts'
import { type Command, CommandError, type Given, UsageError, textOption } from './command.ts'
import { readJsonLines } from './json-lines.ts'
import { postToJson } from './post-json.ts'

export const command: Command = {
  summary: 'Reads a feed into posts, one JSON object a line.',
  usage: '[--url U] [--content-type T] FILE or - | --batch [FILE or -]',
  mostWords: 1,
  options: {
    url: { type: 'string' },
    'content-type': { type: 'string' },
    batch: { type: 'boolean' },
  },
  run: async (given) => (given.options['batch'] === true ? await parseBatch(given) : await parseOne(given)),
}

async function parseOne(given: Given): Promise<number> {
  const [file] = given.words
  if (file === undefined) throw new UsageError('name a feed file, or - for standard input')
  const result = parseFeed(await bodyOf(file), {
    url: textOption(given, 'url') ?? addressOf(file),
    contentType: textOption(given, 'content-type') ?? null,
    receivedAt: Date.now(),
  })
  if (result.kind === 'error') throw new CommandError(`${file}: ${result.error.message} ${result.error.fix}`)
  const { posts, problems } = result.feed
  for (const post of posts) given.out(JSON.stringify(await shown(post)))
  for (const problem of problems) given.say(`${file}: ${problem}`)
  return 0
}

/** A line out per line in, in order; a file that cannot be read is an error in its line and stops nothing else. */
async function parseBatch(given: Given): Promise<number> {
  for await (const { file, url, contentType } of batchLines(given)) {
    given.out(
      JSON.stringify(
        await parseInBatch(file, { url: url ?? addressOf(file), contentType: contentType ?? null }),
      ),
    )
  }
  return 0
}

async function parseInBatch(
  file: string,
  from: { readonly url: string; readonly contentType: string | null },
): Promise<Record<string, unknown>> {
  const failed = (error: { code: string; message: string; fix: string }) => ({
    file,
    feed: null,
    posts: [],
    error,
  })
  const body = readBody(file)
  if (!(body instanceof Uint8Array)) return failed(body)
  const result = parseFeed(body, { ...from, receivedAt: Date.now() })
  if (result.kind === 'error') {
    const { code, message, fix } = result.error
    return failed({ code, message, fix })
  }
  return {
    file,
    feed: summaryOf(result.feed),
    posts: await Promise.all(result.feed.posts.map(shown)),
    error: null,
  }
}

function summaryOf({ posts: _posts, publishedAt, updatedAt, ...head }: Feed): Record<string, unknown> {
  return { ...head, publishedAt: iso(publishedAt), updatedAt: iso(updatedAt) }
}

/** The post as JSON, with its HTML made safe to show. */
async function shown(post: Feed['posts'][number]): Promise<Record<string, unknown>> {
  const { sanitiseHtml } = await import('#parse/sanitise.ts')
  return { ...postToJson(post), html: sanitiseHtml(post.content || post.summary, post.url ?? 'about:blank') }
}

interface BatchLine {
  readonly file: string
  readonly url?: string
  readonly contentType?: string
}

/** A line is a path, or {file, url?, contentType?}. */
async function* batchLines(given: Given): AsyncGenerator<BatchLine> {
  for await (const line of readJsonLines(given.words[0])) {
    if (line.kind === 'bad') yield { file: line.text }
    else if (typeof line.value['file'] === 'string') yield line.value as unknown as BatchLine
    else given.say(`line ${line.number} names no 'file' and was passed over`)
  }
}

async function bodyOf(file: string): Promise<Uint8Array> {
  if (file === '-') return await buffer(process.stdin)
  const body = readBody(file)
  if (body instanceof Uint8Array) return body
  throw new CommandError(`${body.message} ${body.fix}`)
}

function readBody(file: string): Uint8Array | { code: string; message: string; fix: string } {
  try {
    return readFileSync(file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return {
      code: 'file',
      message: `${file} cannot be read (${code}).`,
      fix: 'Name a file that exists and may be read.',
    }
  }
}

/** Without --url, relative links in a file are relative to the file. */
function addressOf(file: string): string {
  return file === '-' ? 'about:blank' : pathToFileURL(file).href
}
