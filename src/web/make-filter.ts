import { z } from 'zod'
import { type Filter, addFilter, addFilterOnce } from '#storage/filters.ts'
import { storable } from '#storage/json-text.ts'
import { topicsInForce } from '#storage/topics.ts'
import type { WebHands } from './hands.ts'
import { WebProblem } from './problem.ts'
import { readableQuery } from './readable-query.ts'

export const filterBody = z.object({
  name: z.string().transform(storable).pipe(z.string().trim().min(1).max(100)),
  query: z.string().trim().transform(storable),
})

/** Saves a search as a filter. Throws a problem for a name or a query that cannot be. */
export async function makeFilter(hands: WebHands, topicId: string, body: unknown): Promise<Filter> {
  const read = filterBody.safeParse(body)
  if (!read.success) {
    throw new WebProblem(
      400,
      'A filter needs a name and a query.',
      'Give a "name" of 1 to 100 characters and a "query", which may be empty for the whole stream.',
    )
  }
  readableQuery(read.data.query)
  return await addFilter(hands.db, { ...read.data, topicId, secret: hands.newSecret() }, hands.now())
}

/** Gives every topic a filter that holds its whole stream, unless it has or had one. Once, when the web starts. */
export async function makeDefaultFilters(hands: Pick<WebHands, 'db' | 'newSecret' | 'now'>): Promise<void> {
  for (const topic of await topicsInForce(hands.db)) {
    await addFilterOnce(
      hands.db,
      { topicId: topic.id, name: topic.name, query: '', secret: hands.newSecret() },
      hands.now(),
    )
  }
}
