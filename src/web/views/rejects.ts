import { html } from 'hono/html'
import type { Problem } from '#query/problem.ts'
import type { Found, SearchTotal } from '#web/search-posts.ts'
import type { Frame } from './frame.ts'
import { hitsIn } from './highlight.ts'
import { type Markup, counted } from './markup.ts'
import { queryForm } from './query-form.ts'
import { queryProblems } from './query-problems.ts'
import { type RulePost, rulePost } from './rule-post.ts'
import { rulesFrame } from './rules-frame.ts'

export interface RejectsModel {
  readonly frame: Frame
  readonly query: string
  readonly problems: readonly Problem[]
  /** null: the query cannot be read. */
  readonly found: {
    readonly posts: readonly Found[]
    readonly next: string | null
    readonly isUnfinished: boolean
    readonly total: SearchTotal | null
    /** By post: whether it must be kept. */
    readonly pins: ReadonlyMap<number, boolean>
  } | null
}

/** Dropped posts that something speaks for, what lacks least first, with why, and buttons to pin them. */
export function rejectsPage(model: RejectsModel): Markup {
  const { frame, query, problems, found } = model
  const lead = html`What was dropped although something spoke for it, near misses first: here you see what the
  rules miss.`
  const asks = { action: '/rules/rejects', label: 'Narrow it down by a query', query, button: 'Search' }
  const main = html`${queryForm(frame, asks)} ${problems.length > 0 ? queryProblems(query, problems) : ''}
  ${found === null ? '' : bin(found, frame)}`
  return rulesFrame(frame, { title: 'Rejects', path: '/rules/rejects', lead, main })
}

function bin(
  { posts, next, isUnfinished, total, pins }: NonNullable<RejectsModel['found']>,
  frame: Frame,
): Markup {
  return html`<p class="sum" role="status">${sumText(posts.length, total, isUnfinished)}</p>
    <ul class="posts">
      ${posts.map((found) => rulePost(shown(found, pins), frame))}
    </ul>
    ${next === null ? '' : html`<nav class="pager" aria-label="Further pages"><a href="${next}" rel="next">${isUnfinished ? 'Look further' : 'Further from being kept'}</a></nav>`}`
}

function sumText(shownNow: number, total: SearchTotal | null, isUnfinished: boolean): string {
  if (shownNow === 0 && !isUnfinished) return 'Nothing here: no dropped post that something speaks for.'
  if (total === null) return `${counted(shownNow, 'post')} on this page`
  return `${total.isMore ? 'more than ' : ''}${counted(total.count, 'post')}`
}

function shown({ post, verdict }: Found, pins: ReadonlyMap<number, boolean>): RulePost {
  const { postId, title, text, url, sourceName, publishedAt, timePrecision } = post
  const { hits = [], score = 0, threshold = 0, why = [] } = verdict ?? {}
  const must = pins.get(postId)
  return {
    postId,
    kind: 'dropped',
    title: { text: title, hits: hitsIn(hits, 'title', title) },
    text: { text, hits: hitsIn(hits, 'text', text) },
    url,
    sourceName,
    publishedAt,
    timePrecision,
    score,
    threshold,
    why,
    whyBefore: why,
    pin: must === undefined ? null : must ? 'must' : 'mustNot',
  }
}
