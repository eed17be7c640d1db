import { html } from 'hono/html'
import type { StoredPost } from '#storage/posts.ts'
import type { StoryTold, TracedOrigin } from '#web/story-told.ts'
import type { Account } from '#web/story-cards.ts'
import { editList } from './edits.ts'
import { type Frame, inTopic, page } from './frame.ts'
import { fitsWhole } from './highlight.ts'
import { claimList } from './ledger.ts'
import { type Markup, counted } from './markup.ts'
import { mergeForm, rulingList } from './story-by-hand.ts'
import {
  byline,
  keywordChips,
  langOf,
  othersWords,
  postText,
  postTitle,
  stanceBadge,
  titleHits,
  why,
} from './story-card.ts'
import { storyPosts } from './story-posts.ts'
import { timeline } from './story-timeline.ts'

/** Characters; a longer text of the first report is cut around what the rules hit. */
const longestText = 2_000
const longestTitle = 90

/** One story: who reported it first and why that is so, who else says it, every post, and all that happened. */
export function storyPage(frame: Frame, told: StoryTold): Markup {
  const { storyId } = told.card.story
  const main = html`<p class="back"><a href="${inTopic('/', frame)}">Stream</a> / story ${storyId}</p>
    ${firstReport(told)} ${sums(told)} ${keywordChips(told.card.keywords, frame)} ${traceOf(told)}
    ${disputes(told)} ${claims(told)} ${storyPosts(told, frame)} ${timeline(told, frame)}
    <section class="part" id="by-hand" aria-labelledby="by-hand-title">
      <h2 id="by-hand-title">Put together and taken apart</h2>
      ${rulingList(told.rulings, frame)} ${mergeForm(storyId, frame)}
    </section>`
  return page(frame, { title: titleOf(told.card.origin.post) || `Story ${storyId}`, path: '', main })
}

function titleOf(post: StoredPost): string {
  const title = post.title === '' ? post.text : post.title
  return fitsWhole(title, longestTitle) ? title : `${title.slice(0, longestTitle).toWellFormed()} …`
}

function firstReport({ card, whyFirst }: StoryTold): Markup {
  const { origin } = card
  const { post, verdict, member } = origin
  return html`<article class="first">
    ${byline(post, html`<span class="label good">first report</span> ${stanceBadge(member.stance)}`)}
    <h1 ${langOf(post)} dir="auto">${postTitle(post, titleHits(origin))}</h1>
    ${postText(post, verdict, longestText)} ${othersWords(post, verdict)}
    <p class="fine" dir="auto">Why it is the first: ${whyFirst}</p>
    <div class="more">${why(origin)} ${editList(origin.revisions, post.postId)}</div>
  </article>`
}

/** Every number leads to its list. */
function sums({ accounts, origins, card }: StoryTold): Markup {
  const echoes = origins.reduce((total, origin) => total + origin.echoes.length, 0)
  const denials = denialsOf(accounts).length
  const traced = accounts.length === 1 ? '#posts' : '#origins'
  return html`<dl class="sums">
    ${sum(traced, origins.length, ['independent origin', 'independent origins'])}
    ${sum(traced, echoes, ['echo', 'echoes'])} ${sum('#posts', accounts.length, ['post', 'posts'])}
    ${denials > 0 ? sum('#disputed', denials, ['denial', 'denials'], 'bad') : sum('#posts', card.duplicates.length, ['duplicate', 'duplicates'])}
  </dl>`
}

function sum(href: string, count: number, [one, more]: readonly [string, string], tone = ''): Markup {
  return html`<div class="${tone}">
    <dt>${count === 1 ? one : more}</dt>
    <dd><a href="${href}">${count}</a></dd>
  </div>`
}

function traceOf({ origins, accounts }: StoryTold): Markup | string {
  if (accounts.length === 1) return ''
  return html`<section class="part" id="origins" aria-labelledby="origins-title">
    <h2 id="origins-title">Who says so independently, and who echoes whom</h2>
    <ol class="origins">
      ${origins.map(tracedOrigin)}
    </ol>
  </section>`
}

function tracedOrigin({ first, echoes }: TracedOrigin): Markup {
  const { postId } = first.post
  return html`<li>
    ${mention(first)}
    ${
      echoes.length === 0
        ? ''
        : html`<details open>
            <summary>${echoes.length} ${echoes.length === 1 ? 'echo' : 'echoes'}</summary>
            <ol aria-label="Echoes of post ${postId}">
              ${echoes.map(
                ({ account, because }) =>
                  html`<li>
                    ${mention(account)}
                    <p class="fine" dir="auto">${because}</p>
                  </li>`,
              )}
            </ol>
          </details>`
    }
  </li>`
}

/** A post by name, leading to where it stands on the page. */
function mention({ post, member }: Account): Markup {
  const title = titleOf(post)
  return html`<p class="title" ${langOf(post)}>
      <a href="#post-${post.postId}" dir="auto">${title === '' ? 'Post without words' : title}</a>
    </p>
    ${byline(post, stanceBadge(member.stance))}`
}

const denialsOf = (accounts: readonly Account[]): Account[] =>
  accounts.filter(({ member }) => member.stance === 'denies')

function disputes({ accounts }: StoryTold): Markup | string {
  const denials = denialsOf(accounts)
  if (denials.length === 0) return ''
  return html`<section class="part" id="disputed" aria-labelledby="disputed-title">
    <h2 id="disputed-title">Disputed by</h2>
    <ol class="origins">
      ${denials.map((account) => html`<li>${mention(account)}</li>`)}
    </ol>
    <p class="fine">${counted(accounts.length - denials.length, 'post')} of the story without a denial</p>
  </section>`
}

function claims({ claims }: StoryTold): Markup | string {
  if (claims.length === 0) return ''
  return html`<section class="part" id="claims" aria-labelledby="claims-title">
    <h2 id="claims-title">What became of it</h2>
    ${claimList(claims)}
  </section>`
}
