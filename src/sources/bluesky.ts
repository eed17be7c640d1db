import {
  type Context,
  type OlderPage,
  type ParseMeta,
  type ParseOutcome,
  type PolledSource,
  adapter,
  harvested,
} from './adapter.ts'
import { askJson } from './ask-json.ts'
import { accountOf, askFeed } from './bluesky/account.ts'
import { recogniseBluesky } from './bluesky/address.ts'
import { type BlueskyCursor, readCursor } from './bluesky/cursor.ts'
import { blueskyOptions } from './bluesky/options.ts'
import { harvestOf, readPage } from './bluesky/page.ts'
import { pollBluesky } from './bluesky/poll.ts'
import { stoppedBy } from './bluesky/refusal.ts'
import type { Stop } from './bluesky/walk.ts'
import { readJsonBody } from './read-json-body.ts'

/**
 * A profile on Bluesky, read at a public AppView without signing in. `parse` reads what getAuthorFeed, getPosts and
 * listRecords answer.
 */
export const bluesky = adapter({
  kind: 'bluesky',
  stability: 'contract',
  minEveryMs: 3 * 60_000,
  options: blueskyOptions,
  needs: null,
  recognise: recogniseBluesky,
  homes: ({ options }) => [new URL(optionsOf(options).appview).origin],
  parse,
  poll: pollBluesky,
  gone,
  older,
})

function parse(body: Uint8Array, meta: ParseMeta): ParseOutcome {
  const json = readJsonBody(body, meta)
  if (json.kind === 'error') return json
  const { url, receivedAt, lang } = meta
  const read = readPage(json.value, { receivedAt, lang, host: URL.parse(url)?.host ?? 'The host' })
  if (read.kind === 'error') return read
  const harvest = harvestOf([read.page], optionsOf(meta.options))
  return { kind: 'read', harvest: { ...harvest, older: pageAt(url, read.page.next) } }
}

function optionsOf(options: unknown) {
  return blueskyOptions.safeParse(options).data ?? blueskyOptions.parse({})
}

function pageAt(url: string, cursor: string | null): string | null {
  const page = URL.parse(url)
  if (page === null || cursor === null) return null
  page.searchParams.set('cursor', cursor)
  return page.href
}

/**
 * Those of the account's own posts that the AppView does not show any more. A post that was there a moment ago is asked
 * for along with them: if even that one is missing, the answer proves nothing.
 */
async function gone(
  context: Context,
  source: PolledSource,
  ids: readonly string[],
): Promise<readonly string[]> {
  const cursor = readCursor(source)
  if (cursor === null || cursor.did === null) return []
  const home = `at://${cursor.did}/`
  const own = ids.filter((id) => id.startsWith(home)).slice(0, MOST_ASKED)
  if (own.length === 0) return []
  const newest = cursor.newest?.uri ?? ''
  const witness = newest.startsWith(home) && !own.includes(newest) ? [newest] : []
  const asked = new URLSearchParams([...own, ...witness].map((uri) => ['uris', uri]))
  const said = await askJson(
    context,
    `${optionsOf(source.options).appview}/xrpc/app.bsky.feed.getPosts?${asked}`,
  )
  if (said.kind !== 'json') return []
  const read = readPage(said.value, { receivedAt: context.now, lang: null, host: '' })
  if (read.kind === 'error' || read.page.skipped > 0) return []
  const shown = new Set(read.page.entries.map(({ post }) => post.id))
  return witness.every((uri) => shown.has(uri)) ? own.filter((id) => !shown.has(id)) : []
}

/** getPosts takes 25. */
const MOST_ASKED = 24

async function older(context: Context, source: PolledSource): Promise<OlderPage> {
  const account = await accountOf(context, source)
  if (account.kind !== 'account') return notPaged(account)
  const { cursor, options } = account
  if (cursor.isEnd) return { kind: 'page', harvest: harvested({ posts: [] }), cursor, isEnd: true }
  const asked = await askFeed(context, account, cursor.older)
  if (asked.kind !== 'page') return notPaged(asked)
  // A server that names the same page again would be asked for ever.
  const next = asked.page.next === cursor.older ? null : asked.page.next
  const isEnd = next === null
  return {
    kind: 'page',
    harvest: harvestOf([asked.page], options),
    cursor: { ...cursor, older: next, isEnd } satisfies BlueskyCursor,
    isEnd,
  }
}

function notPaged(stop: Stop): OlderPage {
  return { kind: 'failed', failure: stoppedBy(stop) }
}
