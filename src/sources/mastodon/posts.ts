import type { ParsedPost, PostRef } from '#model/post.ts'
import { z } from 'zod'
import { languageTag } from '#parse/language-tag.ts'
import { oneLine } from '#parse/plain-title.ts'
import { postRef } from '#parse/post-ref.ts'
import { type ParseMeta, platformPost, shownAuthor } from '#sources/adapter.ts'
import { linksOnce, mediaOnce } from '#sources/each-once.ts'
import { newestId, oldestId } from '#sources/id-order.ts'
import { type Contents, readContents } from './contents.ts'
import { type Status, type StatusAccount, readStatus } from './status.ts'
import { pageAddress } from '#sources/page-address.ts'
import { editTime, postTime } from '#sources/post-time.ts'

/** A page of an account's statuses. Ids are the server's own, those of statuses that are not kept included. */
export interface StatusPage {
  readonly posts: readonly ParsedPost[]
  /** Statuses that could not be read; those that are not public are passed over without a word. */
  readonly skipped: number
  readonly newest: string | null
  readonly oldest: string | null
  /** Whose page it is, as its newest status says; null if nothing does. */
  readonly account: StatusAccount | null
  /** What the account's own posts have for an id, before the server's: 'https://a.example/users/name/statuses/'. */
  readonly idsBegin: string | null
}

type Reading = Pick<ParseMeta, 'url' | 'receivedAt' | 'lang'>

/** Reads a page of statuses, or one status alone. Null for what is neither. */
export function readStatusPage(value: unknown, reading: Reading): StatusPage | null {
  const isOne = !Array.isArray(value)
  if (isOne && idOf(value) === null) return null
  const items: readonly unknown[] = isOne ? [value] : value
  const statuses = items.map(readStatus)
  const posts = statuses.map((status) => (status === null ? null : postOf(status, reading)))
  const ids = items.map(idOf)
  return {
    posts: posts.filter((post) => post !== null && post !== 'hidden'),
    skipped: posts.filter((post) => post === null).length,
    newest: newestId(ids),
    oldest: oldestId(ids),
    account: firstOf(statuses, (status) => status.account),
    idsBegin: firstOf(statuses, idsBeginning),
  }
}

const withId = z.object({ id: z.union([z.string().min(1), z.number()]) })

function idOf(value: unknown): string | null {
  const read = withId.safeParse(value)
  return read.success ? String(read.data.id) : null
}

function firstOf<Item, Found>(
  items: readonly (Item | null)[],
  find: (item: Item) => Found | null,
): Found | null {
  for (const item of items) {
    const found = item === null ? null : find(item)
    if (found !== null) return found
  }
  return null
}

function idsBeginning({ id, uri }: Status): string | null {
  return uri.endsWith(`/${id}`) ? uri.slice(0, -id.length) : null
}

/** 'hidden': it is not for everybody. Null: it cannot be read. */
function postOf(status: Status, reading: Reading): ParsedPost | 'hidden' | null {
  if (!/^(?:public|unlisted)$/u.test(status.visibility)) return 'hidden'
  const isRepost = (status.reblog ?? null) !== null
  const original = isRepost ? readStatus(status.reblog) : status
  if (original === null || idIn(status) === '') return null
  const said = readContents(original, reading.url)
  const own = isRepost
    ? { text: '', repostOf: refOf(original, said, reading.url) }
    : { text: said.text, content: status.content }
  return platformPost({
    id: idIn(status),
    url: pageOf(status) ?? pageOf(original) ?? pageAddress(idIn(status)),
    ...own,
    author: authorOf(status, reading.url),
    lang: languageTag(original.language) ?? reading.lang,
    categories: [...new Set(original.tags.map(({ name }) => oneLine(name)))],
    ...postTime(status.created_at, reading.receivedAt),
    updatedAt: editTime(status.edited_at, reading.receivedAt),
    replyTo: status.in_reply_to_id === null ? null : { id: status.in_reply_to_id },
    ...withQuote(said, quoteIn(original, said, reading.url)),
  })
}

/** The same in the whole federation. */
function idIn({ uri, url }: Status): string {
  return uri === '' ? url : uri
}

/** Links and media of the quoted post are the post's own too: rules look only there. */
function withQuote(own: Contents, quote: Quote | null): Pick<ParsedPost, 'links' | 'media' | 'quoteOf'> {
  const all = quote?.said === undefined ? [own] : [own, quote.said]
  return {
    links: linksOnce(all.flatMap(({ links }) => links)),
    media: mediaOnce(all.flatMap(({ media }) => media)),
    quoteOf: quote?.ref ?? null,
  }
}

/** A boost has no page of its own, only an address for servers, which ends in '/activity'. */
function pageOf({ url }: Status): string | null {
  return url.endsWith('/activity') ? null : pageAddress(url)
}

function refOf(status: Status, said: Contents, base: string): PostRef {
  return postRef({
    id: idIn(status),
    url: pageOf(status),
    author: authorOf(status, base),
    text: said.text,
  })
}

interface Quote {
  readonly ref: PostRef
  /** Left out where only its address or id is told. */
  readonly said?: Contents
}

/**
 * What a status quotes. Mastodon (4.5) wraps it, `{ state, quoted_status }`, and leaves it out while its author has
 * not agreed; others put the status itself there, or only its id and address beside.
 */
function quoteIn(status: Status, { quotedUrl }: Contents, base: string): Quote | null {
  const wrapped = wrapper.safeParse(status.quote).data ?? null
  const quoted = firstOf([wrapped?.quoted_status, status.quote, status.pleroma?.quote], readStatus)
  if (quoted !== null) {
    const said = readContents(quoted, base)
    return { ref: refOf(quoted, said, base), said }
  }
  const isWithheld = wrapped !== null && !/^(?:accepted)?$/u.test(wrapped.state)
  return isWithheld ? null : quoteBeside(status, wrapped?.quoted_status_id ?? null, quotedUrl)
}

function quoteBeside(status: Status, wrappedId: string | null, quotedUrl: string | null): Quote | null {
  const id = wrappedId ?? status.quote_id
  const told = status.quote_url === '' ? status.pleroma?.quote_url : status.quote_url
  const url = quotedUrl ?? pageAddress(told ?? '')
  return id === null && url === null ? null : { ref: postRef({ id, url }) }
}

const wrapper = z.object({
  state: z.string().catch(''),
  quoted_status: z.unknown().optional(),
  quoted_status_id: z.string().nullable().catch(null),
})

function authorOf({ account }: Status, base: string): string | null {
  return account === null ? null : shownAuthor(account.display_name, handleOf(account, base))
}

/** 'name@home': whoever is at home on the server that was asked has no host in `acct`. */
export function handleOf({ acct, url }: Pick<StatusAccount, 'acct' | 'url'>, base: string): string {
  if (acct === '' || acct.includes('@')) return acct
  const host = (URL.parse(url) ?? URL.parse(base))?.host ?? ''
  return host === '' ? acct : `${acct}@${host}`
}
