/** Of the standard normal distribution: 95 of 100 values lie within it. */
const z = 1.959963984540054

/**
 * What share of successes may be counted on, 0 to 1: the lower end of the 95 % interval for `successes` out of `trials`,
 * so that few trials never look better than many. Halves count too. 0 without trials. Wilson, "Probable Inference, the
 * Law of Succession, and Statistical Inference" (1927).
 */
export function wilsonLowerBound(successes: number, trials: number): number {
  if (trials === 0) return 0
  const share = successes / trials
  const spread = z * Math.sqrt((share * (1 - share) + (z * z) / (4 * trials)) / trials)
  return Math.max(0, (share + (z * z) / (2 * trials) - spread) / (1 + (z * z) / trials))
}
