import { z } from 'zod'
import type { ParsedPost } from '#model/post.ts'
import { type Harvest, harvested, type ParseMeta, type ParseOutcome, unreadable } from '#sources/adapter.ts'
import { isNewerId } from '#sources/id-order.ts'
import { readJsonBody } from '#sources/read-json-body.ts'
import { weiboPost } from './post.ts'
import { type Refusal, layoutChanged, refusalIn, refusalOfPage } from './refusal.ts'
import { readStatus, type Status } from './status.ts'

/** The parameter that leads to a page: ['since_id', '51...']. */
export type PageToken = readonly [name: 'since_id' | 'page', value: string]

/** One page of an account's posts. */
export interface WeiboPage {
  /** Newest first, a pinned one where its date puts it. */
  readonly statuses: readonly Status[]
  readonly skipped: number
  /** Leads to the page with older posts; null: there is none. */
  readonly next: PageToken | null
}

/** Reads an answer of Weibo's interface for phones or for desktops into posts. */
export function parseWeibo(body: Uint8Array, meta: ParseMeta): ParseOutcome {
  const read = readJsonBody(body, meta)
  if (read.kind === 'error') {
    const refusal = refusalOfPage(meta.url, read.error)
    return refusal === null ? read : refused(refusal)
  }
  const page = readWeiboPage(read.value, uidIn(meta.url))
  return 'code' in page ? refused(page) : { kind: 'read', harvest: harvestOf(page, meta) }
}

/** What the page gives; texts that were cut may have been replaced before. */
export function harvestOf(
  page: WeiboPage,
  meta: Pick<ParseMeta, 'url' | 'receivedAt' | 'lang'>,
): Harvest & { readonly posts: readonly ParsedPost[] } {
  const uid = uidIn(meta.url)
  const [named] = page.statuses.flatMap(({ user }) => (user === null || user.name === '' ? [] : [user.name]))
  return harvested({
    title: named ?? '',
    posts: page.statuses.map((status) => weiboPost(status, uid, meta)),
    skipped: page.skipped,
    older: page.next === null ? null : withParameter(meta.url, page.next),
  })
}

/**
 * The posts in an answer, or why there are none. `uid`: whose posts they are; what others wrote, which Weibo shows
 * where the account liked it, is left out. Null: all are taken.
 */
export function readWeiboPage(answer: unknown, uid: string | null): WeiboPage | Refusal {
  const { found, next } = listIn(answer)
  if (found === null) return refusalIn(answer) ?? (saysNothing(answer) ? emptyPage : changed(keysOf(answer)))
  const refusal = found.length === 0 ? refusalIn(answer) : null
  if (refusal !== null) return refusal
  const read = found.map(({ value, isPinned }) => {
    const status = readStatus(value)
    return status === null ? null : { ...status, isPinned: isPinned || status.isPinned }
  })
  const statuses = read.filter((status) => status !== null)
  if (statuses.length === 0 && read.length > 0) return changed(`${read.length} that could not be read`)
  const own = statuses.filter(
    ({ user }) => uid === null || user === null || user.id === '' || user.id === uid,
  )
  return { statuses: inPlace(own), skipped: read.length - statuses.length, next }
}

const emptyPage: WeiboPage = { statuses: [], skipped: 0, next: null }

function refused({ code, message, fix }: Refusal): ParseOutcome {
  if (code === 'notFound') return unreadable('wrongContent', message, fix)
  return unreadable(code === 'rateLimited' ? 'blocked' : code, message, fix)
}

/** The account whose posts an address of Weibo's interfaces asks for. */
function uidIn(url: string): string | null {
  const parameters = URL.parse(url)?.searchParams
  const container = /^107603(\d{4,})/u.exec(parameters?.get('containerid') ?? '')?.[1]
  const uid = parameters?.get('value') ?? parameters?.get('uid') ?? container ?? ''
  return /^\d{4,}$/u.test(uid) ? uid : null
}

function withParameter(url: string, [name, value]: PageToken): string | null {
  const next = URL.parse(url)
  if (next === null) return null
  for (const old of ['since_id', 'page']) next.searchParams.delete(old)
  next.searchParams.set(name, value)
  return next.href
}

interface Found {
  readonly value: unknown
  readonly isPinned: boolean
}

interface Listed {
  /** Null: there is no list where one is looked for. */
  readonly found: readonly Found[] | null
  readonly next: WeiboPage['next']
}

const token = z.union([z.string(), z.int().transform(String)]).catch('')
const cursor = z.object({ since_id: token, page: token }).catch({ since_id: '', page: '' })

const phone = z.object({ data: z.object({ cards: z.array(z.unknown()), cardlistInfo: cursor }) })
const desktop = z.object({ data: z.object({ list: z.array(z.unknown()), since_id: token }) })
const single = z.object({ data: z.looseObject({ created_at: z.string() }) })
const bare = z.looseObject({ created_at: z.string() })

function listIn(answer: unknown): Listed {
  const cards = phone.safeParse(answer)
  if (cards.success) {
    const { since_id, page } = cards.data.data.cardlistInfo
    return { found: cards.data.data.cards.flatMap((card) => inCard(card)), next: nextBy(since_id, page) }
  }
  const listed = desktop.safeParse(answer)
  if (listed.success) {
    const { list, since_id } = listed.data.data
    return { found: list.map((value) => ({ value, isPinned: false })), next: nextBy(since_id, '') }
  }
  const one = single.safeParse(answer).data?.data ?? bare.safeParse(answer).data
  return { found: one === undefined ? null : [{ value: one, isPinned: false }], next: null }
}

function nextBy(sinceId: string, page: string): WeiboPage['next'] {
  if (/[1-9]/u.test(sinceId)) return ['since_id', sinceId]
  return /^[1-9]\d*$/u.test(page) ? ['page', page] : null
}

const card = z.object({
  mblog: z.unknown().optional(),
  profile_type_id: z.string().catch(''),
  scheme: z.string().catch(''),
  card_group: z.array(z.unknown()).catch([]),
})

/** A card holds a post, a group of cards, or something else that is no post. */
function inCard(value: unknown, isInGroup = false): Found[] {
  const parsed = card.safeParse(value)
  if (!parsed.success) return []
  const { mblog, profile_type_id, scheme, card_group } = parsed.data
  if (mblog === undefined || mblog === null)
    return isInGroup ? [] : card_group.flatMap((one) => inCard(one, true))
  return [{ value: withBid(mblog, scheme), isPinned: profile_type_id.startsWith('proweibotop') }]
}

/** Where a post lacks its short name, the address of its card holds it. */
function withBid(mblog: unknown, scheme: string): unknown {
  if (typeof mblog !== 'object' || mblog === null) return mblog
  const named = 'bid' in mblog && typeof mblog.bid === 'string' && mblog.bid !== ''
  const bid = /[?&]mblogid=(\w{5,20})|\/status\/(\w{5,20})/u.exec(scheme)
  return named || bid === null ? mblog : { ...mblog, bid: bid[1] ?? bid[2] }
}

/** Pinned posts come first, however old they are. */
function inPlace(statuses: readonly Status[]): Status[] {
  const placed = statuses.filter(({ isPinned }) => !isPinned)
  for (const pinned of statuses.filter(({ isPinned }) => isPinned)) {
    if (placed.some(({ id }) => id === pinned.id)) continue
    const before = placed.findIndex(({ id }) => isNewerId(pinned.id, id))
    placed.splice(before === -1 ? placed.length : before, 0, pinned)
  }
  return placed
}

/** '{"ok": 0}' with words or nothing is how Weibo says that there are no posts. */
function saysNothing(answer: unknown): boolean {
  return z.object({ ok: z.union([z.literal(0), z.literal('0')]) }).safeParse(answer).success
}

function keysOf(answer: unknown): string {
  if (typeof answer !== 'object' || answer === null) return `a ${typeof answer}`
  const keys = Object.keys(answer).slice(0, 10).join(', ').slice(0, 200)
  return keys === '' ? 'nothing' : keys
}

function changed(came: string): Refusal {
  return layoutChanged(`Weibo answered, but in place of posts (data.cards or data.list) came ${came}.`)
}
