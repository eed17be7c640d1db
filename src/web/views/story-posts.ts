import { html } from 'hono/html'
import type { Account } from '#web/story-cards.ts'
import type { Difference, StoryTold } from '#web/story-told.ts'
import { differenceText, editList } from './edits.ts'
import type { Frame } from './frame.ts'
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
import { reasonText } from './story-reason.ts'

/** Every post of a story in the order they were published: how it came there, what it says otherwise, and the way out. */
export function storyPosts(told: StoryTold, frame: Frame): Markup {
  const { accounts, card } = told
  const differences = new Map(told.differences.map((difference) => [difference.postId, difference]))
  const postIds = new Set(accounts.map(({ post }) => post.postId))
  return html`<section class="part" id="posts" aria-labelledby="posts-title">
    <h2 id="posts-title">All posts, in the order they were published</h2>
    <ol class="posts">
      ${accounts.map((account) => {
        const { postId } = account.post
        return html`<li class="post" id="post-${postId}">
          ${words(account)}
          <p class="fine" dir="auto">
            Post ${postId} ${stances[account.member.stance]}.
            ${account.member.level === null ? 'It opened the story' : levelText(account.member.level)}${reasonOf(account, { postIds, place: frame })}
          </p>
          <div class="more">
            ${difference(differences.get(postId))} ${why(account)} ${editList(account.revisions, postId)}
            ${accounts.length === 1 ? '' : splitForm({ storyId: card.story.storyId, account }, frame)}
          </div>
        </li>`
      })}
    </ol>
  </section>`
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
