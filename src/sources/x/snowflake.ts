/** When a post of X was made, told from its number, in milliseconds since 1970; null for those before November 2010. */
export function snowflakeTime(id: string): number | null {
  if (!/^\d{11,19}$/u.test(id)) return null
  const at = Number(BigInt(id) >> 22n)
  return at < 1 ? null : at + FIRST
}

/** 2010-11-04T01:42:54.657Z. */
const FIRST = 1_288_834_974_657
