import type { Context } from 'hono'
import { storable } from '#storage/json-text.ts'
import { type ReaderFeed, changeReaderFeed, readerFeed } from '#storage/reader-feeds.ts'
import { changeFilter } from '#web/change-filter.ts'
import { WebProblem } from '#web/problem.ts'
import { jsonAnswer, textAnswer } from '#web/reader/answer.ts'
import { listLabels } from '#web/reader/feed-list.ts'
import { filterForNew, followForReader, showSource } from '#web/reader/follow.ts'
import { isLabel } from '#web/reader/label.ts'
import { filterOfLabel, readFeed, readLabel } from '#web/reader/stream-name.ts'
import type { GoogleRequest } from './request.ts'

const longestTitle = 300

/** Follows an address. That it cannot be is no error of the API's, but an answer with nothing in it. */
export async function quickAdd(c: Context, { hands, parameters }: GoogleRequest): Promise<Response> {
  const query = storable(parameters.get('quickadd') ?? '').trim()
  if (query === '') throw new WebProblem(400, 'No address is named.', 'Give it as "quickadd".')
  try {
    const filterId = await filterForNew(hands)
    const sourceId = await followForReader(hands, { what: query })
    const feedId = await showSource(hands, filterId, sourceId)
    const streamName = (await readerFeed(hands.db, feedId))?.sourceName ?? sourceId
    return jsonAnswer(c, { numResults: 1, query, streamId: `feed/${feedId}`, streamName })
  } catch (error) {
    if (!(error instanceof WebProblem)) throw error
    return jsonAnswer(c, { numResults: 0, query, error: `${error.message} ${error.fix}` })
  }
}

/**
 * Subscribes, unsubscribes and edits feeds. A source is shown in a filter or muted there: what is followed at all is
 * decided in Leakwire.
 */
export async function editSubscription(c: Context, request: GoogleRequest): Promise<Response> {
  const { parameters } = request
  const names = parameters.getAll('s')
  if (names.length === 0)
    throw new WebProblem(400, 'No feed is named.', 'Give it as "s". Nothing was changed.')
  const change = changeOf(parameters.get('ac') ?? '')
  const labels = await listLabels(request.hands)
  const edit: Edit = {
    title: titleOf(parameters),
    to: filtersNamed(parameters.getAll('a'), labels),
    from: filtersNamed(parameters.getAll('r'), labels),
  }
  // All of them are looked up before any is changed.
  const feeds = await Promise.all(names.map((name) => feedNamed(request, name)))
  if (change !== subscribe && feeds.some(({ feed }) => feed === null))
    throw noFeed(feeds.find(({ feed }) => feed === null)?.name ?? '')
  for (const named of feeds) await change(request, named, edit)
  return textAnswer(c, 'OK')
}

interface Edit {
  /** null: it stays. */
  readonly title: string | null
  /** Filters that the source is to be shown in. */
  readonly to: readonly number[]
  /** Filters that it is to be muted in. */
  readonly from: readonly number[]
}

interface NamedFeed {
  /** As the app writes it: 'feed/41', 'feed/https://example.org/rss'. */
  readonly name: string
  /** null: there is none yet. */
  readonly feed: ReaderFeed | null
}

type Change = (request: GoogleRequest, named: NamedFeed, edit: Edit) => Promise<void>

async function feedNamed({ hands, base }: GoogleRequest, name: string): Promise<NamedFeed> {
  const id = await readFeed(name, { db: hands.db, base })
  return { name, feed: id === null ? null : await readerFeed(hands.db, id) }
}

function changeOf(action: string): Change {
  switch (action) {
    case 'subscribe':
      return subscribe
    case 'unsubscribe':
      return unsubscribe
    case 'edit':
      return edit
    default:
      throw new WebProblem(
        400,
        `"${action.slice(0, 50)}" is nothing that can be done with a feed.`,
        'Give "ac" as subscribe, unsubscribe or edit. Nothing was changed.',
      )
  }
}

function titleOf(parameters: URLSearchParams): string | null {
  const title = storable(parameters.get('t') ?? '').trim()
  if (title.length > longestTitle)
    throw new WebProblem(
      400,
      `The title has ${title.length} characters.`,
      `Give at most ${longestTitle}. Nothing was changed.`,
    )
  return title === '' ? null : title
}

function filtersNamed(tags: readonly string[], labels: ReadonlyMap<number, string>): number[] {
  return tags
    .filter((tag) => tag !== '')
    .map((tag) => {
      const label = readLabel(tag)
      if (label !== null) return filterOfLabel(label, { labels })
      throw new WebProblem(400, `"${tag.slice(0, 100)}" is no label.`, 'Nothing was changed.')
    })
}

async function subscribe(
  { hands }: GoogleRequest,
  { name, feed }: NamedFeed,
  { title, to }: Edit,
): Promise<void> {
  const [filterId = feed?.filterId ?? (await filterForNew(hands))] = to
  const shown = await showSource(hands, filterId, feed?.sourceId ?? (await followed(hands, name, title)))
  if (title !== null && feed !== null) await changeReaderFeed(hands.db, shown, { title })
}

async function followed(hands: GoogleRequest['hands'], name: string, title: string | null): Promise<string> {
  const [, address = ''] = /^(?:feed\/)+(https?:.+)$/su.exec(name) ?? []
  if (address === '') throw noFeed(name)
  return await followForReader(hands, { what: storable(address), ...(title !== null && { name: title }) })
}

async function unsubscribe({ hands }: GoogleRequest, { feed }: NamedFeed): Promise<void> {
  if (feed !== null) await changeReaderFeed(hands.db, feed.id, { mutedAt: hands.now() })
}

async function edit({ hands }: GoogleRequest, { feed }: NamedFeed, { title, to, from }: Edit): Promise<void> {
  if (feed === null) return
  if (title !== null) await changeReaderFeed(hands.db, feed.id, { title })
  for (const filterId of to) {
    if (feed.sourceId !== null) await showSource(hands, filterId, feed.sourceId)
  }
  // An app takes a feed out of the folder that it saw it in; from others it has nothing to take.
  if (from.includes(feed.filterId) && !to.includes(feed.filterId))
    await changeReaderFeed(hands.db, feed.id, { mutedAt: hands.now() })
}

function noFeed(name: string): WebProblem {
  return new WebProblem(
    400,
    `There is no feed "${name.slice(0, 200)}".`,
    'Name one of those in subscription/list. Nothing was changed.',
  )
}

/** Renames a filter. */
export async function renameTag(c: Context, { hands, parameters }: GoogleRequest): Promise<Response> {
  const label = readLabel(parameters.get('s') ?? '') ?? parameters.get('t') ?? ''
  const name = readLabel(parameters.get('dest') ?? '') ?? ''
  const labels = await listLabels(hands)
  const filterId = filterOfLabel(label.normalize('NFC'), { labels })
  const isTaken = Array.from(labels).some(
    ([id, own]) => id !== filterId && own.toLowerCase() === name.toLowerCase(),
  )
  if (!isLabel(name) || isTaken)
    throw new WebProblem(
      400,
      `A label cannot be called "${name.slice(0, 100)}".`,
      'Give 1 to 100 characters without / & + %, and no name that another label has. Nothing was changed.',
    )
  await changeFilter(hands, { id: filterId }, { name })
  return textAnswer(c, 'OK')
}

/** A label is a filter, and whoever reads its feed elsewhere would be left without it: that is not done from afar. */
export function disableTag(): never {
  throw new WebProblem(
    400,
    'Labels are filters of Leakwire and are not removed by apps.',
    'Revoke the filter on the page of filters. Nothing was changed.',
  )
}

/** Follows the sources of an OPML list. What cannot be followed is left out; nothing readable at all is refused. */
export async function importList(c: Context, { hands, body }: GoogleRequest): Promise<Response> {
  const taken = await hands.takeUpList(body, true)
  if (taken.kind === 'refused') throw new WebProblem(400, taken.message, taken.fix)
  return textAnswer(c, 'OK')
}
