import type { ParsedPost } from '#model/post.ts'
import type { Source } from '#model/source.ts'
import { platformPost } from '#sources/adapter.ts'
import { saveSources } from '#storage/sources.ts'
import { storePosts } from '#storage/store-posts.ts'
import { type StreamEntry, entriesAfter } from '#storage/stream-entries.ts'
import { saveTopic } from '#storage/topics.ts'
import { compileAliases } from '#text/aliases.ts'
import { type DigestHands, digest } from '#workers/digest.ts'
import { incomingPosts } from '#workers/incoming.ts'
import { createRulesets } from '#workers/ruleset.ts'
import type { TestDatabase } from './database.ts'
import { smallTopic } from './small-topic.ts'

/** What posts that arrive become in the digest of the small topic. */
export interface Arrivals {
  readonly hands: DigestHands
  /** May be put on. */
  readonly clock: { now: number }
  /** A post of a source of that id, which says what is given and was published an hour ago. */
  readonly arrive: (sourceId: string, id: string, post: Partial<ParsedPost>) => Promise<void>
  /** The source says that these posts of it are deleted. */
  readonly vanish: (sourceId: string, ids: readonly string[], at: number) => Promise<void>
  readonly digested: () => ReturnType<typeof digest>
  readonly stream: () => Promise<StreamEntry[]>
}

/** A leak as a quick reporter tells it. */
export const quick = {
  title: 'Xiaomi registers the domain of MIOS',
  text: 'The record names a company in Beijing as the owner of the address, and the date is November 2022.',
}

/** Saves the small topic; all happens at `now`. */
export async function openArrivals({ db }: TestDatabase, now: number): Promise<Arrivals> {
  await saveTopic(db, smallTopic, { now, reason: 'test' })
  const clock = { now }
  const aliases = compileAliases([
    { canonical: 'xiaomi', type: 'company', name: 'Xiaomi', forms: ['Xiaomi', '小米'] },
    { canonical: 'mios', type: 'os', name: 'MIOS', forms: ['MIOS'] },
  ])
  const hands = { db, ruleset: createRulesets(db, () => clock.now), aliases, now: () => clock.now }
  return {
    hands,
    clock,
    arrive: async (sourceId, id, post) => {
      const source: Source = {
        id: sourceId,
        kind: 'feed',
        address: `https://${sourceId}.example/`,
        name: sourceId,
        lang: null,
        group: null,
        mode: 'curated',
      }
      const parsed = platformPost({
        id,
        url: `https://${sourceId}.example/${id}`,
        text: '',
        lang: 'en',
        publishedAt: now - 3_600_000,
        ...post,
      })
      const ruleset = await hands.ruleset()
      await saveSources(db, [source], 'added', now)
      const posts = await incomingPosts([parsed], source, ruleset)
      const arrival = { sourceId, receivedAt: clock.now, ruleset: ruleset.number, posts }
      await db.transaction().execute((transaction) => storePosts(transaction, [arrival]))
    },
    vanish: async (sourceId, deleted, at) => {
      const arrival = { sourceId, receivedAt: at, ruleset: 1, posts: [], deleted }
      await db.transaction().execute((transaction) => storePosts(transaction, [arrival]))
    },
    digested: () => digest(hands, 'mios'),
    stream: () => entriesAfter(db, 'mios', { position: 0, limit: 100 }),
  }
}
