import { html } from 'hono/html'
import { inTopic } from './frame.ts'
import type { Markup } from './markup.ts'
import type { StoryLinks } from './story-links.ts'

/** What a reason names: 'same text as post 12', 'related to 7: shares MIUI 14'. */
const named = /\bpost (?<post>\d{1,15})\b|(?<=\brelated to )(?<story>\d{1,15})\b/gu

/** The reason of a place, in which posts of the story and other stories are links. */
export function reasonText(reason: string, { hrefOf, place }: StoryLinks): Markup {
  const pieces: (string | Markup)[] = []
  let from = 0
  for (const match of reason.matchAll(named)) {
    const { post, story } = match.groups ?? {}
    const href = story !== undefined ? inTopic(`/stories/${story}`, place) : hrefOf(Number(post))
    if (href === null) continue
    pieces.push(reason.slice(from, match.index), html`<a href="${href}">${match[0]}</a>`)
    from = match.index + match[0].length
  }
  return html`${[...pieces, reason.slice(from)]}`
}
