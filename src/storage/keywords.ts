import { sql } from 'kysely'
import { jsonText } from './json-text.ts'
import type { Database } from './tables.ts'

/** What a post is about: an entity of a type, or a key phrase (type 'phrase'). */
export interface PostKeyword {
  readonly type: string
  readonly canonical: string
  readonly name: string
  readonly score: number
}

/** Replaces the keywords of posts. */
export async function saveKeywords(
  db: Database,
  keywords: readonly (PostKeyword & { readonly postId: number })[],
  postIds: readonly number[],
): Promise<void> {
  await sql`delete from post_keyword where post_id = any(${[...postIds]}::bigint[])`.execute(db)
  if (keywords.length === 0) return
  await sql`
    with given as (
      select * from jsonb_to_recordset(${jsonText(keywords)}::jsonb)
        as k ("postId" bigint, type text, canonical text, name text, score real)
    ), named as (
      insert into keyword (type, canonical, name)
      select distinct on (type, canonical) type, canonical, name from given order by type, canonical, name
      on conflict (type, canonical) do update set name = keyword.name
      returning id, type, canonical
    )
    insert into post_keyword (post_id, keyword_id, score)
    select given."postId", named.id, max(given.score) from given join named using (type, canonical)
    group by 1, 2`.execute(db)
}

/** Shows keywords that are there already under these names. */
export async function renameKeywords(
  db: Database,
  keywords: readonly Pick<PostKeyword, 'type' | 'canonical' | 'name'>[],
): Promise<void> {
  await sql`
    update keyword set name = given.name
    from jsonb_to_recordset(${jsonText(keywords)}::jsonb) as given (type text, canonical text, name text)
    where keyword.type = given.type and keyword.canonical = given.canonical and keyword.name <> given.name`.execute(
    db,
  )
}

/** Keywords by post id, entities first, then by score. */
export async function loadKeywords(
  db: Database,
  postIds: readonly number[],
): Promise<Map<number, PostKeyword[]>> {
  const { rows } = await sql<PostKeyword & { postId: number }>`
    select pk.post_id, k.type, k.canonical, k.name, pk.score
    from post_keyword pk join keyword k on k.id = pk.keyword_id
    where pk.post_id = any(${[...postIds]}::bigint[])
    order by pk.post_id, k.type = 'phrase', pk.score desc, k.canonical`.execute(db)
  return Map.groupBy(rows, (row) => row.postId)
}
