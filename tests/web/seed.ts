import type { Kysely } from 'kysely'
import type { ParsedPost } from '#model/post.ts'
import type { Level, Stance } from '#model/story.ts'
import type { Hit } from '#model/verdict.ts'
import { sanitiseHtml } from '#parse/sanitise.ts'
import { indexVector } from '#search/vector.ts'
import { addClaims } from '#storage/claims.ts'
import { saveKeywords } from '#storage/keywords.ts'
import { loadPosts, saveHtml } from '#storage/posts.ts'
import { indexPosts } from '#storage/search.ts'
import { recordPolls } from '#storage/polls.ts'
import { storePosts } from '#storage/store-posts.ts'
import { saveSources } from '#storage/sources.ts'
import { storiesById } from '#storage/stories.ts'
import { openStoryWith, saveMember, updateStories } from '#storage/story-places.ts'
import type { EntryKind } from '#storage/stream-entries.ts'
import type { Database, Tables } from '#storage/tables.ts'
import { saveTopic } from '#storage/topics.ts'
import { append } from '#stream/append.ts'

export const topicId = 'mios'
export const seededAt = Date.parse('2023-10-20T12:00:00Z')
const ordinaryAt = '2023-10-17T08:30:00Z'

/** An invented post and what became of it; what is left out is ordinary. */
export interface SeedPost {
  readonly id: string
  readonly title: string
  readonly text?: string
  readonly url?: string | null
  readonly html?: string
  readonly author?: string | null
  readonly source?: 'tech-leaf' | 'xin-ji' | 'starter-gazette'
  readonly lang?: string | null
  readonly at?: string
  readonly keep?: boolean
  readonly score?: number
  /** Words that the rules hit, wherever they stand first in title and text. */
  readonly hits?: readonly string[]
  readonly why?: readonly string[]
  readonly keywords?: readonly { readonly type: string; readonly canonical: string; readonly name: string }[]
  /** Joins this story instead of opening one. */
  readonly joins?: {
    readonly storyId: number
    readonly duplicateOf: number | null
    readonly level: Level
    readonly reason: string
    readonly stance?: Stance
  }
}

/** Other rules than those of the small topic, so that both can be versions of one. */
const topicFile = `topic: ${topicId}
title: MIOS
thresholds: {broad: 2, strict: 2}
clauses:
  - {id: name, match: [MIOS], weight: 4}
`

/** A topic, three sources and a short ledger. */
export async function seedGround(db: Kysely<Tables>): Promise<void> {
  await saveTopic(db, { id: topicId, name: 'MIOS', source: topicFile }, { now: seededAt, reason: 'test' })
  const source = { lang: null, group: null, mode: 'curated' } as const
  await saveSources(
    db,
    [
      { ...source, id: 'tech-leaf', kind: 'feed', name: 'Tech Leaf', address: 'https://leaf.example/feed' },
      { ...source, id: 'xin-ji', kind: 'feed', name: '新机日报', address: 'https://xinji.example/rss' },
    ],
    'file',
    seededAt,
  )
  await saveSources(
    db,
    [{ ...source, id: 'starter-gazette', kind: 'starter', name: 'Gazette', address: 'starter:gazette' }],
    'starter',
    seededAt,
  )
  await addClaims(db, topicId, claims)
}

const claims = [
  {
    id: 'T1',
    claim: 'The successor of MIUI is called MiOS.',
    who: 'the press',
    saidWhen: '2023-08',
    outcome: 'refuted',
    resolvedAt: Date.parse('2023-10-16'),
    evidence: ['https://gazette.example/name', 'javascript:alert(1)'],
    note: 'It was called something else.',
  },
  {
    id: 'T2',
    claim: 'It comes with the next flagship.',
    who: 'several <b>people</b>',
    saidWhen: '2023-10',
    outcome: 'confirmed',
    resolvedAt: Date.parse('2023-10-26'),
    evidence: [],
    note: '',
  },
] as const

/** Puts one source into trouble, with a line in its log. */
export async function seedTrouble(db: Kysely<Tables>): Promise<void> {
  const why = 'https://xinji.example/rss answered 404 Not Found.'
  await recordPolls(db, [
    {
      sourceId: 'xin-ji',
      movesTo: null,
      notice: null,
      title: '',
      cursorBefore: null,
      status: {
        etag: null,
        answeredBy: null,
        lastModified: null,
        bodyHash: null,
        nextPollAt: seededAt + 3_600_000,
        nextPollWhy: 'Tried again in an hour.',
        holdUntil: null,
        polledAt: seededAt,
        changedAt: null,
        state: 'broken',
        stateSince: seededAt,
        stateWhy: why,
        stateFix: 'Look for the new address of the feed on the site.',
        failures: 3,
        failingSince: seededAt - 86_400_000,
        postsPerWeek: null,
        newestAt: null,
        hints: null,
        lastItems: null,
        emptyAnswers: 0,
        moving: null,
        formerAddress: null,
        cursor: null,
      },
      record: {
        at: seededAt,
        outcome: 'notFound',
        status: 404,
        bytes: 512,
        conditional: false,
        newPosts: 0,
        nextPollAt: seededAt + 3_600_000,
        why,
      },
    },
  ])
}

export interface Seeded {
  readonly postId: number
  readonly storyId: number
  readonly position: number
}

/** Stores a post as the workers would, all in one transaction; a dropped post gets no story. */
export async function seedPost(db: Kysely<Tables>, given: SeedPost): Promise<Seeded> {
  return await db.transaction().execute(async (transaction) => {
    const postId = await store(transaction, given)
    await describe(transaction, postId, given)
    if (given.keep === false) return { postId, storyId: 0, position: 0 }
    return await place(transaction, postId, given)
  })
}

async function store(db: Database, given: SeedPost): Promise<number> {
  const { source = 'tech-leaf' } = given
  const post = parsed(given)
  const verdicts = [{ topicId, verdict: verdictOf(given) }]
  const contentHash = `${given.title}\n${given.text ?? ''}`
  const posts = [{ post, urlKey: null, contentHash, verdicts }]
  await storePosts(db, [{ sourceId: source, receivedAt: seededAt, ruleset: 1, posts }])
  const { id } = await db
    .selectFrom('post')
    .select('id')
    .where('sourceId', '=', source)
    .where('externalId', '=', given.id)
    .executeTakeFirstOrThrow()
  return id
}

/** What the digest gives every post: safe HTML, a place in the index, keywords. */
async function describe(db: Database, postId: number, given: SeedPost): Promise<void> {
  if (given.html !== undefined) {
    await saveHtml(db, [{ postId, html: sanitiseHtml(given.html, 'https://leaf.example/') }])
  }
  const posts = await loadPosts(db, [postId])
  await indexPosts(
    db,
    posts.map((post) => ({
      postId,
      author: post.author?.toLowerCase() ?? null,
      vector: indexVector(post),
    })),
  )
  const keywords = (given.keywords ?? []).map((keyword) => ({ ...keyword, postId, score: 1 }))
  await saveKeywords(db, keywords, [postId])
}

async function place(db: Database, postId: number, given: SeedPost): Promise<Seeded> {
  const at = Date.parse(given.at ?? ordinaryAt)
  const joins = given.joins ?? null
  const member = { postId, score: 0.9, features: [] }
  const alone = { ...member, duplicateOf: null, level: null, reason: '', stance: 'says' } as const
  const storyId = joins?.storyId ?? (await openStoryWith(db, topicId, { ...alone, at }))
  if (joins !== null) await saveMember(db, topicId, { ...alone, ...joins })
  const entry = { kind: kindOf(given), storyId, postId, detail: {} }
  const position = await append(db, topicId, [entry], seededAt)
  const [story] = await storiesById(db, [storyId])
  await updateStories(db, [{ storyId, originPostId: story?.originPostId ?? postId, position }])
  return { postId, storyId, position }
}

function kindOf({ joins }: SeedPost): EntryKind {
  if (joins === undefined) return 'story'
  return joins.duplicateOf === null ? 'post' : 'duplicate'
}

function parsed(given: SeedPost): ParsedPost {
  return {
    id: given.id,
    url: given.url === undefined ? `https://leaf.example/${encodeURIComponent(given.id)}` : given.url,
    title: given.title,
    text: given.text ?? '',
    summary: '',
    content: given.html ?? '',
    author: given.author ?? null,
    links: [],
    media: [],
    lang: given.lang === undefined ? 'en' : given.lang,
    categories: [],
    publishedAt: Date.parse(given.at ?? ordinaryAt),
    updatedAt: null,
    timePrecision: 'exact',
    repostOf: null,
    quoteOf: null,
    replyTo: null,
  }
}

function verdictOf(given: SeedPost) {
  const hits = (given.hits ?? []).flatMap((word) =>
    (['title', 'text'] as const).flatMap((field): Hit[] => {
      const start = (given[field] ?? '').indexOf(word)
      return start === -1 ? [] : [{ clause: 'name', field, start, end: start + word.length, text: word }]
    }),
  )
  return {
    keep: given.keep ?? true,
    score: given.score ?? 4,
    threshold: 2,
    topicVersion: 1,
    hits,
    why: given.why ?? ['name "MIOS" +4'],
    tags: [],
  }
}
