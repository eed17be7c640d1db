import { contentHash } from '#parse/content-hash.ts'
import type { Context } from '#sources/adapter.ts'
import { askStatus, type Failed, type WeiboAccount } from './api.ts'
import type { Status } from './status.ts'

/** A text that was opened, kept so that the same cut text next time is neither asked for again nor taken for an edit. */
export interface WholeText {
  readonly id: string
  /** Of the text as it was cut; another one is an edit. */
  readonly of: string
  /** '' if Weibo does not give it. */
  readonly html: string
}

interface Opened {
  readonly statuses: readonly Status[]
  readonly whole: readonly WholeText[]
  /** What stopped the opening; null: nothing did. */
  readonly failure: Failed | null
}

/** How many whole texts are kept between polls. */
const MOST_KEPT = 20
/** A text of Weibo has 5,000 signs at most; with its markup a few times that. */
const LONGEST_KEPT = 30_000

/**
 * Puts whole texts in place of cut ones, also in posts that are repeated, asking for at most `most` of them in the
 * given order. Those beyond, or after a failure, stay cut.
 */
export async function openCut(
  context: Context,
  account: WeiboAccount,
  {
    statuses,
    known,
    most,
  }: { readonly statuses: readonly Status[]; readonly known: readonly WholeText[]; readonly most: number },
): Promise<Opened> {
  const whole = new Map(known.map((text) => [text.id, text]))
  const cut = statuses.flatMap(cutIn)
  const unknown = cut.filter((status) => whole.get(status.id)?.of !== mark(status))
  let failure: Failed | null = null
  for (const status of unknown.slice(0, most)) {
    const answer = await askStatus(context, account, status.bid)
    if (isFailed(answer) && !ofOnePost.has(answer.failure.code)) {
      failure = answer
      break
    }
    const html = answer === 'deleted' || isFailed(answer) ? '' : answer.html
    whole.set(status.id, { id: status.id, of: mark(status), html })
  }
  const kept = cut.flatMap((status) => whole.get(status.id) ?? [])
  return { statuses: statuses.map((status) => opened(status, whole)), whole: keptOf(kept), failure }
}

function isFailed(answer: Status | 'deleted' | Failed): answer is Failed {
  return answer !== 'deleted' && 'kind' in answer
}

/** What Weibo says of a post that it shows to those who pay, or in another way, says nothing of the others. */
const ofOnePost: ReadonlySet<Failed['failure']['code']> = new Set(['layoutChanged', 'notFound'])

function cutIn(status: Status): Status[] {
  const { original } = status
  return (original === null ? [status] : [status, original]).filter(({ isCut }) => isCut)
}

function mark({ edited, html, plain }: Status): string {
  return contentHash(`${edited.count} ${edited.at}\n${html}\n${plain}`)
}

function opened(status: Status, whole: ReadonlyMap<string, WholeText>): Status {
  const original = status.original === null ? null : opened(status.original, whole)
  const text = status.isCut ? whole.get(status.id) : undefined
  if (text === undefined || text.html === '' || text.of !== mark(status)) return { ...status, original }
  return { ...status, original, html: text.html, plain: '', isCut: false }
}

function keptOf(texts: readonly WholeText[]): WholeText[] {
  const short = texts.filter(({ html }) => html.length <= LONGEST_KEPT)
  return [...new Map(short.map((text) => [text.id, text])).values()].slice(0, MOST_KEPT)
}
