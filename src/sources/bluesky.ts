import {
  type Context,
  type OlderPage,
  type ParseMeta,
  type ParseOutcome,
  type PolledSource,
  adapter,
  harvested,
} from './adapter.ts'
import { type Account, accountOf, askFeed } from './bluesky/account.ts'
import { recogniseBluesky } from './bluesky/address.ts'
import type { BlueskyCursor } from './bluesky/cursor.ts'
import { blueskyOptions } from './bluesky/options.ts'
import { harvestOf, readPage } from './bluesky/page.ts'
import { pollBluesky } from './bluesky/poll.ts'
import { stoppedBy } from './bluesky/refusal.ts'
import { type Stop, askPage } from './bluesky/walk.ts'
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
 * Those of the account's own posts that the AppView does not show any more. A post that is certainly there is asked for
 * along with them: if even that one is missing, the answer proves nothing.
 */
async function gone(
  context: Context,
  source: PolledSource,
  ids: readonly string[],
): Promise<readonly string[]> {
  const account = await accountOf(context, source)
  if (account.kind !== 'account') return []
  const own = ids.filter((id) => isOwn(account, id)).slice(0, MOST_ASKED)
  const witness = own.length === 0 ? null : await witnessBeside(own, context, account)
  if (witness === null) return []
  const asked = new URLSearchParams([...own, witness].map((uri) => ['uris', uri]))
  const url = `${account.options.appview}/xrpc/app.bsky.feed.getPosts?${asked}`
  const said = await askPage(context, { url, lang: null })
  if (said.kind !== 'page' || said.page.skipped > 0) return []
  const shown = new Set(said.page.entries.map(({ post }) => post.id))
  return shown.has(witness) ? own.filter((id) => !shown.has(id)) : []
}

/** The account's newest post that is known, or where that is in doubt too the newest that its feed shows now. */
async function witnessBeside(
  doubted: readonly string[],
  context: Context,
  account: Account,
): Promise<string | null> {
  const isGood = (uri: string) => isOwn(account, uri) && !doubted.includes(uri)
  const newest = account.cursor.newest?.uri ?? ''
  if (isGood(newest)) return newest
  const asked = await askFeed(context, account, null)
  if (asked.kind !== 'page') return null
  return asked.page.entries.find(({ post }) => isGood(post.id))?.post.id ?? null
}

function isOwn({ did }: Account, uri: string): boolean {
  return uri.startsWith(`at://${did}/`)
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
