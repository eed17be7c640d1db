import type { ParsedPost } from '#model/post.ts'
import { type ParseMeta, type ParseOutcome, harvested, unreadable } from '#sources/adapter.ts'
import { type FeedNotice, fixForPage } from '#sources/feed-notices.ts'
import { readItems, type PageItems, type Sighting } from './items.ts'
import { htmlOptions, type HtmlOptions } from './options.ts'
import { type HtmlPage, readHtmlPage } from './page.ts'
import { unreadableOptions } from '#sources/options-problem.ts'

/** What the selectors of a source find on a page, for the person who writes them. */
export interface Trial {
  /** Of the page, '' if it has none. */
  readonly title: string
  readonly selectors: readonly Sighting[]
  /** The first three posts. */
  readonly posts: readonly ParsedPost[]
  readonly skipped: number
  /** The first selector that matched nothing; null: each matched something. */
  readonly missing: Sighting | null
  /** Why such a page would be a failure of the source, as a sentence; null: it would not. */
  readonly problem: string | null
}

/** Reads the posts of a page; selectors that match nothing, and pages of guards and logins, are errors. */
export function parsePage(body: Uint8Array, meta: ParseMeta): ParseOutcome {
  const read = readWith(body, meta)
  if (read.kind === 'error') return read
  const { page, options, items } = read
  const problem = problemOf(page, options, items)
  if (problem !== null) return refusal(page, problem)
  const { posts, skipped } = items
  const notices = noticesOf(items)
  return {
    kind: 'read',
    harvest: harvested({ title: page.title, posts, skipped, notices, isPartial: page.isCut }),
  }
}

/** What `parsePage` makes of a page, with how often each selector matched; nothing at all if the options are not right. */
export function tryPage(body: Uint8Array, meta: ParseMeta): Trial {
  const read = readWith(body, meta)
  if (read.kind === 'error') return { ...noTrial, problem: read.error.message }
  const { page, options, items } = read
  const { selectors, posts, skipped } = items
  return {
    title: page.title,
    selectors,
    posts: posts.slice(0, 3),
    skipped,
    missing: selectors.find(({ matched }) => matched === 0) ?? null,
    problem: problemOf(page, options, items),
  }
}

const noTrial = { title: '', selectors: [], posts: [], skipped: 0, missing: null }

function readWith(body: Uint8Array, meta: ParseMeta) {
  const checked = htmlOptions.safeParse(meta.options)
  if (!checked.success) return unreadableOptions('html', htmlOptions, meta.options)
  const options = checked.data
  const page = readHtmlPage({ ...meta, body }, options)
  return { kind: 'page' as const, page, options, items: readItems(page, options, meta) }
}

/** Without these no post can be made, or all that were read before would seem to be emptied of their words. */
const needed = new Set(['item', 'link', 'title', 'text'])

/** Selectors of the rest that match nothing: posts are read without what they should find. */
function noticesOf({ selectors }: PageItems): FeedNotice[] {
  return selectors
    .filter(({ name, matched }) => matched === 0 && !needed.has(name))
    .map(({ name, selector }) => ({
      message: `The selector '${selector}' (${name}) matches nothing in any of the items of the page.`,
      fix: `Posts were read without it. ${OPEN}`,
      code: 'layoutChanged',
    }))
}

function problemOf({ title }: HtmlPage, options: HtmlOptions, items: PageItems): string | null {
  const { posts, selectors, unwanted } = items
  const missing = selectors.find(({ name, matched }) => matched === 0 && needed.has(name))
  const page = title === '' ? 'a page without a title' : `the page "${title.slice(0, 200)}"`
  const count = selectors[0]?.matched ?? 0
  if (missing?.name === 'item')
    return `It answered with ${page}, and nothing there matches the selector '${missing.selector}' (item).`
  // Links that are not wanted need no title, and are no sign of another layout.
  const isWanted = unwanted < count
  if (missing !== undefined && isWanted)
    return `It answered with ${page}; the selector '${missing.selector}' (${missing.name}) matches nothing in any of its ${count} items.`
  if (posts.length > 0) return null
  return isWanted
    ? `It answered with ${page}; none of its ${count} items has both a link to a page and a title or a text.`
    : `It answered with ${page}; none of the links in its ${count} items matches the pattern '${options.pattern ?? ''}'.`
}

function refusal({ title, $ }: HtmlPage, problem: string): ParseOutcome {
  const guard = fixForPage(title)
  if (guard !== null) return unreadable('blocked', problem, guard)
  if ($('*').length === 0)
    return unreadable('wrongContent', 'It answered with something that is no page.', OPEN)
  return unreadable('layoutChanged', problem, `${OPEN} What was read before stays.`)
}

const OPEN =
  'Open the address in a browser: if the page looks as usual, its markup has changed; correct the selectors of the source.'
