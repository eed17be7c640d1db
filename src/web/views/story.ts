import { html } from 'hono/html'
import type { StoredPost } from '#storage/posts.ts'
import type { Account } from '#web/story-cards.ts'
import type { StoryTold } from '#web/story-told.ts'
import type { TracedOrigin } from '#web/told-origins.ts'
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
import { type StoryLinks, storyLinks } from './story-links.ts'
import { storyPosts } from './story-posts.ts'
import { timeline } from './story-timeline.ts'

/** Characters; a longer text of the first report is cut around what the rules hit. */
const longestText = 2_000
const longestTitle = 90

/** One story: who reported it first and why that is so, who else says it, its posts, and what happened. */
export function storyPage(frame: Frame, told: StoryTold): Markup {
  const { storyId } = told.story
  const links = storyLinks(told, frame)
  const main = html`<p class="back"><a href="${inTopic('/', frame)}">Stream</a> / story ${storyId}</p>
    ${firstReport(told)} ${sums(told)} ${keywordChips(told.keywords, frame)} ${traceOf(told, links)}
    ${disputes(told, links)} ${newest(told, links)} ${claims(told)} ${storyPosts(told, frame)}
    ${timeline(told, frame)}
    <section class="part" id="by-hand" aria-labelledby="by-hand-title">
      <h2 id="by-hand-title">Put together and taken apart</h2>
      ${rulingList(told.rulings, frame)} ${mergeForm(storyId, frame)}
    </section>`
  return page(frame, { title: titleOf(told.origin.post) || `Story ${storyId}`, path: '', main })
}

function titleOf(post: StoredPost): string {
  const title = post.title === '' ? post.text : post.title
  return fitsWhole(title, longestTitle) ? title : `${title.slice(0, longestTitle).toWellFormed()} …`
}

function firstReport({ origin, trace }: StoryTold): Markup {
  const { post, verdict, member } = origin
  return html`<article class="first">
    ${byline(post, html`<span class="label good">first report</span> ${stanceBadge(member.stance)}`)}
    <h1 ${langOf(post)} dir="auto">${postTitle(post, titleHits(origin))}</h1>
    ${postText(post, verdict, longestText)} ${othersWords(post, verdict)}
    <p class="fine" dir="auto">Why it is the first: ${trace.whyFirst}</p>
    <div class="more">${why(origin)} ${editList(origin.revisions, post.postId)}</div>
  </article>`
}

/** Every number leads to its list. */
function sums({ story, trace }: StoryTold): Markup {
  const { members } = story
  const denials = denialsIn(members)
  const duplicates = members.filter(({ duplicateOf }) => duplicateOf !== null).length
  const traced = members.length === 1 ? '#posts' : '#origins'
  return html`<dl class="sums">
    ${sum(traced, trace.origins, ['independent origin', 'independent origins'])}
    ${sum(traced, trace.echoes, ['echo', 'echoes'])} ${sum('#posts', members.length, ['post', 'posts'])}
    ${denials > 0 ? sum('#disputed', denials, ['denial', 'denials'], 'bad') : sum('#posts', duplicates, ['duplicate', 'duplicates'])}
  </dl>`
}

function sum(href: string, count: number, [one, more]: readonly [string, string], tone = ''): Markup {
  return html`<div class="${tone}">
    <dt>${count === 1 ? one : more}</dt>
    <dd><a href="${href}">${count}</a></dd>
  </div>`
}

function traceOf({ origins, story, trace }: StoryTold, links: StoryLinks): Markup | string {
  const posts = story.members.length
  if (posts === 1) return ''
  return html`<section class="part" id="origins" aria-labelledby="origins-title">
    <h2 id="origins-title">Who says so independently, and who echoes whom</h2>
    ${posts > trace.traced ? html`<p class="fine">Looked for among the first ${trace.traced} posts</p>` : ''}
    <ol class="origins">
      ${origins.map((origin) => tracedOrigin(origin, links))}
    </ol>
    ${furtherText(trace.origins - origins.length, ['independent origin', 'independent origins'])}
  </section>`
}

/** What a bounded list leaves out; all posts stand further down. */
function furtherText(count: number, [one, more]: readonly [string, string]): Markup | string {
  if (count === 0) return ''
  return html`<p class="fine">
    and ${count} more ${count === 1 ? one : more}, among <a href="#posts">all posts</a>
  </p>`
}

/** A longer list of echoes is closed at first. */
const mostOpen = 10

function tracedOrigin({ first, echoes, echoCount }: TracedOrigin, links: StoryLinks): Markup {
  return html`<li>
    ${mention(first, links)}
    ${
      echoes.length === 0
        ? ''
        : html`<details ${echoCount > mostOpen ? '' : html`open`}>
            <summary>${echoCount} ${echoCount === 1 ? 'echo' : 'echoes'}</summary>
            <ol aria-label="Echoes of post ${first.post.postId}">
              ${echoes.map(
                ({ account, because }) =>
                  html`<li>
                    ${mention(account, links)}
                    <p class="fine" dir="auto">${because}</p>
                  </li>`,
              )}
            </ol>
            ${furtherText(echoCount - echoes.length, ['echo', 'echoes'])}
          </details>`
    }
  </li>`
}

/** A post by name, leading to where it is shown whole. */
function mention({ post, member }: Account, { hrefOf }: StoryLinks): Markup {
  const title = titleOf(post)
  return html`<p class="title" ${langOf(post)}>
      <a href="${hrefOf(post.postId) ?? ''}" dir="auto">${title === '' ? 'Post without words' : title}</a>
    </p>
    ${byline(post, stanceBadge(member.stance))}`
}

const denialsIn = (members: StoryTold['story']['members']): number =>
  members.filter(({ stance }) => stance === 'denies').length

function disputes({ story, denials }: StoryTold, links: StoryLinks): Markup | string {
  const count = denialsIn(story.members)
  if (count === 0) return ''
  return html`<section class="part" id="disputed" aria-labelledby="disputed-title">
    <h2 id="disputed-title">Disputed by</h2>
    <ol class="origins">
      ${denials.map((account) => html`<li>${mention(account, links)}</li>`)}
    </ol>
    ${furtherText(count - denials.length, ['denial', 'denials'])}
    <p class="fine">${counted(story.members.length - count, 'post')} of the story without a denial</p>
  </section>`
}

/** Of a story of several pages. */
function newest({ newest }: StoryTold, links: StoryLinks): Markup | string {
  if (newest.length === 0) return ''
  return html`<section class="part" id="newest" aria-labelledby="newest-title">
    <h2 id="newest-title">The newest posts</h2>
    <ol class="origins">
      ${newest.map((account) => html`<li>${mention(account, links)}</li>`)}
    </ol>
  </section>`
}

function claims({ claims }: StoryTold): Markup | string {
  if (claims.length === 0) return ''
  return html`<section class="part" id="claims" aria-labelledby="claims-title">
    <h2 id="claims-title">What became of it</h2>
    ${claimList(claims)}
  </section>`
}
