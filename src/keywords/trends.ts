import { logOdds } from '#text/log-odds.ts'

/** In how many posts an entity stands: lately, and in the days before that. */
export interface EntityCount {
  readonly type: string
  readonly canonical: string
  readonly recent: number
  /** Sources of the recent posts that do not repeat one another. */
  readonly recentSources: number
  readonly before: number
}

/** Of everything that posts are about, for what is rare is told by the rest. */
export interface TrendCounts<Count extends EntityCount> {
  readonly keywords: readonly Count[]
  /** Posts of each span, whatever they are about. */
  readonly recentPosts: number
  readonly beforePosts: number
}

export type Trend<Count extends EntityCount> = Count & {
  /** How plainly it rises, in standard deviations: from 2 on hardly by chance. */
  readonly z: number
  /** Dunning's log-likelihood ratio of the same: 3.8 is met by chance once in twenty, 10.8 once in a thousand. */
  readonly g2: number
  /** Several sources tell of it, and before nobody did. */
  readonly isNew: boolean
}

/**
 * What posts are about more often than before, what rises most plainly first: the log-odds of the recent posts against
 * those before, with all of them as the prior (Monroe, Colaresi and Quinn 2008). A day or a week against 30 days.
 */
export function risingTrends<Count extends EntityCount>(counts: TrendCounts<Count>): Trend<Count>[] {
  return allTrends(counts)
    .filter(({ z }) => z >= LEAST_Z)
    .sort((a, b) => b.z - a.z || inOrder(a, b))
}

/**
 * What nobody told of before and at least 3 posts of 2 sources tell of now, by the log-likelihood ratio G2 (Dunning
 * 1993), which holds for small counts too; highest first.
 */
export function newTrends<Count extends EntityCount>(counts: TrendCounts<Count>): Trend<Count>[] {
  return allTrends(counts)
    .filter(({ isNew }) => isNew)
    .sort((a, b) => b.g2 - a.g2 || inOrder(a, b))
}

/** Below one standard deviation nothing rises. */
const LEAST_Z = 1
const LEAST_NEW_POSTS = 3
const LEAST_NEW_SOURCES = 2

function allTrends<Count extends EntityCount>(counts: TrendCounts<Count>): Trend<Count>[] {
  const { keywords, recentPosts, beforePosts } = counts
  return keywords
    .filter(({ recent }) => recent > 0)
    .map((count) => {
      const recently = { holding: count.recent, all: recentPosts }
      const earlier = { holding: count.before, all: beforePosts }
      const everywhere = { holding: count.recent + count.before, all: recentPosts + beforePosts }
      return {
        ...count,
        z: logOdds(recently, earlier, everywhere),
        g2: logLikelihoodRatio(recently, earlier),
        isNew: isNewlyTold(count),
      }
    })
}

function isNewlyTold({ recent, recentSources, before }: EntityCount): boolean {
  return before === 0 && recent >= LEAST_NEW_POSTS && recentSources >= LEAST_NEW_SOURCES
}

type Share = Parameters<typeof logOdds>[0]

/** G2 = 2 sum O ln(O / E) over posts that hold the entity or do not, in the one span or the other. */
function logLikelihoodRatio(one: Share, other: Share): number {
  const all = one.all + other.all
  const holding = one.holding + other.holding
  const term = (observed: number, expected: number) =>
    observed > 0 && expected > 0 ? observed * Math.log(observed / expected) : 0
  const sum = [one, other].reduce((total, share) => {
    const expected = (share.all * holding) / all
    return total + term(share.holding, expected) + term(share.all - share.holding, share.all - expected)
  }, 0)
  return Math.max(0, 2 * sum)
}

/** Ties in an order that does not depend on the order given. */
function inOrder(a: EntityCount, b: EntityCount): number {
  const isFirst = a.canonical === b.canonical ? a.type < b.type : a.canonical < b.canonical
  return b.recent - a.recent || (isFirst ? -1 : 1)
}
