import { html } from 'hono/html'
import type { TimePrecision } from '#model/post.ts'
import { safeUrl } from '#text/safe-url.ts'
import type { Stretch } from '#text/stretch.ts'
import { type Frame, inTopic } from './frame.ts'
import { excerpt, highlighted } from './highlight.ts'
import { type Markup, scoreText } from './markup.ts'
import { when } from './when.ts'

/** A text with what was hit in it. */
interface MarkedText {
  readonly text: string
  readonly hits: readonly Stretch[]
}

/** A post as the rules that are written would judge it, beside what those in force say. */
export interface RulePost {
  readonly postId: number
  readonly kind: 'added' | 'removed' | 'kept' | 'dropped'
  readonly title: MarkedText
  /** null: not known here. */
  readonly text: MarkedText | null
  readonly url: string | null
  readonly sourceName: string
  readonly publishedAt: number
  readonly timePrecision: TimePrecision
  readonly score: number
  readonly threshold: number
  readonly why: readonly string[]
  readonly whyBefore: readonly string[]
  readonly pin: 'must' | 'mustNot' | null
}

const snippetLength = 160
const titleLength = 110

/** One post of a list, with why, and the buttons that pin it. */
export function rulePost(post: RulePost, place: Pick<Frame, 'topic' | 'topics'>): Markup {
  const { kind, sourceName, publishedAt, timePrecision, postId } = post
  return html`<li class="post ${kind}" id="rule-post-${postId}">
    <p class="byline">
      <span class="label ${tones[kind]}">${kind}</span>
      <span class="who" dir="auto">${sourceName}</span> ${when(publishedAt, timePrecision)}
    </p>
    ${words(post)} ${whyLine(post)} ${pinForm(post, place)}
  </li>`
}

const tones = { added: 'good', removed: 'bad', kept: '', dropped: '' } as const

function words({ title, text, url }: RulePost): Markup {
  const head = title.text === '' && text !== null ? excerpt(text.text, text.hits, titleLength) : title
  const shown = head.text === '' ? 'Post without title' : highlighted(head.text, head.hits)
  const address = safeUrl(url)
  return html`<p class="title" dir="auto">
      ${address === null ? shown : html`<a href="${address}" rel="noopener noreferrer nofollow">${shown}</a>`}
    </p>
    ${text === null || title.text === '' || text.text === '' || text.text === title.text ? '' : snippet(text)}`
}

function snippet({ text, hits }: MarkedText): Markup {
  const part = excerpt(text, hits, snippetLength)
  return html`<p class="text" dir="auto">${highlighted(part.text, part.hits)}</p>`
}

function whyLine({ kind, score, threshold, why, whyBefore }: RulePost): Markup {
  const isChange = kind === 'added' || kind === 'removed'
  return html`${reasons(why, html`${scoreText(score)} ${score >= threshold ? '≥' : '<'} ${scoreText(threshold)}`)}
  ${isChange && whyBefore.length > 0 ? reasons(whyBefore, 'before') : ''}`
}

/** The lines of a verdict in a row, `head` before them. */
export function reasons(why: readonly string[], head: Markup | string): Markup {
  return html`<ul class="reasons">
    <li class="score">${head}</li>
    ${why.length === 0 ? html`<li>nothing in it speaks for the topic</li>` : why.map((line) => html`<li dir="auto">${line}</li>`)}
  </ul>`
}

/** Works by itself; the island sends it without leaving the page. */
function pinForm({ postId, pin, title }: RulePost, place: Pick<Frame, 'topic' | 'topics'>): Markup {
  const name = title.text === '' ? `post ${postId}` : title.text
  const button = (value: 'must' | 'mustNot', label: string): Markup =>
    html`<button
      class="quiet"
      name="pin"
      value="${value}"
      aria-pressed="${pin === value ? 'true' : 'false'}"
      aria-label="${label}: ${name}"
    >
      ${label}
    </button>`
  return html`<form class="pin" method="post" action="${inTopic('/rules/pins', place)}" data-pin="${postId}">
    <input type="hidden" name="post" value="${postId}" />
    ${button('must', 'Must be kept')} ${button('mustNot', 'Must not')}
  </form>`
}
