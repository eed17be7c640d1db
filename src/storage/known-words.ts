import { type Kysely, sql } from 'kysely'
import type { Tables } from './tables.ts'

/** A word that stands in posts, and in how many, counted up to a few. */
export interface KnownWord {
  readonly word: string
  readonly posts: number
}

const counted = 20

/**
 * Those of the words that kept posts of a topic hold, most posts first. A word costs one look into the index, some 20 us
 * if it is absent. Words are letters and digits in lower case, as the index has them.
 */
export async function knownWords(
  db: Kysely<Tables>,
  topicId: string,
  words: readonly string[],
): Promise<KnownWord[]> {
  if (words.length === 0) return []
  return await db.transaction().execute(async (transaction) => {
    await sql`set local statement_timeout = 2000`.execute(transaction)
    await sql`set local enable_seqscan = off`.execute(transaction)
    const { rows } = await sql<KnownWord>`
      select word, posts from unnest(${[...words]}::text[]) as asked (word), lateral (
        select count(*)::integer as posts from (
          select from search_document d join verdict v on v.post_id = d.post_id and v.topic_id = ${topicId} and v.keep
          where d.tsv @@ quote_literal(word)::tsquery limit ${sql.lit(counted)}) as found) as count
      where posts > 0 order by posts desc, word`.execute(transaction)
    return rows
  })
}
