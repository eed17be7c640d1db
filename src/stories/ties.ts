import { goesBackTo } from '#dedupe/origin.ts'
import type { Report } from './reports.ts'

/** How a post goes back to one that was told before it. */
export interface Tie {
  /** Null: to none of them directly, but to what they go back to. */
  readonly toPostId: number | null
  /** In words that follow the post's own name: 'names Mara Quill as its source'. */
  readonly because: string
}

/** The strongest tie of an echo to the posts of its group that were told before it, given first told first. */
export function tieOf(echo: Report, earlier: readonly Report[]): Tie {
  for (const find of ties) {
    for (const report of earlier) {
      const because = find(echo, report)
      if (because !== null) return { toPostId: report.postId, because }
    }
  }
  return { toPostId: null, because: 'goes back to the same by way of another post' }
}

/** From strong to weak, as `findOrigins` ties posts together. */
const ties: readonly ((echo: Report, earlier: Report) => string | null)[] = [
  (echo, { id, name }) => (echo.duplicateOf === id ? `repeats ${name}` : null),
  ({ id }, { duplicateOf, name }) => (duplicateOf === id ? `says the same as ${name}` : null),
  ({ duplicateOf }, earlier) =>
    duplicateOf !== null && duplicateOf === earlier.duplicateOf ? `says the same as ${earlier.name}` : null,
  (echo, { id, name }) => (echo.repostOf === id ? `reposts ${name}` : null),
  (echo, { url, name }) => (url !== null && echo.links.includes(url) ? `links to ${name}` : null),
  (echo, { voice, name }) =>
    voice !== null && echo.attribution === voice ? `names ${name} as its source` : null,
  (echo, earlier) => (goesBackTo(echo, earlier) ? `tells what ${earlier.name} says` : null),
  ({ voice }, { voice: other, name }) =>
    voice !== null && voice === other ? `is another post by ${name}` : null,
  ({ attribution }, earlier) =>
    attribution !== null && attribution === earlier.attribution
      ? `names ${attribution} as its source, as ${earlier.name} does`
      : null,
  ({ voice }, { attribution, name }) =>
    voice !== null && voice === attribution ? `is whom ${name} names as its source` : null,
  (echo, earlier) => (goesBackTo(earlier, echo) ? `says what ${earlier.name} tells` : null),
  ({ url, links }, earlier) => {
    const shared = earlier.links.find((link) => link === url || links.includes(link))
    return shared === undefined ? null : `links to the same page as ${earlier.name}`
  },
]
