import { html } from 'hono/html'
import type { Claim } from '#storage/claims.ts'
import type { StoryCard } from '#web/story-cards.ts'
import { type Frame, inTopic, page } from './frame.ts'
import { ledger } from './ledger.ts'
import type { Markup } from './markup.ts'
import { storyCard } from './story-card.ts'

export interface StreamModel {
  readonly frame: Frame
  readonly cards: readonly StoryCard[]
  readonly claims: readonly Claim[]
  /** Position up to which the page knows the stream. */
  readonly position: number
  /** Position below which the next page begins; null on the last page. */
  readonly older: number | null
  /** True for the page that begins with the newest story. */
  readonly isNewest: boolean
}

/** The stream: the story with the newest entry first. */
export function streamPage(model: StreamModel): Markup {
  const { frame, cards, isNewest } = model
  const main = html`<div class="columns">
    <section
      class="stream"
      aria-labelledby="stream-title"
      data-live
      data-topic="${frame.topic.id}"
      data-after="${model.position}"
      data-newest="${String(isNewest)}"
    >
      <div class="heading">
        <h1 id="stream-title">${frame.topic.name}</h1>
        <p class="live" data-live-state hidden></p>
      </div>
      <p class="news" aria-live="polite"><button type="button" data-live-news hidden></button></p>
      <div data-live-stories>${cards.map((card) => storyCard(card, frame))}</div>
      ${cards.length === 0 ? nothing(isNewest) : ''} ${pager(model)}
    </section>
    ${ledger(model.claims)}
  </div>`
  return page(frame, { title: frame.topic.name, path: '/', main, isLive: true })
}

function nothing(isNewest: boolean): Markup {
  return isNewest
    ? html`<p class="empty">
        No story yet. Posts appear here as soon as the first source brings one; the page of sources tells when
        each is asked next.
      </p>`
    : html`<p class="empty">There is nothing older.</p>`
}

function pager({ frame, older, isNewest }: StreamModel): Markup | string {
  if (isNewest && older === null) return ''
  return html`<nav class="pager" aria-label="Further pages">
    ${isNewest ? '' : html`<a href="${inTopic('/', frame)}">Newest</a>`}
    ${older === null ? '' : html`<a href="${inTopic(`/?below=${older}`, frame)}" rel="next">Older</a>`}
  </nav>`
}
