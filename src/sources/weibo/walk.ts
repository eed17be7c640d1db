import type { Context } from '#sources/adapter.ts'
import { isNewerId } from '#sources/id-order.ts'
import { askList, type Came, type Failed, failedBy, type WeiboAccount } from './api.ts'
import { type PageToken, readWeiboPage, type WeiboPage } from './page.ts'
import type { Status } from './status.ts'

/** How far to walk down an account's posts. */
interface Way {
  readonly container: string
  /** The page to begin with; null: the newest. */
  readonly from: PageToken | null
  /** The post at which what is known begins; null: one page is enough. */
  readonly downTo: string | null
  readonly mostPages: number
}

export interface Walked {
  readonly kind: 'walked'
  readonly statuses: readonly Status[]
  readonly skipped: number
  readonly pages: number
  readonly bytes: number
  /** The answer of the first page. */
  readonly first: Came
  /** The page that would have come next; null: there are no more. */
  readonly next: PageToken | null
  /** What is known was met, or the end. */
  readonly hasArrived: boolean
  /** What stopped it; null: nothing did. */
  readonly failure: Failed['failure'] | null
}

/**
 * Reads page after page, newest first, until what is known. Pinned posts, which come first, stop nothing. A failure, or
 * a page without anything, after the first page keeps what was read.
 */
export async function walk(context: Context, account: WeiboAccount, way: Way): Promise<Walked | Failed> {
  const first = await readAt(context, account, way.container, way.from)
  if (first.kind === 'failed') return first
  let walked = goneOn({ ...notYet, first: first.came, next: way.from }, first, way.downTo)
  while (!walked.hasArrived && walked.pages < way.mostPages) {
    const read = await readAt(context, account, way.container, walked.next)
    if (read.kind === 'failed') return { ...walked, failure: read.failure }
    // Weibo says 'nothing here' also to whom it tires of: whoever goes on from this page later hears whether that is so.
    if (isEmpty(read)) return { ...walked, bytes: walked.bytes + read.came.bytes }
    walked = goneOn(walked, read, way.downTo)
  }
  return walked
}

const notYet: Omit<Walked, 'first' | 'next'> = {
  kind: 'walked',
  statuses: [],
  skipped: 0,
  pages: 0,
  bytes: 0,
  hasArrived: false,
  failure: null,
}

interface Read {
  readonly kind: 'page'
  readonly page: WeiboPage
  readonly came: Came
}

function isEmpty({ page: { statuses, skipped, next } }: Read): boolean {
  return statuses.length === 0 && skipped === 0 && next === null
}

function goneOn(walked: Walked, { page, came }: Read, downTo: string | null): Walked {
  // A page that leads to itself is the last one.
  const next = page.next?.join() === walked.next?.join() ? null : page.next
  // A post of old that its author repeats stands among new ones: how far a page goes its last post says.
  const last = page.statuses.findLast(({ isPinned }) => !isPinned)
  return {
    ...walked,
    statuses: [...walked.statuses, ...page.statuses],
    skipped: walked.skipped + page.skipped,
    pages: walked.pages + 1,
    bytes: walked.bytes + came.bytes,
    next,
    hasArrived: next === null || downTo === null || (last !== undefined && !isNewerId(last.id, downTo)),
  }
}

async function readAt(
  context: Context,
  account: WeiboAccount,
  container: string,
  at: PageToken | null,
): Promise<Read | Failed> {
  const came = await askList(context, account, {
    containerid: container,
    ...(at !== null && { [at[0]]: at[1] }),
  })
  if (came.kind === 'failed') return came
  const page = readWeiboPage(came.value, account.uid)
  return 'code' in page ? failedBy(page) : { kind: 'page', page, came }
}
