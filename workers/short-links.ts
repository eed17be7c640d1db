import type { Kysely } from 'kysely'
import type { Located } from '#model/fetch.ts'
import type { Link, ParsedPost } from '#model/post.ts'
import { isShortAddress, shortAddresses } from '#parse/shorteners.ts'
import {
  type WaitingPost,
  dueShortLinks,
  forgetTargets,
  knownTargets,
  postponeTarget,
  saveTarget,
} from '#storage/short-links.ts'
import type { Database, Tables } from '#storage/tables.ts'

export interface ShortLinkHands {
  readonly db: Kysely<Tables>
  /** Asks where a short address leads, and nobody but shorteners. */
  readonly locate: (url: string, isShort: (url: URL) => boolean) => Promise<Located>
  readonly now: () => number
}

/** Puts in where short addresses lead, as far as that is known: nobody is asked. One query, if there are any. */
export async function expandKnown(
  db: Database,
  posts: readonly ParsedPost[],
): Promise<readonly ParsedPost[]> {
  const linked = posts.map(withTyped)
  const urls = [...new Set(linked.flatMap(({ links }) => askable(links)))]
  if (urls.length === 0) return linked
  const targets = await knownTargets(db, urls)
  return targets.size === 0 ? linked : linked.map((post) => withTargets(post, targets))
}

/** Short addresses that merely stand in the text are links too. */
function withTyped(post: ParsedPost): ParsedPost {
  const { title, text, links } = post
  if (!text.includes('://') && !title.includes('://')) return post
  const typed = Array.from(`${title} ${text}`.matchAll(typedAddress), ([raw]) => ({
    raw: raw.replace(/[.,:;!?)]+$/u, ''),
  }))
  const missing = shortAddresses(typed).filter((raw) => links.every((link) => link.raw !== raw))
  return missing.length === 0 ? post : { ...post, links: [...links, ...missing.map((raw) => ({ raw }))] }
}

/** Up to a blank, a quote, a bracket, or a letter that no address holds. */
const typedAddress = /https?:\/\/[!#-&(-;=?-Z_a-z~]+/gu

/** The short addresses in posts of which it is not known where they lead. */
export function waitingIn(sourceId: string, posts: readonly ParsedPost[]): WaitingPost[] {
  return posts.flatMap(({ id, links }) => askable(links).map((url) => ({ url, sourceId, externalId: id })))
}

/** Short addresses as shorteners give them out, which an index can hold together with the id of a post. */
function askable(links: readonly Link[]): string[] {
  return shortAddresses(links).filter((url) => /^[!-~]{1,900}$/u.test(url))
}

function withTargets(post: ParsedPost, targets: ReadonlyMap<string, string>): ParsedPost {
  if (post.links.every(({ raw }) => !targets.has(raw))) return post
  const links = post.links.map((link): Link => {
    const target = targets.get(link.raw)
    return target === undefined || link.expanded !== undefined ? link : { ...link, expanded: target }
  })
  return { ...post, links }
}

/** How many short addresses were asked, and how many posts learned where theirs lead. */
export interface LinkReport {
  readonly asked: number
  readonly told: number
}

const atOnce = 50
const minuteMs = 60_000
/** After each attempt that failed; after the last one the address is given up. */
const waitsMs = [minuteMs, 10 * minuteMs, 60 * minuteMs, 6 * 60 * minuteMs]
const keptDays = 30
const dayMs = 24 * 60 * minuteMs

/**
 * Asks where some short addresses lead that posts wait for, and has these judged again with what was found. One that
 * fails is asked again, ever more rarely, five times in all; what is known is kept for 30 days.
 */
export async function resolveShortLinks(hands: ShortLinkHands): Promise<LinkReport> {
  const { db, locate, now } = hands
  await forgetTargets(db, now() - keptDays * dayMs)
  const due = await dueShortLinks(db, { now: now(), limit: atOnce })
  const told = await Promise.all(
    due.map(async ({ url, attempts }) => {
      const located = await locate(url, ({ href }) => isShortAddress(href))
      if (located.kind === 'at') {
        const target = { url, target: located.url, now: now() }
        return await db.transaction().execute((transaction) => saveTarget(transaction, target))
      }
      const wait = waitsMs[attempts]
      const wished = located.failure.retryAfterMs ?? 0
      await postponeTarget(db, url, wait === undefined ? null : now() + Math.max(wait, wished))
      return 0
    }),
  )
  return { asked: due.length, told: told.reduce((sum, posts) => sum + posts, 0) }
}
