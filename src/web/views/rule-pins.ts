import { html } from 'hono/html'
import type { TimePrecision } from '#model/post.ts'
import { safeUrl } from '#text/safe-url.ts'
import { type Frame, inTopic } from './frame.ts'
import { type Markup, counted } from './markup.ts'
import { rulesFrame } from './rules-frame.ts'
import { when } from './when.ts'

export interface ShownPin {
  readonly postId: number
  readonly must: boolean
  /** Milliseconds since 1970. */
  readonly at: number
  readonly title: string
  readonly url: string | null
  readonly sourceName: string
  readonly publishedAt: number
  readonly timePrecision: TimePrecision
  /** Whether the rules in force keep the post. */
  readonly keep: boolean
}

/** The pinned posts of a topic, the newest pin first. */
export function pinsPage(frame: Frame, pins: readonly ShownPin[]): Markup {
  const lead = html`A pinned post is a promise: rules that judge it otherwise are refused, unless they are
  applied all the same.`
  const main =
    pins.length === 0
      ? html`<p class="empty">
          No post is pinned yet. The preview beside the editor has a button at every post.
        </p>`
      : html`<p class="sum" role="status">${counted(pins.length, 'pinned post')}</p>
          <ul class="posts">
            ${pins.map((pin) => shown(pin, frame))}
          </ul>`
  return rulesFrame(frame, { title: 'Pinned posts', path: '/rules/pins', lead, main })
}

function shown(
  { postId, must, at, title, url, sourceName, publishedAt, timePrecision, keep }: ShownPin,
  frame: Frame,
): Markup {
  const address = safeUrl(url)
  const name = title === '' ? `Post ${postId}` : title
  return html`<li class="post" id="pin-${postId}">
    <p class="byline">
      <span class="label ${must ? 'good' : 'bad'}">${must ? 'must be kept' : 'must not be kept'}</span>
      <span class="who" dir="auto">${sourceName}</span> ${when(publishedAt, timePrecision)}
      <span>pinned ${when(at)}</span>
      ${keep === must ? '' : html`<span class="state bad">violated: it is ${keep ? 'kept' : 'dropped'}</span>`}
    </p>
    <p class="title" dir="auto">
      ${address === null ? name : html`<a href="${address}" rel="noopener noreferrer nofollow">${name}</a>`}
    </p>
    <form class="pin" method="post" action="${inTopic('/rules/pins', frame)}">
      <input type="hidden" name="post" value="${postId}" />
      <button class="quiet" type="submit" name="pin" value="none" aria-label="Remove the pin: ${name}">
        Remove
      </button>
      <button
        class="quiet"
        type="submit"
        name="pin"
        value="${must ? 'mustNot' : 'must'}"
        aria-label="Turn round: ${name}"
      >
        Turn round
      </button>
    </form>
  </li>`
}
