import type { Context } from 'hono'
import type { Problem } from '#query/problem.ts'
import { nextPage } from './paged.ts'
import { accountJson, iso } from './post-json.ts'
import { WebProblem } from './problem.ts'
import { cursorText } from './search-cursor.ts'
import type { SearchDetails } from './search-details.ts'
import type { SearchAnswer } from './search-posts.ts'

/** A page of posts that were searched for. Throws a problem with every place for a query that cannot be read. */
export function foundJson(c: Context, topicId: string, answer: SearchAnswer): Response {
  if (answer.kind === 'problems') throw unreadable(answer.problems)
  const { posts, total, isUnfinished, lookedAt, suggestion, details, next } = answer
  return c.json({
    topic: topicId,
    posts: posts.map(accountJson),
    total,
    isUnfinished,
    lookedAt,
    suggestion,
    ...(details !== null && detailsJson(details)),
    next: nextPage(c, next === null ? null : cursorText(next)),
  })
}

/** Tells a person who asked over JSON every place where the query goes wrong. */
export function unreadable(problems: readonly Problem[]): WebProblem {
  return new WebProblem(400, 'The query cannot be read.', 'Correct it at the places in "problems".', {
    details: { problems },
    type: 'bad-query',
  })
}

function detailsJson({ counted, facets, histogram }: SearchDetails) {
  return {
    counted,
    facets,
    histogram: histogram && {
      unit: histogram.unit,
      bars: histogram.bars.map(({ from, to, count, query }) => ({
        from: iso(from),
        to: iso(to),
        posts: count,
        query,
      })),
    },
  }
}
