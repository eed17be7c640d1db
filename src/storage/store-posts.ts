import { sql } from 'kysely'
import type { ParsedPost } from '#model/post.ts'
import type { Verdict } from '#model/verdict.ts'
import { doubleArray, jsonbArray, textArray } from './binary-array.ts'
import { jsonText } from './json-text.ts'
import { markDeleted, unmarkDeleted } from './deletions.ts'
import { rekeyChurned } from './churned-ids.ts'
import { type Edit, isEdit, isMove, isFilledIn, keyOf, knownPosts } from './known-posts.ts'
import type { KnownPost } from './known-posts.ts'
import { fillIn, htmlKept, insertRevisions, readdress, refsOf } from './revisions.ts'
import { type WaitingPost, awaitTargets } from './short-links.ts'
import type { Database } from './tables.ts'
import { pinArrived } from './waiting-pins.ts'

/** A post on its way in: what was read, with what the topics say about it. */
export interface IncomingPost {
  readonly post: ParsedPost
  /** The spelling of its address that duplicates are found by; null for a post without one, or that no topic scores. */
  readonly urlKey: string | null
  /** Of what its author says, behind '/' of what it quotes, with 'cut:' before it if that is only a beginning. */
  readonly contentHash: string
  /** Of every topic that scored it above zero. */
  readonly verdicts: readonly { readonly topicId: string; readonly verdict: Verdict }[]
}

/** What one source brought; no two posts bear the same id. */
export interface Arrival {
  readonly sourceId: string
  readonly receivedAt: number
  /** The ruleset that `verdicts` were made under. */
  readonly ruleset: number
  /** True: no post of this source is stored yet, as far as is known. */
  readonly isFirst?: boolean
  /** True: a new id is a new post. Left out: some feeds give known posts new ids at every answer. */
  readonly hasStableIds?: boolean
  readonly posts: readonly IncomingPost[]
  /** Ids of posts that the source has deleted. Left out: none is known of. */
  readonly deleted?: readonly string[]
  /** Short addresses in the posts that are to be asked where they lead. Left out: there are none. */
  readonly waiting?: readonly WaitingPost[]
}

/** How many were new, edited, and among those kept by some topic. */
export interface Stored {
  readonly added: number
  readonly edited: number
  readonly kept: number
  /** Known posts that came under new ids and took these over. */
  readonly rekeyed: number
}

/**
 * Stores what polls of different sources brought, an answer for each in the same order: one row a post for ever, a new
 * revision where a known post says something else. One statement for the new ones of all sources, one each for the
 * edited. A post that no topic scores keeps its text, links and media; the HTML of those is what an archive of
 * everything mostly consists of, and nobody is shown it. Call it in a transaction.
 */
export async function storePosts(db: Database, arrivals: readonly Arrival[]): Promise<Stored[]> {
  const now = Math.max(...arrivals.map(({ receivedAt }) => receivedAt))
  await awaitTargets(
    db,
    arrivals.flatMap(({ waiting = [] }) => waiting),
    now,
  )
  const known = await knownPosts(db, arrivals)
  const sorted: Sorted[] = []
  for (const arrival of arrivals) {
    const whole = sort(arrival, known)
    const rekeyed = await rekeyChurned(db, arrival, whole.fresh)
    const fresh = whole.fresh.filter((incoming) => !rekeyed.has(incoming))
    const pairs = Array.from(rekeyed, ([incoming, old]) => ({ incoming, old }))
    sorted.push({
      arrival,
      fresh,
      edited: [...whole.edited, ...pairs.filter(isEdit)],
      moved: [...whole.moved, ...pairs.filter(isMove)],
      filled: whole.filled,
      rekeyed: rekeyed.size,
    })
  }
  const added = await insertNew(db, sorted)
  if (added.size > 0) await pinArrived(db)
  const edits = new Map<Arrival, readonly Edit[]>()
  for (const { arrival, edited } of sorted) edits.set(arrival, await insertRevisions(db, arrival, edited))
  await readdress(
    db,
    sorted.flatMap(({ moved }) => moved),
  )
  await fillIn(
    db,
    sorted.flatMap(({ filled }) => filled),
  )
  for (const { sourceId, receivedAt: at, deleted: ids = [] } of arrivals)
    await markDeleted(db, sourceId, { ids, at })
  for (const { sourceId, receivedAt, posts } of arrivals) {
    const shown = posts.map(({ post }) => known.get(keyOf(sourceId, post.id)))
    const ids = shown.flatMap((old) => (old?.isDeleted === true ? old.id : []))
    await unmarkDeleted(db, ids, receivedAt)
  }
  return sorted.map(({ arrival, fresh, rekeyed }) => {
    const edited = edits.get(arrival) ?? []
    return {
      added: added.get(arrival.sourceId) ?? 0,
      edited: edited.length,
      kept: [...fresh, ...edited.map(({ incoming }) => incoming)].filter(isKept).length,
      rekeyed,
    }
  })
}

const isKept = (incoming: IncomingPost): boolean => incoming.verdicts.some(({ verdict }) => verdict.keep)

interface Sorted {
  readonly arrival: Arrival
  readonly fresh: readonly IncomingPost[]
  readonly edited: readonly Edit[]
  /** Known posts that say the same at another address. */
  readonly moved: readonly Edit[]
  /** Known posts of which more is known now. */
  readonly filled: readonly Edit[]
  readonly rekeyed: number
}

function sort(arrival: Arrival, known: ReadonlyMap<string, KnownPost>): Sorted {
  const fresh: IncomingPost[] = []
  const pairs: Edit[] = []
  for (const incoming of arrival.posts) {
    const old = known.get(keyOf(arrival.sourceId, incoming.post.id))
    if (old === undefined) fresh.push(incoming)
    else pairs.push({ incoming, old })
  }
  const edited = pairs.filter(isEdit)
  return {
    arrival,
    fresh,
    edited,
    moved: pairs.filter(isMove),
    filled: pairs.filter(isFilledIn),
    rekeyed: 0,
  }
}

/** One new post with the source it came from. */
interface NewPost extends IncomingPost {
  readonly arrival: Arrival
}

/**
 * Inserts posts, first revisions and verdicts in one statement; a post that another process just stored is left out.
 * Returns how many there were of each source.
 */
async function insertNew(db: Database, sorted: readonly Sorted[]): Promise<Map<string, number>> {
  const all = sorted.flatMap(({ arrival, fresh }) =>
    fresh.map((incoming): NewPost => ({ ...incoming, arrival })),
  )
  if (all.length === 0) return new Map()
  const texts = (value: (post: ParsedPost, row: NewPost) => string | null): Uint8Array =>
    textArray(all.map((row) => value(row.post, row)))
  const json = (value: (post: ParsedPost) => unknown): Uint8Array =>
    jsonbArray(all.map(({ post }) => value(post)))
  const numbers = (value: (post: ParsedPost, row: NewPost) => number | null): Uint8Array =>
    doubleArray(all.map((row) => value(row.post, row)))
  const { rows } = await sql<{ sourceId: string; added: number }>`
    with arrived as (
      select * from unnest(
        ${texts((_, { arrival }) => arrival.sourceId)}::text[], ${texts((post) => post.id)}::text[],
        ${texts((post) => post.url)}::text[], ${texts((_, { urlKey }) => urlKey)}::text[],
        ${texts((_, { contentHash }) => contentHash)}::text[],
        ${texts((post) => post.lang)}::text[], ${texts((post) => post.timePrecision)}::text[],
        ${numbers((post) => post.publishedAt)}::float8[], ${numbers((post) => post.updatedAt)}::float8[],
        ${numbers((_, { arrival }) => arrival.receivedAt)}::float8[],
        ${numbers((_, { arrival }) => arrival.ruleset)}::float8[],
        ${texts((post) => post.title)}::text[], ${texts((post) => post.text)}::text[],
        ${texts((post, row) => htmlKept(row, post.summary))}::text[],
        ${texts((post, row) => htmlKept(row, post.content))}::text[], ${texts((post) => post.author)}::text[],
        ${json((post) => post.links)}::jsonb[], ${json((post) => post.media)}::jsonb[],
        ${json((post) => post.categories)}::jsonb[], ${json(refsOf)}::jsonb[]
      ) with ordinality as a (source_id, external_id, url, url_key, content_hash, lang, time_precision, published_ms, updated_ms,
        received_ms, ruleset, title, text, summary, content, author, links, media, categories, refs, n)
    ), new_post as (
      insert into post (source_id, external_id, url, url_key, lang, published_at, received_at, time_precision,
        content_hash, judged)
      select source_id, external_id, url, url_key, lang, to_timestamp(published_ms / 1000), to_timestamp(received_ms / 1000),
        time_precision, content_hash, ruleset::integer
      from arrived order by n
      on conflict (source_id, external_id) do nothing
      returning id, source_id, external_id
    ), first_revision as (
      insert into revision (post_id, n, at, updated_at, title, text, summary, content, author, links, media,
        categories, refs)
      select new_post.id, 1, to_timestamp(received_ms / 1000), to_timestamp(updated_ms / 1000),
        title, text, summary, content, author, links, media, categories, refs
      from new_post join arrived using (source_id, external_id)
    ), judged as (
      insert into verdict (post_id, topic_id, version, keep, score, threshold, hits, why, tags)
      select new_post.id, v."topicId", v.version, v.keep, v.score, v.threshold, v.hits, v.why, v.tags
      from new_post join jsonb_to_recordset(${verdictRows(all)}::jsonb) as v (source_id text, external_id text,
        "topicId" text, version integer, keep boolean, score real, threshold real, hits jsonb, why jsonb, tags jsonb)
        using (source_id, external_id)
    )
    select source_id, count(*)::integer as added from new_post group by source_id`.execute(db)
  return new Map(rows.map(({ sourceId, added }) => [sourceId, added]))
}

function verdictRows(posts: readonly NewPost[]): string {
  return jsonText(
    posts.flatMap(({ post, verdicts, arrival }) =>
      verdicts.map(({ topicId, verdict }) => ({
        source_id: arrival.sourceId,
        external_id: post.id,
        topicId,
        ...verdict,
        version: verdict.topicVersion,
      })),
    ),
  )
}
