import { html } from 'hono/html'
import type { PostKeyword } from '#storage/keywords.ts'
import type { Hit } from '#model/verdict.ts'
import type { StoredPost } from '#storage/posts.ts'
import type { StoredVerdict } from '#storage/verdicts.ts'
import { safeUrl } from '#text/safe-url.ts'
import type { Stretch } from '#text/stretch.ts'
import type { Account, StoryCard } from '#web/story-cards.ts'
import { afterwards, editList } from './edits.ts'
import { type Frame, inTopic } from './frame.ts'
import { quoted, searchHref } from './search-href.ts'
import { excerpt, fitsWhole, highlighted, hitsIn } from './highlight.ts'
import { type Markup, counted, scoreText } from './markup.ts'
import { when } from './when.ts'

type Place = Pick<Frame, 'topic' | 'topics'>

const snippetLength = 320
/** Of a text that stands in for a title. */
const titleLength = 90
const mostKeywords = 10

/** One story of the stream: its origin first, then why it was kept, what it is about, and who else tells it. */
export function storyCard(card: StoryCard, place: Place): Markup {
  const { story, origin } = card
  const { post } = origin
  return html`<article
    class="story"
    id="story-${story.storyId}"
    data-story="${story.storyId}"
    data-position="${story.position}"
  >
    ${byline(post, html`<a class="self" href="${inTopic(`/stories/${story.storyId}`, place)}">story ${story.storyId}</a>`)}
    <h2 ${langOf(post)} dir="auto">${postTitle(post, titleHits(origin))}</h2>
    ${postText(post, origin.verdict)} ${othersWords(post, origin.verdict)}
    <div class="more">${why(origin)} ${editList(origin.revisions, post.postId)} ${folded(card, place)}</div>
    ${keywordChips(card.keywords, place)}
  </article>`
}

/** Who published a post, where and when, and what is to be known about it. */
export function byline(post: StoredPost, end: Markup | string = ''): Markup {
  const who =
    post.author !== null && post.author !== '' && post.author !== post.sourceName ? post.author : null
  return html`<p class="byline">
    <span class="who" dir="auto">${who ?? post.sourceName}</span>
    ${who === null ? '' : html`<span dir="auto">${post.sourceName}</span>`}
    ${when(post.publishedAt, post.timePrecision)}
    ${post.lang === null ? '' : html`<span class="lang" title="language">${post.lang}</span>`}
    ${marksOf(post)} ${end}
  </p>`
}

function marksOf(post: StoredPost): Markup {
  return html`${post.sourceKind === 'starter' ? html`<span class="label">starter archive, summary</span>` : ''}
  ${afterwards(post)}`
}

/** A post's title with `hits` marked, linked to where it was published; without one, the beginning of what it says. */
export function postTitle(post: StoredPost, hits: readonly Stretch[]): Markup {
  const title = post.title === '' ? excerpt(saidIn(post), hits, titleLength) : { text: post.title, hits }
  const url = safeUrl(post.url)
  const text = title.text === '' ? 'Post without words' : highlighted(title.text, title.hits)
  return url === null ? html`${text}` : html`<a href="${url}" rel="noopener noreferrer nofollow">${text}</a>`
}

/** The words of a post, or of the one that it merely repeats. */
function saidIn({ text, repostOf }: StoredPost): string {
  return text === '' ? (repostOf?.text ?? '') : text
}

/** What the rules hit in a post's title, or in the beginning of its text that stands in for one. */
export function titleHits({ post, verdict }: Account): Stretch[] {
  const hits = verdict?.hits ?? []
  if (post.title !== '') return hitsIn(hits, 'title', post.title)
  return post.text === '' ? hitsIn(hits, 'quoted', saidIn(post)) : hitsIn(hits, 'text', post.text)
}

/** Whether the title says all of it already. */
function isTitle(post: StoredPost, words: string): boolean {
  return (
    words === post.title || (post.title === '' && words === saidIn(post) && fitsWhole(words, titleLength))
  )
}

/** A post's text with what the rules hit, cut to about `length` characters; nothing where the title says it all. */
export function postText(
  post: StoredPost,
  verdict: StoredVerdict | null,
  length = snippetLength,
): Markup | string {
  if (post.text === '' || isTitle(post, post.text)) return ''
  const part = excerpt(post.text, hitsIn(verdict?.hits ?? [], 'text', post.text), length)
  return html`<p class="text" ${langOf(post)} dir="auto">${highlighted(part.text, part.hits)}</p>`
}

/** What the post repeats or quotes, in the words of others. */
export function othersWords(post: StoredPost, verdict: StoredVerdict | null): Markup {
  const { repostOf, quoteOf } = post
  const hits = verdict?.hits ?? []
  const isTold = isTitle(post, repostOf?.text ?? '')
  return html`${quotation('Repeats', repostOf, { hits, isTold })}
  ${quotation('Quotes', quoteOf, { hits, isTold: false })}`
}

/** `isTold`: its words stand there already. */
function quotation(
  how: string,
  ref: StoredPost['quoteOf'],
  { hits, isTold }: { readonly hits: readonly Hit[]; readonly isTold: boolean },
): Markup | string {
  if (ref?.text === undefined) return ''
  const url = safeUrl(ref.url ?? null)
  const who = ref.author ?? 'another post'
  const name = url === null ? who : html`<a href="${url}" rel="noopener noreferrer nofollow">${who}</a>`
  const part = excerpt(ref.text, hitsIn(hits, 'quoted', ref.text), snippetLength)
  return html`<blockquote class="quoted" dir="auto">
    <p class="fine">${how} ${name}</p>
    ${isTold ? '' : html`<p class="text">${highlighted(part.text, part.hits)}</p>`}
  </blockquote>`
}

/** The language of a post as an attribute. */
export function langOf({ lang }: StoredPost): Markup | string {
  return lang === null ? '' : html`lang="${lang}"`
}

/** Why a post was kept or dropped, a line a reason. */
export function why({ verdict, post }: Pick<Account, 'verdict' | 'post'>): Markup {
  if (verdict === null) return html`<p class="why-not">Nothing in it speaks for the topic.</p>`
  const compared = verdict.score >= verdict.threshold ? '≥' : '<'
  return html`<details class="why" data-part="why-${post.postId}">
    <summary>
      Why ${verdict.keep ? 'kept' : 'dropped'}: ${scoreText(verdict.score)} ${compared}
      ${scoreText(verdict.threshold)}
    </summary>
    <ul>
      ${verdict.why.map((line) => html`<li dir="auto">${line}</li>`)}
    </ul>
    <p class="fine">Rules, version ${verdict.version}</p>
  </details>`
}

function folded({ story, duplicates, accounts }: StoryCard, place: Place): Markup | string {
  const others = story.members.filter(({ postId }) => postId !== story.originPostId)
  if (others.length === 0) return ''
  const told = others.filter(({ duplicateOf }) => duplicateOf === null)
  const denials = told.filter(({ stance }) => stance === 'denies').length
  const repeated = others.length - told.length
  const further = others.length - accounts.length - duplicates.length
  const parts = [
    ...(repeated > 0 ? [counted(repeated, 'duplicate')] : []),
    ...(told.length > 0 ? [`${told.length} more account${told.length === 1 ? '' : 's'}`] : []),
  ]
  const first = [...accounts, ...duplicates][0]?.post.postId
  return html`<details class="others" data-part="others-${first}">
    <summary>
      ${parts.join(', ')}${denials > 0 ? html` <span class="stance denies">${counted(denials, 'denial')}</span>` : ''}
    </summary>
    <ol>
      ${accounts.map(account)} ${duplicates.map(account)}
    </ol>
    ${further > 0 ? html`<p class="fine"><a href="${inTopic(`/stories/${story.storyId}#posts`, place)}">and ${further} more</a></p>` : ''}
  </details>`
}

function account(each: Account): Markup {
  const { post, member } = each
  return html`<li>
    <p class="title" ${langOf(post)} dir="auto">${postTitle(post, titleHits(each))}</p>
    ${byline(post, stanceBadge(member.stance))}
    <p class="fine" dir="auto">
      ${levelText(member.level)}${member.reason === '' ? '' : `: ${member.reason}`}
    </p>
    ${editList(each.revisions, post.postId)}
  </li>`
}

/** Whether a post denies or confirms what the story tells; nothing for one that only says it. */
export function stanceBadge(stance: Account['member']['stance']): Markup | string {
  return stance === 'says' ? '' : html`<span class="stance ${stance}">${stance}</span>`
}

/** How a post came to stand in its story, in words. */
export function levelText(level: Account['member']['level']): string {
  switch (level) {
    case null:
      return 'First of the story'
    case 1:
      return 'Same address'
    case 2:
      return 'Same text'
    case 3:
      return 'Near-duplicate'
    case 4:
      return 'Same story'
  }
}

/** What a post is about; each leads to all that is about it too. */
export function keywordChips(keywords: readonly PostKeyword[], place: Place): Markup | string {
  if (keywords.length === 0) return ''
  return html`<ul class="chips" aria-label="Keywords">
    ${keywords.slice(0, mostKeywords).map(
      ({ type, canonical, name }) =>
        html`<li>
          <a href="${searchHref(keywordQuery(canonical), place)}" title="${type}" dir="auto">${name}</a>
        </li>`,
    )}
  </ul>`
}

function keywordQuery(canonical: string): string {
  return `keyword:${/^[\p{L}\p{N}]+$/u.test(canonical) ? canonical : quoted(canonical)}`
}
