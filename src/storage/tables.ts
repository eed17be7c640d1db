import type { ColumnType, Generated, GeneratedAlways, Kysely, Transaction } from 'kysely'
import type { Instant, InstantLater, InstantOrNull, InstantWithDefault, Json } from './column-types.ts'
import type {
  WaitingPinTable,
  RulingTable,
  RulingPostTable,
  StoryMoveTable,
  MergeLookTable,
  TopicFileProblemTable,
  AliasTable,
  AliasVersionTable,
} from './owner-tables.ts'
import type { DeliveryTable, SubscriptionTable } from './notify-tables.ts'
import type {
  ReaderFeedTable,
  ReaderItemTable,
  ReaderMarkTable,
  ReaderPasswordTable,
  ReaderPlaceTable,
  ReaderStateTable,
} from './reader-tables.ts'
import type {
  SourceTable,
  ShortLinkTable,
  ShortLinkPostTable,
  RawAnswerTable,
  LiveCursorTable,
  LaneTable,
  NoticeTable,
  WebsubTable,
  SourceLogTable,
} from './source-tables.ts'

interface PostTable {
  id: GeneratedAlways<number>
  sourceId: string
  externalId: string
  url: string | null
  urlKey: string | null
  lang: string | null
  publishedAt: Instant
  receivedAt: Instant
  timePrecision: string
  deletedAt: InstantOrNull
  askedAt: InstantOrNull
  revisions: Generated<number>
  contentHash: string
  textHash: string | null
  judged: number
}

interface RevisionTable {
  postId: number
  n: number
  at: Instant
  updatedAt: InstantOrNull
  title: string
  text: string
  summary: string
  content: string
  html: string | null
  author: string | null
  links: Json<unknown>
  media: Json<unknown>
  categories: Json<unknown>
  refs: Json<unknown>
}

interface TopicTable {
  id: string
  name: string
  version: number
}

interface TopicVersionTable {
  topicId: string
  n: number
  ruleset: GeneratedAlways<number>
  source: string
  madeAt: Instant
  reason: string
}

interface VerdictTable {
  postId: number
  topicId: string
  version: number
  keep: boolean
  score: number
  threshold: number
  hits: Json<unknown>
  why: Json<unknown>
  tags: Json<unknown>
  placed: Generated<boolean>
  revision: number | null
  /** When its post was published; null until the post can be found. */
  at: InstantLater
}

interface KeywordTable {
  id: GeneratedAlways<number>
  type: string
  canonical: string
  name: string
}

interface PostKeywordTable {
  postId: number
  keywordId: number
  score: number
}

interface FeatureDfTable {
  token: string
  day: ColumnType<string, string, string>
  posts: number
}

interface StoryTable {
  id: GeneratedAlways<number>
  topicId: string
  originPostId: number
  startedAt: Instant
  latestAt: Instant
  position: number
}

interface StoryPostTable {
  postId: number
  topicId: string
  storyId: number
  duplicateOf: number | null
  level: number | null
  score: number
  reason: string
  stance: string
  features: Json<unknown>
  aliasVersion: ColumnType<number, number | undefined>
}

interface PostBandTable {
  key: number
  postId: number
}

interface ClaimTable {
  id: string
  topicId: string
  claim: string
  who: string
  saidWhen: string
  outcome: string
  resolvedAt: InstantOrNull
  evidence: Json<unknown>
  note: string
  origin: string
  elsewhere: ColumnType<unknown, string | undefined, string>
}

interface PostClaimTable {
  postId: number
  topicId: string
  claimId: string
  stance: string
  withStory: Generated<boolean>
}

interface StreamEntryTable {
  topicId: string
  position: number
  at: Instant
  kind: string
  storyId: number | null
  postId: number | null
  detail: Json<unknown>
}

interface FilterTable {
  id: GeneratedAlways<number>
  secret: string
  topicId: string
  name: string
  query: string
  madeAt: Instant
  changedAt: Instant
  revokedAt: InstantOrNull
  seenAt: InstantLater
  hubPosition: Generated<number>
  hubNextAt: InstantWithDefault
  hubFailures: Generated<number>
}

interface SearchDocumentTable {
  postId: number
  at: Instant
  sourceId: string
  lang: string | null
  /** In lower case. */
  author: string | null
  tsv: ColumnType<never, unknown, unknown>
}

interface ConfigImportTable {
  path: string
  hash: string
  at: Instant
}

interface PinTable {
  topicId: string
  postId: number
  must: boolean
  at: Instant
}

/** Table and column names in camel case: the CamelCasePlugin makes the snake case of the schema of them. */
export interface Tables {
  source: SourceTable
  sourceLog: SourceLogTable
  shortLink: ShortLinkTable
  shortLinkPost: ShortLinkPostTable
  rawAnswer: RawAnswerTable
  liveCursor: LiveCursorTable
  lane: LaneTable
  notice: NoticeTable
  websub: WebsubTable
  post: PostTable
  revision: RevisionTable
  topic: TopicTable
  topicVersion: TopicVersionTable
  verdict: VerdictTable
  keyword: KeywordTable
  postKeyword: PostKeywordTable
  featureDf: FeatureDfTable
  story: StoryTable
  storyPost: StoryPostTable
  postBand: PostBandTable
  claim: ClaimTable
  postClaim: PostClaimTable
  streamEntry: StreamEntryTable
  filter: FilterTable
  searchDocument: SearchDocumentTable
  configImport: ConfigImportTable
  alias: AliasTable
  aliasVersion: AliasVersionTable
  pin: PinTable
  waitingPin: WaitingPinTable
  ruling: RulingTable
  rulingPost: RulingPostTable
  storyMove: StoryMoveTable
  mergeLook: MergeLookTable
  topicFileProblem: TopicFileProblemTable
  readerPassword: ReaderPasswordTable
  readerFeed: ReaderFeedTable
  readerItem: ReaderItemTable
  readerMark: ReaderMarkTable
  readerPlace: ReaderPlaceTable
  readerState: ReaderStateTable
  subscription: SubscriptionTable
  delivery: DeliveryTable
}

/** Either the whole database or one transaction on it: every query takes this. */
export type Database = Kysely<Tables> | Transaction<Tables>
