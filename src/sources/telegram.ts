import { z } from 'zod'
import {
  type Context,
  type Gathered,
  type Harvest,
  type OlderPage,
  type Poll,
  type PolledSource,
  adapter,
  harvested,
} from './adapter.ts'
import { type Channel, channelAt, pageOf, recogniseChannel } from './telegram/address.ts'
import { type TelegramCursor, readCursor } from './telegram/cursor.ts'
import { goneMessages } from './telegram/gone.ts'
import { type ChannelPage, readChannelPage } from './telegram/page.ts'
import { type AskedPage, type Stop, askPage, cutShort, failureOf, restBehind, walk } from './telegram/walk.ts'

/** A public channel, read from the pages at t.me/s/NAME that Telegram shows to everybody. */
export const telegram = adapter({
  kind: 'telegram',
  stability: 'publicMarkup',
  minEveryMs: 300_000,
  options: z.strictObject({}),
  needs: null,
  recognise: recogniseChannel,
  parse: (body, meta) => {
    const read = readChannelPage(body, meta)
    return read.kind === 'error' ? read : { kind: 'read', harvest: read.page.harvest }
  },
  poll,
  gone: async (context, source, ids) => {
    const channel = channelAt(source.address)
    return channel === null ? [] : await goneMessages(context, channel, ids)
  },
  older,
})

/** Pages that one poll asks for at most, of about 20 posts each. */
const mostPages = 10

/**
 * Reads the newest page and, if more was posted since the last poll, those before it until one meets what is known.
 * What it does not get to is a gap, which the next polls close.
 */
async function poll(context: Context, source: PolledSource): Promise<Poll> {
  const channel = channelAt(source.address)
  if (channel === null) return noChannel(source.address)
  const { lang, etag, lastModified, answeredBy } = source
  const known = readCursor(source.cursor, channel.name)
  const isWhole = known !== null && known.gap === null
  const newest = await askPage(context, {
    url: pageOf(channel, null),
    lang,
    ...(isWhole && { etag, lastModified, validatorsOf: answeredBy }),
  })
  if (newest.kind !== 'page') return newest
  if (known === null) return gathered([newest], [], begun(channel, newest.page))
  return await caughtUp(newest, known, (before) => askPage(context, { url: pageOf(channel, before), lang }))
}

/** From the newest page back to what is known, then on with the gap that earlier polls left. */
async function caughtUp(
  newest: AskedPage,
  known: TelegramCursor,
  ask: (before: number) => Promise<AskedPage | Stop>,
): Promise<Gathered> {
  const unread = restBehind(newest.page, { before: Infinity, downTo: known.highest })
  const fresh = await walk(ask, unread, mostPages - 1)
  const late =
    fresh.rest === null
      ? await walk(ask, known.gap, mostPages - 1 - fresh.pages.length)
      : { pages: [], rest: known.gap }
  // Two gaps become one: what lies between them is read once more, which costs pages but loses nothing.
  const gap =
    fresh.rest === null ? late.rest : { ...fresh.rest, downTo: late.rest?.downTo ?? fresh.rest.downTo }
  const contiguous = [newest, ...fresh.pages] as const
  const read = [...contiguous, ...late.pages].map(({ page }) => page)
  const cursor = {
    ...known,
    highest: Math.max(known.highest, newest.page.highest ?? 0),
    lowest: least([known.lowest, ...read.map(({ lowest }) => lowest)]),
    isComplete: known.isComplete || read.some(isFirst),
    gap,
  }
  const failure = fresh.failure ?? late.failure
  return { ...gathered(contiguous, late.pages, cursor), ...(failure !== undefined && { failure }) }
}

/** What is known of a channel after the first page of it; null: nothing, though it has posts. */
function begun({ name }: Channel, { highest, lowest, before, harvest }: ChannelPage): TelegramCursor | null {
  if (highest === null && (before !== null || harvest.isPartial)) return null
  return { name, highest: highest ?? 0, lowest, isComplete: before === null, gap: null }
}

/** Whether the channel begins on a page. One that shows nothing at all proves nothing. */
function isFirst({ before, lowest }: ChannelPage): boolean {
  return before === null && lowest !== null
}

function least(numbers: readonly (number | null)[]): number | null {
  const known = numbers.filter((number) => number !== null)
  return known.length === 0 ? null : Math.min(...known)
}

/** What all pages hold, oldest first. `contiguous`: from the newest on, with nothing left out between. */
function gathered(
  contiguous: readonly [AskedPage, ...AskedPage[]],
  others: readonly AskedPage[],
  cursor: TelegramCursor | null,
): Gathered {
  const pages = [...contiguous, ...others]
  const harvests = pages.map(({ page }) => page.harvest)
  const posts = harvests.toReversed().flatMap((harvest) => harvest.posts)
  return {
    kind: 'gathered',
    harvest: harvested({
      title: contiguous[0].page.harvest.title,
      posts: [...new Map(posts.map((post) => [post.id, post])).values()],
      skipped: harvests.reduce((sum, { skipped }) => sum + skipped, 0),
      isPartial: harvests.some(({ isPartial }) => isPartial),
      older: harvests.at(-1)?.older ?? null,
    }),
    cursor,
    wholeSince: wholeSince(contiguous.map(({ page }) => page.harvest)),
    answer: contiguous[0].answer,
    bytes: pages.reduce((sum, { bytes }) => sum + bytes, 0),
  }
}

/** Null if an answer was cut short, or nothing says when its oldest post was published. */
function wholeSince(harvests: readonly Harvest[]): number | null {
  const posts = harvests.flatMap((harvest) => harvest.posts)
  const isSure = posts.length > 0 && harvests.every(({ isPartial }) => !isPartial)
  return isSure && posts.every(({ timePrecision }) => timePrecision !== 'inferred')
    ? Math.min(...posts.map(({ publishedAt }) => publishedAt))
    : null
}

async function older(context: Context, source: PolledSource): Promise<OlderPage> {
  const channel = channelAt(source.address)
  if (channel === null) return noChannel(source.address)
  const known = readCursor(source.cursor, channel.name)
  if (known?.isComplete === true)
    return { kind: 'page', harvest: harvested({ posts: [] }), cursor: known, isEnd: true }
  const from = known?.lowest ?? null
  const asked = await askPage(context, { url: pageOf(channel, from), lang: source.lang })
  if (asked.kind !== 'page') return { kind: 'failed', failure: failureOf(asked) }
  const { page } = asked
  if (page.harvest.isPartial) return { kind: 'failed', failure: cutShort(asked) }
  const isEnd = page.before === null || (from !== null && page.before >= from)
  const cursor =
    known === null
      ? begun(channel, page)
      : { ...known, lowest: least([from, page.before, page.lowest]), isComplete: isEnd }
  return { kind: 'page', harvest: page.harvest, cursor, isEnd }
}

function noChannel(address: string): Extract<OlderPage, { kind: 'failed' }> {
  return {
    kind: 'failed',
    failure: {
      code: 'config',
      message: `${address} is no address of a public Telegram channel, so nothing was asked.`,
      fix: 'Give the source the address https://t.me/s/NAME, with the name of the channel.',
      status: null,
      retryAfterMs: null,
    },
  }
}
