import { hash } from 'node:crypto'
import { replaceFileAliases } from '#storage/aliases.ts'
import { linkPosts } from '#storage/claims.ts'
import { instant } from '#storage/instant.ts'
import { pinPost } from '#storage/pins.ts'
import { saveSources } from '#storage/sources.ts'
import { saveTopic } from '#storage/topics.ts'
import { smallTopic } from '#tests/small-topic.ts'
import { createWeb } from '#web/app.ts'
import { readerPasswordCalls, subscriptionCalls, takesTests } from './described-subscriptions.ts'
import { type TestWeb, webPages } from './open-web.ts'
import { newPages } from './own-source.ts'
import { openStory } from './seed-story.ts'
import { seedPost, seedTrouble, seededAt, topicId } from './seed.ts'

/** What a token of the source "inbox" is. */
export const ingestToken = 'a-token-of-the-tests'

/** A web with something of everything that the API tells of. */
export async function openDescribed(end?: Parameters<typeof openStory>[0]) {
  const { web, ...story } = await openStory(end)
  newPages()
  webPages.set('https://blog.example/second', webPages.get('https://new.example/feed') ?? '')
  await saveTopic(web.db, smallTopic, { now: seededAt, reason: 'as shipped' })
  await seedTrouble(web.db)
  const source = { lang: null, group: null, mode: 'firehose' } as const
  const options = { tokenHash: hash('sha256', ingestToken) }
  await saveSources(
    web.db,
    [
      { ...source, id: 'own', kind: 'feed', name: 'Own', address: 'https://own.example/feed' },
      { ...source, id: 'inbox', kind: 'ingest', name: 'Inbox', address: 'ingest:inbox', options },
    ],
    'added',
    seededAt,
  )
  const other = await seedPost(web.db, { id: 'other', title: 'A car with MIOS', hits: ['MIOS'] })
  const reject = await seedPost(web.db, {
    id: 'no',
    title: 'Xiaomi',
    keep: false,
    score: 1,
    why: ['context +1'],
  })
  const xiaomi = { canonical: 'xiaomi', type: 'company', name: 'Xiaomi', forms: ['Xiaomi', '小米'] } as const
  await replaceFileAliases(web.db, [xiaomi], seededAt)
  await linkPosts(web.db, topicId, 'T1', [{ postId: story.first, stance: 'says' }])
  await pinPost(web.db, topicId, { postId: reject.postId, must: true, at: seededAt })
  await tellOfNewThing(web.db)
  await web.db
    .insertInto('notice')
    .values({
      sourceId: 'xin-ji',
      day: '2023-10-20',
      at: instant(seededAt),
      code: 'notFound',
      message: 'It answered 404.',
      fix: 'Look for its new address.',
    })
    .execute()
  const hands = { ...web.hands, sendTests: takesTests(web.hands) }
  return { ...web, app: createWeb(hands), hands, ...story, other, reject }
}

/** Enough posts of two sources that a thing nobody told of before counts as new. */
async function tellOfNewThing(db: TestWeb['db']): Promise<void> {
  const keywords = [{ type: 'device', canonical: 'fold 9', name: 'Fold 9' }]
  for (const [n, source] of (['tech-leaf', 'xin-ji', 'tech-leaf'] as const).entries())
    await seedPost(db, { id: `fold-${n}`, title: `MIOS on a Fold 9, part ${n}`, source, keywords })
}

export type DescribedWeb = Awaited<ReturnType<typeof openDescribed>>

/** What is sent to one operation. */
export interface Call {
  readonly path: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export async function send({ app }: Pick<TestWeb, 'app'>, method: string, { path, body, headers }: Call) {
  const isText = typeof body === 'string'
  const answer = await app.request(path, {
    method: method.toUpperCase(),
    headers: {
      Accept: 'application/json',
      ...(body !== undefined && !isText && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
  })
  return answer
}

const rules = smallTopic.source.replace('match: [MIOS]', 'match: [MIOS, ZZOS]')
/** One of its examples is judged otherwise, and a pinned post stands against it. */
const yaml = { source: `${rules}examples:\n  keep: [Nothing of it]\n` }
const topic = `/api/topics/${topicId}`
const inbox = { Authorization: `Bearer ${ingestToken}` }

/**
 * For each operation calls that succeed, in an order in which they can follow each other: each status that it is
 * described to succeed with is met by one of them.
 */
export function callsOf(web: DescribedWeb): Readonly<Record<string, readonly Call[]>> {
  const { storyId, first, echo, other } = web
  const story = `/api/stories/${storyId}`
  return {
    readStream: [{ path: '/api/stream' }, { path: '/api/stream?topic=mios&limit=1' }],
    searchPosts: [
      { path: '/api/search?q=MIOS&facets=1&sort=relevance' },
      { path: '/api/search?q=/M.OS/&limit=1&dropped=1' },
    ],
    exportSearch: [{ path: '/api/search/export?q=MIOS&format=csv' }],
    searchRejects: [{ path: '/api/rejects' }],
    explainPost: [{ path: `/api/posts/${first}/why` }, { path: `/api/posts/${web.reject.postId}/why` }],
    readStory: [{ path: story }],
    listStoryPosts: [{ path: `${story}/posts` }, { path: `${story}/posts?limit=1` }],
    splitStory: [{ path: `${story}/split`, body: { post: echo, reason: 'another tablet' } }],
    mergeStories: [{ path: `${story}/merge`, body: { with: other.storyId, reason: 'one event' } }],
    undoRuling: [{ path: '/api/stories/rulings/2' }],
    listFilters: [{ path: '/api/filters' }],
    makeFilter: [{ path: '/api/filters', body: { name: 'Cars', query: 'car' } }],
    readAtom: [{ path: '/feeds/secret-1/atom.xml' }, { path: '/feeds/secret-1/atom.xml?per=post' }],
    readRss: [{ path: '/feeds/secret-1/rss.xml' }],
    readJsonFeed: [{ path: '/feeds/secret-1/feed.json' }],
    ...subscriptionCalls,
    ...readerPasswordCalls,
    readFilter: [{ path: '/api/filters/1' }],
    changeFilter: [{ path: '/api/filters/1', body: { query: 'car OR SU7' } }],
    revokeFilter: [{ path: '/api/filters/1' }],
    followStream: [{ path: '/events?after=0' }],
    listSources: [{ path: '/api/sources' }],
    followSource: [{ path: '/api/sources', body: { address: 'https://new.example/feed', group: 'New' } }],
    listNotices: [{ path: '/api/sources/notices' }],
    exportSources: [{ path: '/api/sources.opml' }],
    importSources: [{ path: '/api/sources/import?skipBad=1', body: 'https://list.example/feed\nno such\n' }],
    readSource: [{ path: '/api/sources/xin-ji' }, { path: '/api/sources/inbox' }],
    changeSource: [{ path: '/api/sources/own', body: { name: 'Mine', paused: true } }],
    removeSource: [{ path: '/api/sources/own?posts=all' }],
    ingestPosts: [
      { path: '/api/ingest', body: { url: 'https://news.example/1', title: 'MIOS' }, headers: inbox },
      { path: '/api/ingest', body: { url: 'https://news.example/1', title: 'MIOS' }, headers: inbox },
    ],
    listTopics: [{ path: '/api/topics' }],
    readTopic: [{ path: topic }],
    exportTopic: [{ path: `${topic}/source` }, { path: `${topic}/source?version=1` }],
    listVersions: [{ path: `${topic}/versions` }],
    sampleTopic: [{ path: `${topic}/sample` }],
    checkTopic: [{ path: `${topic}/check`, body: yaml }],
    backtestTopic: [{ path: `${topic}/backtest`, body: yaml }],
    suggestRules: [{ path: `${topic}/suggestions` }],
    pinPost: [{ path: `${topic}/pins/${first}`, body: { must: true } }],
    listPins: [{ path: `${topic}/pins` }],
    unpinPost: [{ path: `${topic}/pins/${first}` }],
    changeTopic: [
      { path: `${topic}/versions`, body: { ...yaml, base: 2, reason: 'a new name', force: true } },
    ],
    undoTopic: [{ path: `${topic}/undo`, body: { base: 3, force: true } }],
    readTrends: [{ path: '/api/trends?window=day&at=2023-10-17' }],
    listAliases: [{ path: '/api/aliases' }],
    exportAliases: [{ path: '/api/aliases.yaml' }],
    putAlias: [{ path: '/api/aliases/oneui', body: { type: 'os', name: 'One UI', forms: ['One UI'] } }],
    readAlias: [{ path: '/api/aliases/oneui' }, { path: '/api/aliases/xiaomi' }],
    removeAlias: [{ path: '/api/aliases/xiaomi' }],
    restoreAlias: [{ path: '/api/aliases/xiaomi/restore' }],
    listLeakers: [{ path: '/api/leakers' }],
    exportLedger: [{ path: '/api/ledger' }],
    importLedger: [
      {
        path: '/api/ledger/import',
        body: [{ id: 'C1', claim: 'A car', outcome: 'refuted-as-name', via: ['https://leaf.example/other'] }],
      },
    ],
    makeClaim: [{ path: '/api/claims', body: { claim: 'MIUI ends with 14.', story: storyId } }],
    listClaims: [{ path: '/api/claims' }],
    readClaim: [{ path: '/api/claims/T1' }],
    changeClaim: [{ path: '/api/claims/T1', body: { outcome: 'confirmed' } }],
    removeClaim: [{ path: '/api/claims/T2' }],
    exportBundle: [{ path: '/api/export' }, { path: '/api/export?secrets=1' }],
    importBundle: [
      {
        path: '/api/import?dryRun=1',
        body: {
          leakwire: 'bundle',
          version: 1,
          topics: [{ id: topicId, rules: smallTopic.source.split('\n') }],
        },
      },
    ],
    isAlive: [{ path: '/healthz' }],
    isReady: [{ path: '/readyz' }],
    readDescription: [{ path: '/openapi.json' }],
  }
}
