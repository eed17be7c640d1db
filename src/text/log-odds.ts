/** How many posts of a group there are, and how many of them hold the term. Pinned posts may count several times. */
export interface Share {
  readonly holding: number
  readonly all: number
}

/**
 * How plainly a term belongs to `one` and not to `other`, in standard deviations; negative for the other way round.
 * The log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, "Fightin' Words"), over
 * posts and not words, since a post that repeats itself is no more evidence. `everywhere` is the whole archive: a
 * common word needs more to stand out.
 */
export function logOdds(one: Share, other: Share, everywhere: Share): number {
  const posts = Math.min(PRIOR_POSTS, everywhere.all * PRIOR_SHARE)
  const usual = everywhere.holding / Math.max(1, everywhere.all)
  const prior = LEAST_PRIOR + posts * usual
  const without = LEAST_PRIOR + posts * (1 - usual)
  const odds = ({ holding, all }: Share) =>
    Math.log((holding + prior) / (Math.max(0, all - holding) + without))
  const variance = 1 / (one.holding + prior) + 1 / (other.holding + prior)
  return (odds(one) - odds(other)) / Math.sqrt(variance)
}

/** Posts that the prior is worth, spread over the terms as the archive has them; of a small archive less. */
const PRIOR_POSTS = 50
const PRIOR_SHARE = 0.05
/** So that a term that one side never uses does not get all of its uncertainty from there. */
const LEAST_PRIOR = 0.5
