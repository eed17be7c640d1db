import { type ParseMeta, type ParseOutcome, unreadable } from '#sources/adapter.ts'
import { fixForPage } from '#sources/feed-notices.ts'
import type { Part } from '#sources/page-parts.ts'

type Unreadable = Extract<ParseOutcome, { kind: 'error' }>

/** Why a page that came for a channel's holds no posts. */
export function whyNoHistory(page: Part, { url }: Pick<ParseMeta, 'url'>): Unreadable {
  const { hostname = '', pathname = '' } = URL.parse(url) ?? {}
  const plainName = /^\/(\w{2,})\/?$/u.exec(pathname)?.[1]
  if (page.has('.tgme_page')) return noPreview(page, /^\/(?:s\/)?(\w+)/u.exec(pathname)?.[1] ?? '')
  const guarded = guardBefore(page, url)
  if (guarded !== null) return guarded
  // Names that nobody may have lead to the front page.
  if (plainName !== undefined || hostname === 'telegram.org') return noPreview(page, plainName ?? '')
  return otherPage(page, url)
}

/**
 * Telegram leads to the plain page of a name where it shows no posts. What it says under the title tells why:
 * '1 757 subscribers', '5 members', '@name', or nothing where nobody has the name.
 */
function noPreview(page: Part, name: string): Unreadable {
  const said = page.lineOf('.tgme_page_extra')
  const { message, fix } = kinds.find(({ extra }) => extra.test(said))?.says(name, said) ?? nobody(name)
  return unreadable('previewDisabled', message, fix)
}

interface Said {
  readonly message: string
  readonly fix: string
}

const kinds: readonly { readonly extra: RegExp; readonly says: (name: string, said: string) => Said }[] = [
  { extra: /\bsubscribers?\b/iu, says: closedChannel },
  { extra: /\bmembers?\b|\bonline\b/iu, says: group },
  { extra: /\S/u, says: person },
]

function closedChannel(name: string, said: string): Said {
  return {
    message: `The channel @${name} (${said}) does not show its posts outside Telegram: its preview is off, or it is restricted by age, copyright or country.`,
    fix: `Follow another channel, or ask its admins to show the preview at t.me/s/${name}. RSSHub's route /telegram/channel/${name} needs the same preview and cannot help; a bridge that signs in to Telegram with an account can: give the address of its feed.`,
  }
}

function group(name: string, said: string): Said {
  return {
    message: `@${name} is a group (${said}), and Telegram shows the posts of channels only.`,
    fix: `Follow a channel instead. What a group says takes a bridge that signs in to Telegram with an account (RSSHub's route /telegram/channel/${name} does not, and cannot help): give the address of its feed.`,
  }
}

function person(name: string, said: string): Said {
  return {
    message: `@${name} is a person or a bot (${said}), not a channel.`,
    fix: 'Give a channel that they write: the app shows its link, t.me/NAME, in its description.',
  }
}

function nobody(name: string): Said {
  return {
    message: `There is no channel ${name === '' ? 'of that name' : `@${name}`} on Telegram, or not any more.`,
    fix: 'Look the channel up in Telegram, where it may have got another name, and give that: t.me/NAME.',
  }
}

/** Null if the page is Telegram's own, or none that guards a site. */
function guardBefore(page: Part, url: string): Unreadable | null {
  const isTelegram = page.has('[class^="tgme_"], [class*=" tgme_"]')
  const fix = isTelegram ? null : fixForPage(titleOf(page))
  return fix === null
    ? null
    : unreadable('blocked', `${url} answered with ${shown(page)}, not with posts.`, fix)
}

function otherPage(page: Part, url: string): Unreadable {
  if (!page.has('html, body, title, div'))
    return unreadable(
      'wrongContent',
      `${url} answered with ${page.html().trim() === '' ? 'nothing' : 'something that is no page'}.`,
      'Nothing to do if it passes: it is asked again by itself. If it stays, open the address in a browser.',
    )
  return unreadable(
    'layoutChanged',
    `${url} answered with ${shown(page)}, and '.tgme_channel_history', where a channel's posts stand, is not in it.`,
    'Open the address in a browser. If the posts are there, Telegram has changed its pages: look for a newer version of Leakwire.',
  )
}

function shown(page: Part): string {
  const title = titleOf(page)
  return title === '' ? 'a page without a title' : `the page "${title}"`
}

/** What a page is called, on one line; '' if it is not. */
export function titleOf(page: Part): string {
  return page.lineOf('title').slice(0, 200)
}
