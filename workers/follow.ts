import type { Answer, FetchFailure } from '#model/fetch.ts'
import type { Followed, OfferedFeed, Wish } from '#model/follow.ts'
import { type Adapter, unasked } from '#sources/adapter.ts'
import { adapterOf, allAdapters } from '#sources/adapters.ts'
import { askSource } from '#sources/ask-source.ts'
import { optionsProblem } from '#sources/options-problem.ts'
import { feedsOfPage } from '#sources/page-feeds.ts'
import { recognise } from '#sources/recognise.ts'
import { headerProblem, proxyProblem } from '#sources/request-headers.ts'
import { sourceName } from '#sources/source-name.ts'
import { type FollowedAddress, lockSources } from '#storage/source-changes.ts'
import { getSource, saveSources } from '#storage/sources.ts'
import { isOwnFeed, ownFeed } from './own-feed.ts'
import { type FollowedSources, newSource, readFollowed } from './new-source.ts'
import { type PollHands, type Reaped, type Taken, intakenOf, rawIn, rhythmFor } from './poll.ts'
import { recorded } from './raw-answers.ts'
import { nothingStored, writePolls } from './write-polls.ts'

/** One address to try, as what kind of source, and whether a page may be looked through for feeds. */
interface Try {
  readonly address: string
  /** What the wish was taken for, null for an address as it stands. */
  readonly what: string | null
  readonly adapter: Adapter
  readonly mayBePage: boolean
}

/**
 * Follows what a person names. Each address is asked once: its answer is the source's first poll, stored in one
 * transaction with it; of a page with a single feed that feed is taken. What is followed already, in whatever spelling,
 * is not asked at all. Nothing is changed unless it ends with 'followed'.
 */
export async function follow(hands: PollHands, wish: Wish): Promise<Followed> {
  const problem = problemOf(wish)
  if (problem !== null) return { kind: 'refused', message: problem, fix: 'Nothing was asked.' }
  const read = recognise(wish.what, await allAdapters(), wish.kind)
  if (read.kind === 'refused') return read
  const adapter = await adapterOf({ kind: read.as ?? 'feed' })
  const bad = optionsProblem(adapter, wish.options ?? {})
  if (bad !== null) return { kind: 'refused', message: bad, fix: 'Nothing was asked.' }
  return await followAt(hands, wish, { ...read, adapter, mayBePage: adapter.kind === 'feed' })
}

function problemOf({ headers = {}, proxy }: Wish): string | null {
  for (const [name, value] of Object.entries(headers)) {
    const problem = headerProblem(name, value)
    if (problem !== null) return problem
  }
  return proxy === undefined ? null : proxyProblem(proxy)
}

async function followAt(hands: PollHands, wish: Wish, attempt: Try): Promise<Followed> {
  const { address, adapter } = attempt
  const known = knownAt(await readFollowed(hands.db), address)
  if (known !== null) return { kind: 'known', id: known.id, name: known.name }
  const source = { ...unasked, address, ...pickWished(wish), lang: wish.lang ?? null }
  const { ask, answers } = recorded(hands.ask)
  const outcome = await askSource(adapter, { ...source, options: wish.options ?? {} }, { ...hands, ask })
  switch (outcome.kind) {
    case 'failed':
      return { kind: 'refused', ...explained(wish, outcome.failure) }
    case 'unchanged':
      return {
        kind: 'refused',
        message: 'The server says that nothing has changed, although it was asked for the first time.',
        fix: 'Try again later, or look for another address of the feed.',
      }
    case 'unreadable':
      return { kind: 'refused', message: outcome.error.message, fix: outcome.error.fix }
    case 'gathered':
      return await take(hands, wish, { attempt, fresh: outcome, reaped: outcome, answers })
    case 'fresh':
      return await readAndTake(hands, wish, { attempt, fresh: outcome, answers })
  }
}

async function readAndTake(
  hands: PollHands,
  wish: Wish,
  { attempt, fresh, answers }: Omit<Arrived, 'reaped'>,
): Promise<Followed> {
  const { answer } = fresh
  const { options = {}, lang = null } = wish
  const meta = { url: answer.url, contentType: answer.contentType, receivedAt: hands.now(), lang, options }
  const read = attempt.adapter.parse(answer.body, meta)
  const addresses = read.kind === 'read' ? [attempt.address, answer.url, read.harvest.self] : []
  if (await isOwnFeed(hands.db, addresses)) return { kind: 'refused', ...ownFeed }
  if (read.kind === 'read') return await take(hands, wish, { attempt, fresh, reaped: read, answers })
  const { message, fix, advertised: named } = read.error
  const advertised = attempt.mayBePage ? feedsOfPage(answer, named) : []
  if (advertised.length === 0) return { kind: 'refused', message, fix }
  const from = attempt.address
  return await choose(hands, wish, { page: answer.url, from, advertised, error: read.error })
}

/** A platform's own feed beside an account's page counts as the account. */
function knownAt(followed: FollowedSources, address: string): FollowedAddress | null {
  return followed.at(address) ?? followed.at(`${address}.rss`) ?? followed.at(`${address}/rss`)
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

/** How a source is asked, as far as it was said. */
function pickWished({ headers, proxy, options, backOff }: Wish) {
  return {
    ...(headers !== undefined && { headers }),
    ...(proxy !== undefined && { proxy }),
    ...(options !== undefined && { options }),
    ...(backOff !== undefined && { backOff }),
  }
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
    const adapter = await adapterOf({ kind: 'feed' })
    return await followAt(hands, wish, { address, what: `the feed of ${page}`, adapter, mayBePage: false })
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

interface Arrived {
  readonly attempt: Try
  readonly fresh: Taken['fresh']
  readonly reaped: Reaped
  /** All that came. */
  readonly answers: readonly Answer[]
}

async function take(
  hands: PollHands,
  wish: Wish,
  { attempt, fresh, reaped, answers }: Arrived,
): Promise<Followed> {
  const { address, what, adapter } = attempt
  const rhythm = await rhythmFor(hands, adapter)
  return await hands.db.transaction().execute(async (transaction): Promise<Followed> => {
    await lockSources(transaction)
    const followed = await readFollowed(transaction)
    // Redirects may lead to what is followed, and another process may just have followed it. An interface that answers
    // for an account stands for many.
    const known =
      knownAt(followed, address) ?? (adapter.poll === undefined ? followed.at(fresh.answer.url) : null)
    if (known !== null) return { kind: 'known', id: known.id, name: known.name }
    const wished = followed.named(
      newSource({ kind: adapter.kind, address, ...describe(wish, reaped.harvest.title || (what ?? '')) }),
    )
    await saveSources(transaction, [wished], 'added', rhythm.now)
    const source = await getSource(transaction, wished.id)
    if (source === null) throw new Error(`The source ${wished.id} is not there although it was just saved.`)
    const taken = { source, fresh, rhythm }
    const raw = await rawIn({ ...hands, answers }, taken)
    const intaken = await intakenOf(hands, taken, { ...reaped, raw })
    const { stored } = await writePolls(transaction, hands, [intaken])
    const { added, kept } = stored[0] ?? nothingStored
    const posts = intaken.arrival.posts.length
    return { kind: 'followed', id: source.id, name: source.name, address, what, read: posts, added, kept }
  })
}

function describe(wish: Wish, title: string) {
  return {
    name: wish.name ?? sourceName(title),
    group: wish.group ?? null,
    lang: wish.lang ?? null,
    mode: wish.mode ?? 'firehose',
    ...pickWished(wish),
  } as const
}
