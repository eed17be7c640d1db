import { html } from 'hono/html'
import type { Account } from '#web/story-cards.ts'
import type { Difference, StoryTold } from '#web/story-told.ts'
import { differenceText, editList } from './edits.ts'
import { type Frame, inTopic } from './frame.ts'
import type { Markup } from './markup.ts'
import { splitForm } from './story-by-hand.ts'
import {
  byline,
  langOf,
  levelText,
  othersWords,
  postText,
  postTitle,
  stanceBadge,
  titleHits,
  why,
} from './story-card.ts'
import { storyLinks } from './story-links.ts'
import { reasonText } from './story-reason.ts'

/**
 * The posts of a story in the order they were published, a page of them: how each came there, what it says otherwise,
 * and the way out.
 */
export function storyPosts(told: StoryTold, frame: Frame): Markup {
  const { accounts, story } = told
  const differences = new Map(told.differences.map((difference) => [difference.postId, difference]))
  const links = storyLinks(told, frame)
  return html`<section class="part" id="posts" aria-labelledby="posts-title">
    <h2 id="posts-title">All posts, in the order they were published</h2>
    ${pageText(told)}
    <ol class="posts" start="${told.page.skipped + 1}">
      ${accounts.map((account) => {
        const { postId } = account.post
        return html`<li class="post" id="post-${postId}">
          ${words(account)}
          <p class="fine" dir="auto">
            Post ${postId} ${stances[account.member.stance]}.
            ${account.member.level === null ? 'It opened the story' : levelText(account.member.level)}${reasonOf(account, links)}
          </p>
          <div class="more">
            ${difference(differences.get(postId))} ${why(account)} ${editList(account.revisions, postId)}
            ${story.members.length === 1 ? '' : splitForm({ storyId: story.storyId, account }, frame)}
          </div>
        </li>`
      })}
    </ol>
    ${pager(told, frame)}
  </section>`
}

function pageText({ page, accounts, story }: StoryTold): Markup | string {
  if (page.pages === 1) return ''
  const last = page.skipped + accounts.length
  return html`<p class="fine">Posts ${page.skipped + 1} to ${last} of ${story.members.length}</p>`
}

function pager({ page, story }: StoryTold, frame: Frame): Markup | string {
  const { number, pages } = page
  if (pages === 1) return ''
  const link = (to: number, text: string): Markup =>
    html`<a href="${inTopic(`/stories/${story.storyId}?page=${to}`, frame)}#posts">${text}</a>`
  return html`<nav class="pager" aria-label="Pages of posts">
    ${number > 2 ? link(1, 'First') : ''} ${number > 1 ? link(number - 1, 'Earlier') : ''}
    ${number < pages ? link(number + 1, 'Later') : ''} ${number < pages - 1 ? link(pages, 'Last') : ''}
  </nav>`
}

const stances = { says: 'says so', denies: 'denies it', confirms: 'confirms it' } as const

/** The same text again is not shown again. */
function words(account: Account): Markup {
  const { post, member, verdict } = account
  return html`<p class="title" ${langOf(post)} dir="auto">${postTitle(post, titleHits(account))}</p>
    ${byline(post, stanceBadge(member.stance))} ${postText(post, verdict)} ${othersWords(post, verdict)}`
}

function reasonOf({ member }: Account, on: Parameters<typeof reasonText>[1]): Markup | string {
  return member.reason === '' ? '' : html`: ${reasonText(member.reason, on)}`
}

function difference(found: Difference | undefined): Markup | string {
  if (found === undefined) return ''
  const { postId, fromPostId, changes } = found
  if (changes.every(({ kind }) => kind === 'same')) return ''
  return html`<details class="edits" data-part="difference-${postId}">
    <summary>What differs from post ${fromPostId}</summary>
    ${differenceText(changes)}
  </details>`
}
