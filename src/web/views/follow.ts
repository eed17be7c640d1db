import { html } from 'hono/html'
import type { Followed, OfferedFeed, Wish } from '#model/follow.ts'
import { withoutPassword } from '#web/without-password.ts'
import { type Frame, inTopic, page, sourceHref } from './frame.ts'
import type { Markup } from './markup.ts'

/** Why the last try to follow something came to nothing. */
export interface FollowTrouble {
  /** What stood in the field. */
  readonly typed: string
  readonly status: 400 | 409 | 422
  readonly message: string
  readonly fix: string
  /** The source that follows it already, else null. */
  readonly id: string | null
}

/** The form that follows a source; with what went wrong the last time. */
export function followForm(frame: Frame, trouble: FollowTrouble | null): Markup {
  return html`<form class="follow" method="post" action="${inTopic('/sources', frame)}">
    <label for="address">Follow a source</label>
    <div class="field">
      <input
        id="address"
        name="address"
        value="${trouble === null ? '' : withoutPassword(trouble.typed)}"
        required
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        placeholder="example.org, t.me/name, r/Xiaomi, @name@mastodon.social"
        ${trouble === null ? '' : html`aria-invalid="true" aria-describedby="follow-trouble"`}
      /><button type="submit">Follow</button>
    </div>
    ${trouble === null ? '' : troubleText(trouble, frame)}
    <details class="options">
      <summary>Name, group, kind</summary>
      ${textField('follow-name', { name: 'name', label: "Name, else the feed's own title", value: '' })}
      ${textField('follow-group', { name: 'group', label: 'Group, such as Phones/Xiaomi', value: '' })}
      <label class="check"
        ><input type="checkbox" name="mode" value="curated" /> It is about the topic anyway: the bare name is
        enough</label
      >
    </details>
    <details class="options">
      <summary>A page without a feed</summary>
      <p class="fine">
        CSS selectors say where its posts stand: the item around each, and what is inside it. With
        "@attribute" behind a selector that attribute is taken.
      </p>
      ${selectorFields.map(({ name, label }) => textField(`follow-${name}`, { name, label, value: '' }))}
    </details>
  </form>`
}

/** What a page that is read by selectors wants to know; the first is needed. */
const selectorFields = [
  { name: 'item', label: 'Item, such as article.post' },
  { name: 'title', label: 'Title, such as h2; else a heading' },
  { name: 'link', label: 'Link, such as h2 a; else the first' },
  { name: 'text', label: 'Text, may be left out' },
  { name: 'time', label: 'Time, may be left out' },
] as const

/** The selectors that were typed into the form; null: none were, so the address tells what it is. */
export function typedSelectors(body: Readonly<Record<string, unknown>>): Record<string, string> | null {
  const typed = selectorFields.flatMap(({ name }) => {
    const value = body[name]
    return typeof value === 'string' && value.trim() !== '' ? [[name, value.trim()] as const] : []
  })
  return typed.length === 0 ? null : Object.fromEntries(typed)
}

function troubleText({ message, fix, id }: FollowTrouble, frame: Frame): Markup {
  return html`<div id="follow-trouble" role="alert" class="trouble">
    <p dir="auto">${message}</p>
    ${fix === '' ? '' : html`<p class="fix" dir="auto">${fix}</p>`}
    ${id === null ? '' : html`<p><a href="${sourceHref(id, frame)}">Look at that source</a></p>`}
  </div>`
}

/** A line of a form: a label and a field for text below it. */
export function textField(
  id: string,
  { name, label, value }: { readonly name: string; readonly label: string; readonly value: string },
): Markup {
  return html`<label for="${id}">${label}</label>
    <div class="field">
      <input id="${id}" name="${name}" value="${value}" autocomplete="off" dir="auto" />
    </div>`
}

/** The feeds that a page advertises, each with a button that follows it. */
export function choicePage(
  frame: Frame,
  wish: Wish,
  { message, feeds }: Extract<Followed, { kind: 'choose' }>,
): Markup {
  const main = html`<p class="back"><a href="${inTopic('/sources', frame)}">All sources</a></p>
    <h1>Which feed?</h1>
    <p class="lead" dir="auto">${message} Nothing was added yet.</p>
    ${feeds.map((feed, index) => offered(feed, { frame, wish, number: index + 1 }))}`
  return page(frame, { title: 'Which feed?', path: '/sources', main })
}

function offered(
  { title, url, followedAs }: OfferedFeed,
  { frame, wish, number }: { readonly frame: Frame; readonly wish: Wish; readonly number: number },
): Markup {
  const name = title === '' ? url : title
  const button = html`<form method="post" action="${inTopic('/sources', frame)}">
    <input type="hidden" name="address" value="${url}" />
    <input type="hidden" name="name" value="${wish.name ?? ''}" />
    <input type="hidden" name="group" value="${wish.group ?? ''}" />
    <input type="hidden" name="mode" value="${wish.mode ?? 'firehose'}" />
    <button type="submit" aria-describedby="feed-${number}">Follow this feed</button>
  </form>`
  return html`<article class="source">
    <h2 dir="auto" id="feed-${number}">${name}</h2>
    <p class="byline">${url}</p>
    ${followedAs === null ? button : html`<p><a href="${sourceHref(followedAs, frame)}">Followed already</a></p>`}
  </article>`
}
