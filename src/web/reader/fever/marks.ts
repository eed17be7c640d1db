import type { ReaderStream } from '#storage/reader-items.ts'
import { type MarkChange, markItems, markStreamRead } from '#storage/reader-marks.ts'
import { WebProblem } from '#web/problem.ts'
import { readItemId } from '#web/reader/item-id.ts'
import { readUpTo } from '#web/reader/time.ts'
import type { FeverRequest } from './request.ts'

const changes: Readonly<Record<string, MarkChange>> = {
  read: { read: true },
  unread: { read: false },
  saved: { starred: true },
  unsaved: { starred: false },
}

/** Marks an item, or a feed or group up to a time, as `mark`, `as`, `id` and `before` say. Saying it twice is saying it once. */
export async function mark(request: FeverRequest): Promise<void> {
  const { hands, parameters } = request
  const [what = '', as = '', id = ''] = ['mark', 'as', 'id'].map((name) => parameters.get(name)?.trim())
  if (what !== 'item') return await markMany(request, { what, as, id })
  const change = Object.hasOwn(changes, as) ? changes[as] : undefined
  const item = readItemId(id)
  if (change === undefined) throw notMarked(`An item cannot be marked as "${as.slice(0, 50)}".`)
  if (item === null) throw notMarked(`"${id.slice(0, 50)}" is no id of an item.`)
  await markItems(hands.db, [item], change, hands.now())
}

async function markMany(
  { hands, password, parameters }: FeverRequest,
  { what, as, id }: { readonly what: string; readonly as: string; readonly id: string },
): Promise<void> {
  if ((what !== 'feed' && what !== 'group') || as !== 'read')
    throw notMarked(`"${what.slice(0, 50)}" cannot be marked as "${as.slice(0, 50)}".`)
  const stream = streamOf(what, id)
  const upTo = readUpTo(parameters.get('before') ?? '')
  if (stream === null) return
  await markStreamRead(hands.db, { stream, upTo, listedFeed: password.listedFeed }, hands.now())
}

/** Group 0 is everything; group -1, the sparks, is always empty here: null. */
function streamOf(what: 'feed' | 'group', id: string): ReaderStream | null {
  if (!/^(?:-1|\d{1,15})$/u.test(id)) throw notMarked(`"${id.slice(0, 50)}" is no id of a ${what}.`)
  const number = Number(id)
  if (number === -1) return null
  if (what === 'feed') return { kind: 'feed', feedId: number }
  return number === 0 ? { kind: 'all' } : { kind: 'filter', filterId: number }
}

function notMarked(why: string): WebProblem {
  return new WebProblem(
    400,
    why,
    'Give mark=item with as=read, unread, saved or unsaved, or mark=feed or group with as=read, and an id. Nothing was marked.',
  )
}
