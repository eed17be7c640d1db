import type { Context } from 'hono'
import { pageAddress } from './asked.ts'
import { accountJson } from './post-json.ts'
import { WebProblem } from './problem.ts'
import { cursorText } from './search-cursor.ts'
import type { SearchAnswer } from './search-posts.ts'

/** A page of posts that were searched for. Throws a problem with every place for a query that cannot be read. */
export function foundJson(c: Context, topicId: string, answer: SearchAnswer): Response {
  if (answer.kind === 'problems') {
    throw new WebProblem(400, 'The query cannot be read.', 'Correct it at the places in "problems".', {
      details: { problems: answer.problems },
    })
  }
  const { posts, total, isUnfinished, next } = answer
  return c.json({
    topic: topicId,
    posts: posts.map(accountJson),
    total,
    isUnfinished,
    next: next === null ? null : pageAddress(c, 'cursor', cursorText(next)),
  })
}
