import { html } from 'hono/html'
import type { Ruling } from '#storage/rulings.ts'
import type { Account } from '#web/story-cards.ts'
import { type Frame, inTopic } from './frame.ts'
import { type Markup, counted, scoreText } from './markup.ts'
import { when } from './when.ts'

/** Characters of a reason, here and where it is read. */
export const longestReason = 200

/** What the owner and the program said of the posts of a story, each with the way back. */
export function rulingList(rulings: readonly Ruling[], frame: Frame): Markup {
  if (rulings.length === 0) {
    return html`<p class="fine">
      Nothing yet. What is merged or taken out here stays so when rules change or posts are edited, and says
      nothing of other posts.
    </p>`
  }
  return html`<ol class="rulings">
    ${rulings.map(
      (ruling) =>
        html`<li id="ruling-${ruling.id}">
          <p dir="auto">${saidIn(ruling)}${ruling.reason === '' ? '' : `: ${ruling.reason}`}</p>
          <p class="byline">${when(ruling.at)}</p>
          ${ruling.by === 'program' ? html`<p class="fine">Taken back, they are never put together again by the program.</p>` : ''}
          <form method="post" action="${inTopic(`/stories/rulings/${ruling.id}/undo`, frame)}">
            <button class="quiet" type="submit" aria-label="Take it back: ruling ${ruling.id}">
              Take it back
            </button>
          </form>
        </li>`,
    )}
  </ol>`
}

function saidIn({ kind, by, score, posts }: Ruling): string {
  const moved = counted(posts.filter(({ former }) => former !== null).length, 'post')
  const stayed = counted(posts.filter(({ former }) => former === null).length, 'post')
  const who = by === 'owner' ? '' : ` by the hourly look, likeness ${scoreText(score ?? 0)}`
  return kind === 'together'
    ? `${moved} put together with ${stayed}${who}`
    : `${moved} kept apart from ${stayed}`
}

/** Puts another story into this one. */
export function mergeForm(storyId: number, frame: Frame): Markup {
  return html`<details class="by-hand">
    <summary>Merge another story into this one</summary>
    <form method="post" action="${inTopic(`/stories/${storyId}/merge`, frame)}">
      <label for="with">Number or address of the other story</label>
      <div class="field"><input id="with" name="with" required maxlength="200" autocomplete="off" /></div>
      ${reasonField('merge-reason')}
      <button type="submit">Merge</button>
    </form>
  </details>`
}

/** Takes a post out of its story. */
export function splitForm(
  { storyId, account }: { readonly storyId: number; readonly account: Account },
  frame: Frame,
): Markup {
  const { postId } = account.post
  return html`<details class="by-hand" data-part="split-${postId}">
    <summary>Not this story</summary>
    <form method="post" action="${inTopic(`/stories/${storyId}/split`, frame)}">
      <input type="hidden" name="post" value="${postId}" />
      ${reasonField(`split-reason-${postId}`)}
      <button type="submit" aria-label="Give it a story of its own: post ${postId}">
        Give it a story of its own
      </button>
      <p class="fine">What repeats it goes along.</p>
    </form>
  </details>`
}

function reasonField(id: string): Markup {
  return html`<label for="${id}">Why</label>
    <div class="field">
      <input id="${id}" name="reason" maxlength="${longestReason}" autocomplete="off" />
    </div>`
}
