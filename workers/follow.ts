import type { Feed } from '#model/feed.ts'
import type { FetchFailure, FetchOutcome } from '#model/fetch.ts'
import type { Followed, OfferedFeed, Wish } from '#model/follow.ts'
import { type FeedAnswer, askFeed, readFeedAnswer } from '#sources/feed.ts'
import { feedsOfPage } from '#sources/page-feeds.ts'
import { recognise } from '#sources/recognise.ts'
import { sourceName } from '#sources/source-name.ts'
import { headerProblem, proxyProblem } from '#sources/request-headers.ts'
import { lockSources } from '#storage/source-changes.ts'
import { getSource, saveSources } from '#storage/sources.ts'
import { newSource, readFollowed } from './new-source.ts'
import { type PollHands, intakenOf } from './poll.ts'
import { nothingStored, writePolls } from './write-polls.ts'

/** One address to try, and whether a page may be looked through for feeds. */
interface Try {
  readonly address: string
  /** What the wish was taken for, null for an address as it stands. */
  readonly what: string | null
  readonly mayBePage: boolean
}

/**
 * Follows what a person names. Each address is asked once: the answer of the feed is the source's first poll, stored in
 * one transaction with it; of a page with a single feed that feed is taken. What is followed already, in whatever
 * spelling, is not asked at all. Nothing is changed unless it ends with 'followed'.
 */
export async function follow(hands: PollHands, wish: Wish): Promise<Followed> {
  const problem = problemOf(wish)
  if (problem !== null) return { kind: 'refused', message: problem, fix: 'Nothing was asked.' }
  const read = recognise(wish.what)
  if (read.kind === 'refused') return read
  return await followAt(hands, wish, { ...read, mayBePage: true })
}

function problemOf({ headers = {}, proxy }: Wish): string | null {
  for (const [name, value] of Object.entries(headers)) {
    const problem = headerProblem(name, value)
    if (problem !== null) return problem
  }
  return proxy === undefined ? null : proxyProblem(proxy)
}

async function followAt(hands: PollHands, wish: Wish, attempt: Try): Promise<Followed> {
  const { address } = attempt
  const known = (await readFollowed(hands.db)).at(address)
  if (known !== null) return { kind: 'known', id: known.id, name: known.name }
  const unasked = { address, etag: null, lastModified: null, answeredBy: null }
  const outcome = await askFeed({ ...unasked, ...accessOf(wish) }, hands)
  if (outcome.kind === 'failed') return { kind: 'refused', ...explained(wish, outcome.failure) }
  if (outcome.kind === 'unchanged')
    return {
      kind: 'refused',
      message: 'The server says that nothing has changed, although it was asked for the first time.',
      fix: 'Try again later, or look for another address of the feed.',
    }
  const read = readFeedAnswer({ lang: wish.lang ?? null }, outcome.answer, hands.now())
  if (read.kind === 'feed') return await take(hands, wish, { attempt, fresh: outcome, read })
  const advertised = feedsOfPage(outcome.answer, read.error.advertised)
  if (!attempt.mayBePage || advertised.length === 0) {
    const { message, fix } = read.error
    return { kind: 'refused', message, fix }
  }
  return await choose(hands, wish, { page: outcome.answer.url, from: address, advertised, error: read.error })
}

/** Where no scheme was written https was taken, which not every host speaks. */
function explained(
  { what }: Wish,
  failure: FetchFailure,
): { readonly message: string; readonly fix: string } {
  const { code, message, fix } = failure
  const isGuessed = !/^[a-z]+:/iu.test(what.trim()) && (code === 'tls' || code === 'network')
  return { message, fix: isGuessed ? `${fix} If the site speaks http only, write 'http://' before it.` : fix }
}

function accessOf({ headers, proxy }: Wish): Pick<Wish, 'headers' | 'proxy'> {
  return { ...(headers !== undefined && { headers }), ...(proxy !== undefined && { proxy }) }
}

interface Page {
  /** The address that answered, and the one that was asked. */
  readonly page: string
  readonly from: string
  readonly advertised: readonly { readonly title: string; readonly url: string }[]
  readonly error: { readonly message: string }
}

/** Takes the feed that was picked, or the only one; else all are offered. */
async function choose(
  hands: PollHands,
  wish: Wish,
  { page, from, advertised, error }: Page,
): Promise<Followed> {
  const followed = await readFollowed(hands.db)
  const feeds: OfferedFeed[] = advertised.map(({ title, url }) => ({
    title,
    url,
    followedAs: followed.at(url)?.id ?? null,
  }))
  const number = wish.pick ?? (feeds.length === 1 ? 1 : null)
  const picked = number === null ? undefined : feeds[number - 1]
  if (picked !== undefined && mayKnow(wish, page, picked.url)) {
    const address = withCredentials(picked.url, from)
    return await followAt(hands, wish, { address, what: `the feed of ${page}`, mayBePage: false })
  }
  const message =
    number !== null && picked === undefined
      ? `The page advertises ${feeds.length} feeds; there is no number ${number}.`
      : picked === undefined
        ? `${error.message} It advertises ${feeds.length} feeds.`
        : `${error.message} Its feed is at another place, which the headers given for this one were not meant for.`
  return { kind: 'choose', message, feeds }
}

/** What is secret between a person and one site is told to no other because a page says so. */
function mayKnow({ headers = {} }: Wish, page: string, feed: string): boolean {
  return Object.keys(headers).length === 0 || new URL(page).origin === new URL(feed).origin
}

/** Credentials in the address of a page also open its feed, at the same place. */
function withCredentials(feed: string, page: string): string {
  const { origin, username, password } = new URL(page)
  const url = new URL(feed)
  if (url.origin !== origin || url.username !== '') return feed
  url.username = username
  url.password = password
  return url.href
}

interface Taken {
  readonly attempt: Try
  readonly fresh: Extract<FetchOutcome, { kind: 'fresh' }>
  readonly read: Extract<FeedAnswer, { kind: 'feed' }>
}

async function take(hands: PollHands, wish: Wish, { attempt, fresh, read }: Taken): Promise<Followed> {
  const { address, what } = attempt
  const rhythm = { now: hands.now(), minMs: hands.minMs, maxMs: hands.maxMs }
  return await hands.db.transaction().execute(async (transaction): Promise<Followed> => {
    await lockSources(transaction)
    const followed = await readFollowed(transaction)
    // Redirects may lead to what is followed, and another process may just have followed it.
    const known = followed.at(address) ?? followed.at(fresh.answer.url)
    if (known !== null) return { kind: 'known', id: known.id, name: known.name }
    const wished = followed.named(newSource({ address, ...describe(wish, read.feed) }))
    await saveSources(transaction, [wished], 'added', rhythm.now)
    const source = await getSource(transaction, wished.id)
    if (source === null) throw new Error(`The source ${wished.id} is not there although it was just saved.`)
    const intaken = await intakenOf(hands, { source, fresh, rhythm }, read)
    const { stored } = await writePolls(transaction, hands.push, [intaken])
    const { added, kept } = stored[0] ?? nothingStored
    const posts = intaken.arrival.posts.length
    return { kind: 'followed', id: source.id, name: source.name, address, what, read: posts, added, kept }
  })
}

function describe(wish: Wish, feed: Feed) {
  return {
    name: wish.name ?? sourceName(feed.title),
    group: wish.group ?? null,
    lang: wish.lang ?? null,
    mode: wish.mode ?? 'firehose',
    ...accessOf(wish),
    ...(wish.backOff !== undefined && { backOff: wish.backOff }),
  } as const
}
