import { type Origins, findOrigins } from '#dedupe/origin.ts'
import type { StoryLine, StoryMember } from '#storage/stories.ts'
import type { Database } from '#storage/tables.ts'
import { whyFirst } from '#stories/first-report.ts'
import { type Report, loadReports } from '#stories/reports.ts'
import { type Tie, tieOf } from '#stories/ties.ts'
import type { AliasTable } from '#text/aliases.ts'
import type { Account } from './story-cards.ts'

/** An independent origin: who told it first, and the posts that go back to that or to the same source. */
export interface TracedOrigin {
  readonly first: Account
  /** In the order they were told; of very many the first. */
  readonly echoes: readonly (Tie & { readonly account: Account })[]
  readonly echoCount: number
}

/** Who says a story independently, of all of its posts, or of the first 5,000 of a longer one. */
export interface Trace {
  readonly whyFirst: string
  readonly origins: number
  readonly echoes: number
  /** How many posts of the story were looked at. */
  readonly traced: number
  /** The posts that are shown of it: with their accounts, `origins` can be told. */
  readonly members: readonly StoryMember[]
  /** Independent of each other, first told first; of very many the first. */
  readonly tell: (known: ReadonlyMap<number, Account>) => readonly TracedOrigin[]
}

/** Costs about so many texts in time, but not in memory. */
const mostTraced = 5_000
const mostOrigins = 30
const mostEchoes = 20

/** Finds out who says a story independently, and who echoes whom. */
export async function traceStory(
  db: Database,
  aliases: AliasTable,
  { storyId, members }: Pick<StoryLine, 'storyId' | 'members'>,
): Promise<Trace> {
  const traced = members.slice(0, mostTraced)
  const own = (await loadReports(db, aliases, traced)).get(storyId) ?? []
  const found = findOrigins(own)
  const groups = shownGroups(found, own)
  const shown = new Set(groups.flatMap(({ reports }) => reports.map(({ postId }) => postId)))
  return {
    whyFirst: whyFirst(found, own),
    origins: found.independent.length,
    echoes: found.echoes.length,
    traced: traced.length,
    members: traced.filter(({ postId }) => shown.has(postId)),
    tell: (known) => groups.flatMap((group) => tracedOrigin(group, known) ?? []),
  }
}

interface ShownGroup {
  readonly reports: readonly Report[]
  readonly echoCount: number
}

function shownGroups({ independent }: Origins, own: readonly Report[]): ShownGroup[] {
  const reportOf = new Map(own.map((report) => [report.id, report]))
  return independent.slice(0, mostOrigins).map((group) => ({
    reports: group.slice(0, mostEchoes + 1).flatMap((id) => reportOf.get(id) ?? []),
    echoCount: group.length - 1,
  }))
}

function tracedOrigin(
  { reports, echoCount }: ShownGroup,
  known: ReadonlyMap<number, Account>,
): TracedOrigin | null {
  const [first, ...echoes] = reports.flatMap((report, index) => {
    const account = known.get(report.postId)
    return account === undefined ? [] : [{ account, ...tieOf(report, reports.slice(0, index)) }]
  })
  return first === undefined ? null : { first: first.account, echoes, echoCount }
}
