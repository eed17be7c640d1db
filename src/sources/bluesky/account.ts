import { z } from 'zod'
import type { FetchFailure, FetchRequest } from '#model/fetch.ts'
import type { Context, PolledSource } from '#sources/adapter.ts'
import { askJson } from '#sources/ask-json.ts'
import { isDid } from './address.ts'
import { type BlueskyCursor, readCursor } from './cursor.ts'
import { type BlueskyOptions, blueskyOptions } from './options.ts'
import { explained } from './refusal.ts'
import { type AskedPage, type Stop, askPage } from './walk.ts'

/** A followed account, ready to be asked for. */
export interface Account {
  readonly kind: 'account'
  readonly did: string
  readonly cursor: BlueskyCursor
  readonly options: BlueskyOptions
  readonly source: PolledSource
}

/** Whose posts a source is about. The handle is resolved once; from then on the cursor knows the DID. */
export async function accountOf(context: Context, source: PolledSource): Promise<Account | Stop> {
  const options = blueskyOptions.safeParse(source.options).data
  if (options === undefined)
    return notSet('The options of this source are not those of a Bluesky profile.', 'Correct its options.')
  const cursor = readCursor(source)
  if (cursor === null)
    return notSet(
      `${source.address} is not the address of a Bluesky profile.`,
      'Give it as https://bsky.app/profile/NAME.',
    )
  if (cursor.did !== null) return { kind: 'account', did: cursor.did, cursor, options, source }
  const asked = new URLSearchParams({ handle: cursor.name })
  const url = `${options.appview}/xrpc/com.atproto.identity.resolveHandle?${asked}`
  const resolved = await askJson(context, url)
  if (resolved.kind === 'failed') return { kind: 'failed', failure: explained(resolved.failure) }
  if (resolved.kind !== 'json') return resolved
  const { did } = resolvedShape.parse(resolved.value)
  if (isDid(did)) return { kind: 'account', did, cursor: { ...cursor, did }, options, source }
  const { answer, bytes } = resolved
  return {
    kind: 'unreadable',
    answer,
    bytes,
    error: {
      code: 'layoutChanged',
      message: `${options.appview} was asked which account ${cursor.name} is, and answered without a DID.`,
      fix: "Look whether the option 'appview' names an AppView of Bluesky; if it does, update Leakwire.",
      title: '',
      advertised: [],
    },
  }
}

/** A page of an account's feed as the AppView shows it; `from` as an earlier page named it, null for the newest. */
export async function askFeed(
  context: Context,
  { did, options, source }: Account,
  from: string | null,
  validators: Partial<FetchRequest> = {},
): Promise<AskedPage | Stop> {
  const asked = new URLSearchParams({
    actor: did,
    limit: '50',
    filter: options.replies ? 'posts_with_replies' : 'posts_and_author_threads',
    includePins: 'false',
    ...(from !== null && { cursor: from }),
  })
  return await askPage(context, {
    url: `${options.appview}/xrpc/app.bsky.feed.getAuthorFeed?${asked}`,
    lang: source.lang,
    more: validators,
  })
}

const resolvedShape = z.object({ did: z.string().catch('') }).catch({ did: '' })

function notSet(message: string, fix: string): { readonly kind: 'failed'; readonly failure: FetchFailure } {
  return { kind: 'failed', failure: { code: 'config', message, fix, status: null, retryAfterMs: null } }
}
