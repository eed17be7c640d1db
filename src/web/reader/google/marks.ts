import type { Context } from 'hono'
import { type MarkChange, markItems, markStreamRead } from '#storage/reader-marks.ts'
import { WebProblem } from '#web/problem.ts'
import { textAnswer } from '#web/reader/answer.ts'
import { listLabels } from '#web/reader/feed-list.ts'
import { readLabel, readStream } from '#web/reader/stream-name.ts'
import { readUpTo } from '#web/reader/time.ts'
import type { GoogleRequest } from './request.ts'
import { readItemIds } from './streams.ts'

/** States that Google had and nothing here comes of. */
const withoutEffect = /^(?:reading-list|broadcast|like|created|fresh|tracking-.+)$/u

/** Marks items by tags that are added (`a`) and removed (`r`). All of it is done or nothing. */
export async function editTag(c: Context, { hands, parameters }: GoogleRequest): Promise<Response> {
  const added = parameters.getAll('a').filter((tag) => tag !== '')
  const removed = parameters.getAll('r').filter((tag) => tag !== '')
  const ids = readItemIds(parameters)
  if (added.length + removed.length === 0)
    throw new WebProblem(400, 'No tag is named.', 'Give tags to add as "a", tags to remove as "r".')
  const changes = [
    ...added.map((tag) => changeBy(tag, { isAdded: true, ids })),
    ...removed.map((tag) => changeBy(tag, { isAdded: false, ids })),
  ]
  await markItems(hands.db, ids, Object.assign({}, ...changes) as MarkChange, hands.now())
  return textAnswer(c, 'OK')
}

function changeBy(
  tag: string,
  { isAdded, ids }: { readonly isAdded: boolean; readonly ids: readonly number[] },
): MarkChange {
  const [, state = ''] = /^user\/[^/]+\/state\/com\.google\/(.+)$/u.exec(tag) ?? []
  if (state === 'read') return { read: isAdded }
  if (state === 'unread' || state === 'kept-unread') return { read: !isAdded }
  if (state === 'starred') return { starred: isAdded }
  if (withoutEffect.test(state)) return {}
  // How an app makes a folder: nothing is put into it yet.
  if (readLabel(tag) !== null && ids.length === 0) return {}
  if (readLabel(tag) !== null)
    throw new WebProblem(
      400,
      'Items get their label from the filter that they match.',
      'Make a filter on the search page of Leakwire. Nothing was changed.',
    )
  throw new WebProblem(400, `There is no tag "${tag.slice(0, 100)}".`, 'Nothing was changed.')
}

/** Marks what is in a stream as read, up to a time; what matched later stays unread. */
export async function markAllAsRead(
  c: Context,
  { hands, base, password, parameters }: GoogleRequest,
): Promise<Response> {
  const name = parameters.get('s')
  if (name === null) throw new WebProblem(400, 'No stream is named.', 'Give its name as "s".')
  const stream = await readStream(name, { db: hands.db, base, labels: await listLabels(hands) })
  const upTo = readUpTo(parameters.get('ts') ?? '')
  await markStreamRead(hands.db, { stream, upTo, listedFeed: password.listedFeed }, hands.now())
  return textAnswer(c, 'OK')
}
